"""Runs on their way to another version of their wizard: held, moved, copied, and taken back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from store.cursors import Place, decoded, encoded
from store.documents import dumps
from store.migrated_rows import migrated_document, undone_document
from store.pool import Database
from store.queries import queries
from store.records import run_of, run_record
from store.structures import QUERY as STRUCTURE
from store.structures import Places, Structures
from store.transaction import Work
from wizard.errors import Forbidden, NotFound
from wizard.migrating import Plan, Undoing
from wizard.outcomes import RunMigrated
from wizard.ports.migrations import DetachedAnswer, MigratingRun, PastMigration, RunMigration, VersionRef, Written
from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.run import Answer, Run

QUERIES = queries("run_migrations")


class HeldRun:
    """Implements HeldMigrating."""

    def __init__(self, work: Work, structures: Structures, run: MigratingRun) -> None:
        self._work = work
        self._structures = structures
        self._run = run

    @property
    def run(self) -> MigratingRun:
        return self._run

    async def migrate(self, plan: Plan, target: VersionRef, written: Written) -> UUID:
        return await self._write("migrate", plan, target, written)

    async def copy(self, plan: Plan, target: VersionRef, written: Written) -> UUID:
        return await self._write("copy", plan, target, written)

    async def _write(self, way: str, plan: Plan, target: VersionRef, written: Written) -> UUID:
        record = self._run.record
        before = await _places(self._work, self._structures, record.version_id)
        after = await _places(self._work, self._structures, target.id)
        kept = {"id": str(written.id), "batch_id": str(written.batch_id) if written.batch_id else None}
        row = await self._work.one(
            QUERIES[way],
            run=record.run.id,
            revision=record.run.revision,
            target=target.id,
            plan=dumps(migrated_document(before, after, self._run, plan)),
            migration=dumps({**kept, "report": written.report, "outcome": written.outcome.to_json()}),
        )
        if row is None:
            raise NotFound("There is no such run.")
        return row[0]


class HeldMigration:
    """Implements HeldPast."""

    def __init__(self, work: Work, structures: Structures, migration_id: UUID, past: PastMigration) -> None:
        self._work = work
        self._structures = structures
        self._id = migration_id
        self._past = past

    @property
    def past(self) -> PastMigration:
        return self._past

    async def undo(self, undoing: Undoing | None, outcome: RunMigrated) -> None:
        older = await _places(self._work, self._structures, self._past.from_version_id)
        run = self._past.run.record.run
        document = undone_document(older, self._past, undoing) if undoing else {"current_step": run.current_step}
        told = dumps(outcome.to_json())
        changed = {"migration": self._id, "revision": run.revision}
        await self._work.one(QUERIES["undo"], **changed, plan=dumps(document), outcome=told)


class RunMigrations:
    """Implements MigrationStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def target(self, principal: Principal, wizard_id: UUID, number: int | None = None) -> VersionRef:
        rows = await self._database.once(principal, QUERIES["target"], wizard=wizard_id, number=number)
        if not rows:
            raise NotFound("There is no such version." if number else "Nothing of this wizard is published.")
        return VersionRef(*rows[0])

    async def read(self, principal: Principal, run_id: UUID) -> MigratingRun:
        return _migrating(await self._database.once(principal, QUERIES["read"], run=run_id))

    @asynccontextmanager
    async def hold(self, principal: Principal, run_id: UUID) -> AsyncGenerator[HeldRun]:
        async with self._database.acting_as(principal) as work:
            run = _migrating(await work.all(QUERIES["hold"], run=run_id))
            yield HeldRun(work, self._structures, run)

    async def older(
        self, principal: Principal, wizard_id: UUID, target: VersionRef, *, limit: int, after: UUID | None = None
    ) -> tuple[UUID, ...]:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["administered"], wizard=wizard_id)
            if row is None:
                raise NotFound("There is no such wizard.")
            if not row[0]:
                raise Forbidden("Only admins of the wizard's organization move other people's runs.")
            place = {"wizard": wizard_id, "target": target.id, "after": after, "limit": limit}
            return tuple(run for (run,) in await work.all(QUERIES["older"], **place))

    async def get(self, principal: Principal, migration_id: UUID) -> RunMigration:
        rows = await self._database.once(principal, QUERIES["get"], migration=migration_id)
        if not rows:
            raise NotFound("There is no such migration.")
        return RunMigration(*rows[0])

    async def list(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[RunMigration]:
        place = decoded(after)
        parameters = {"wizard": wizard_id, "at": place.at, "id": place.id, "limit": limit + 1}
        rows = await self._database.once(principal, QUERIES["list"], **parameters)
        if not rows and not await self._database.once(principal, QUERIES["wizard"], wizard=wizard_id):
            raise NotFound("There is no such wizard.")
        found = tuple(RunMigration(*row) for row in rows[:limit])
        return Page(found, encoded(Place(found[-1].created_at, found[-1].id)) if len(rows) > limit else None)

    async def of_batch(self, principal: Principal, wizard_id: UUID, batch_id: UUID) -> tuple[UUID, ...]:
        rows = await self._database.once(principal, QUERIES["of_batch"], wizard=wizard_id, batch=batch_id)
        return tuple(row[0] for row in rows)

    @asynccontextmanager
    async def hold_past(self, principal: Principal, migration_id: UUID) -> AsyncGenerator[HeldMigration]:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["hold_past"], migration=migration_id)
            if row is None or row[0] is None:
                raise NotFound("There is no such migration.")
            yield HeldMigration(work, self._structures, migration_id, _past(row[0]))


async def _places(work: Work, structures: Structures, version_id: UUID) -> Places:
    return structures.known(version_id) or structures.keep(version_id, await work.one(STRUCTURE, version=version_id))


def _migrating(rows: list[tuple[Any, ...]]) -> MigratingRun:
    document = rows[0][0] if rows else None
    if document is None:
        raise NotFound("There is no such run.")
    return _run(document)


def _run(document: dict[str, Any]) -> MigratingRun:
    detached = tuple(
        DetachedAnswer(UUID(field), UUID(version), Answer(*answer)) for field, version, *answer in document["detached"]
    )
    return MigratingRun(run_record(document["record"]), detached, document["redacted"])


def _past(document: dict[str, Any]) -> PastMigration:
    run = _run(document["run"])
    return PastMigration(
        UUID(document["wizard_id"]),
        document["kind"],
        document["undone"],
        UUID(document["from"]),
        UUID(document["to"]),
        _snapshot(run.record.run.id, document["before"]),
        _snapshot(run.record.run.id, document["after"]),
        run,
    )


def _snapshot(run_id: UUID, document: dict[str, Any] | None) -> Run | None:
    """Of what `private.run_snapshot` answered."""
    if document is None:
        return None
    members = ("key", "value", "label", "state", "source")
    answers = [[row[name] for name in members] for row in document["answers"] if row["detached_at"] is None]
    # What is half typed, and the step that a form holds, aren't part of what a migration can take back.
    return run_of({"held_step": None, "drafts": [], "id": str(run_id), **document["progress"], "answers": answers})
