"""Runs follow their wizard to a newer version: looked at before, moved one by one, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4

from studio.migration_report import Batch, RunFate, collected, outcome_of, report_of, reported, undone_outcome
from wizard.compiled import CompiledStructure
from wizard.errors import Conflict, NotFound, RevisionConflict, RunNotReady
from wizard.migrating import Detached, Plan, plan, undo
from wizard.migrating.names import by_id
from wizard.ports.migrations import (
    DetachedAnswer,
    MigratingRun,
    MigrationStore,
    PastMigration,
    RunMigration,
    VersionRef,
    Written,
)
from wizard.ports.records import Page
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal

MOST = 500
"""Runs in one part at most: each takes a few milliseconds, and a request shouldn't take minutes."""


@dataclass(frozen=True, slots=True)
class Target:
    """The version that runs are taken to."""

    wizard_id: UUID
    version: VersionRef
    compiled: CompiledStructure


class Migrating:
    """The use cases of admins, for the runs of their wizards, and of a person, for a run of their own."""

    def __init__(
        self,
        store: MigrationStore,
        versions: CompiledVersions,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._versions = versions
        self._clock = clock

    async def preview(
        self,
        principal: Principal,
        wizard_id: UUID,
        *,
        to_version: int | None = None,
        run_id: UUID | None = None,
        limit: int = 100,
        after: UUID | None = None,
    ) -> Batch:
        """What would become of the runs in progress of older versions, or of one run. Nothing changes.

        Raises NotFound, Forbidden for whoever is no admin of the wizard's organization.
        """
        target = await self._target(principal, wizard_id, to_version)
        runs, following = await self._runs(principal, target, run_id, limit, after)
        fates = [await reported(partial(self._foreseen, principal, target, run), run) for run in runs]
        return collected(target.version, fates, None, following)

    async def apply(
        self,
        principal: Principal,
        wizard_id: UUID,
        *,
        to_version: int | None = None,
        run_id: UUID | None = None,
        limit: int = 100,
        after: UUID | None = None,
        batch_id: UUID | None = None,
    ) -> Batch:
        """Moves them, each in a transaction of its own; what fails for one is reported and stops no other.

        A run that has ended is copied, when it is the one that is asked for. Raises NotFound, Forbidden.
        """
        target = await self._target(principal, wizard_id, to_version)
        runs, following = await self._runs(principal, target, run_id, limit, after)
        batch = batch_id or uuid4()
        fates = [await reported(partial(self._moved, principal, target, batch, run), run) for run in runs]
        return collected(target.version, fates, batch, following)

    async def preview_own(self, principal: Principal, run_id: UUID, *, to_version: int | None = None) -> Batch:
        """The same for one run of the person's own. Raises NotFound, RunNotReady."""
        wizard_id = (await self._store.read(principal, run_id)).record.wizard_id
        target = await self._target(principal, wizard_id, to_version)
        return collected(target.version, [await self._foreseen(principal, target, run_id)], None, None)

    async def move_own(
        self,
        principal: Principal,
        run_id: UUID,
        *,
        to_version: int | None = None,
        expected_revision: int | None = None,
    ) -> RunFate:
        """Moves, or copies, the person's own run. Raises NotFound, RunNotReady, RevisionConflict."""
        wizard_id = (await self._store.read(principal, run_id)).record.wizard_id
        target = await self._target(principal, wizard_id, to_version)
        return await self._moved(principal, target, None, run_id, expected_revision)

    async def list(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[RunMigration]:
        """Migrations of the wizard's runs, of those that the person may see, newest first. Raises NotFound."""
        return await self._store.list(principal, wizard_id, limit=limit, after=after)

    async def undo(self, principal: Principal, wizard_id: UUID, migration_id: UUID) -> RunMigration:
        """Takes a migration back; answers given since stay where they fit, and are kept aside where they don't.

        Raises NotFound, RunNotReady where the run has ended or acts, Conflict where a later migration comes first.
        """
        known = await self._store.get(principal, migration_id)
        if known.wizard_id != wizard_id:
            raise NotFound("There is no such migration.")
        older, newer = [
            await self._versions.compiled(principal, (await self._store.target(principal, wizard_id, number)).id)
            for number in (known.from_version, known.to_version)
        ]
        async with self._store.hold_past(principal, migration_id) as held:
            past = held.past
            _refuse_undoing(past)
            undoing = None
            if past.before is not None and past.migrated is not None:
                undoing = undo(older, newer, past.before, past.migrated, past.run.record.run, now=self._clock())
            await held.undo(undoing, undone_outcome(known, undoing))
        return await self._store.get(principal, migration_id)

    async def undo_batch(self, principal: Principal, wizard_id: UUID, batch_id: UUID) -> Batch:
        """Takes back every migration of a batch that stands. Raises NotFound where none does."""
        found = await self._store.of_batch(principal, wizard_id, batch_id)
        if not found:
            raise NotFound("Nothing of such a batch is left to undo.")
        fates = [await reported(partial(self._undone, principal, wizard_id, each), each) for each in found]
        return collected(None, fates, batch_id, None)

    async def _undone(self, principal: Principal, wizard_id: UUID, migration_id: UUID) -> RunFate:
        migration = await self.undo(principal, wizard_id, migration_id)
        return RunFate(migration.copy_run_id or migration.run_id, "undone", migration_id)

    async def _foreseen(self, principal: Principal, target: Target, run_id: UUID) -> RunFate:
        run = await self._store.read(principal, run_id)
        if _needs_nothing(run, target):
            return RunFate(run_id, "unchanged")
        planned = await self._planned(principal, run, target, UUID(int=0))
        return RunFate(run_id, "copied" if _has_ended(run) else "migrated", fields=planned.fates)

    async def _moved(
        self,
        principal: Principal,
        target: Target,
        batch: UUID | None,
        run_id: UUID,
        expected_revision: int | None = None,
    ) -> RunFate:
        known = await self._store.read(principal, run_id)
        await self._versions.compiled(principal, known.record.version_id)
        async with self._store.hold(principal, run_id) as held:
            run = held.run
            revision = run.record.run.revision
            if expected_revision not in (None, revision):
                raise RevisionConflict(current=revision)
            if _needs_nothing(run, target):
                return RunFate(run_id, "unchanged")
            copy_id = uuid4()
            planned = await self._planned(principal, run, target, copy_id)
            version = target.version
            written = Written(
                uuid4(), batch, report_of(planned), outcome_of(planned, run.record.version_number, version.number)
            )
            if _has_ended(run):
                await held.copy(planned, version, written)
                return RunFate(run_id, "copied", written.id, copy_id, planned.fates)
            await held.migrate(planned, version, written)
        return RunFate(run_id, "migrated", written.id, fields=planned.fates)

    async def _planned(self, principal: Principal, run: MigratingRun, target: Target, copy_id: UUID) -> Plan:
        record = run.record
        if record.wizard_id != target.wizard_id:
            raise NotFound("There is no such run of this wizard.", run_id=str(record.run.id))
        if record.is_preview:
            raise RunNotReady("A preview follows its draft, no version.", run_status=record.run.status)
        if run.redacted or record.user_id is None:
            raise RunNotReady("What was answered in this run has been erased.", run_status=record.run.status)
        before = await self._versions.compiled(principal, record.version_id)
        detached = [await self._field_of(principal, each) for each in run.detached]
        return plan(
            before,
            target.compiled,
            record.run,
            now=self._clock(),
            detached=[each for each in detached if each],
            copy_id=copy_id if _has_ended(run) else None,
        )

    async def _field_of(self, principal: Principal, detached: DetachedAnswer) -> Detached | None:
        """An answer with the field that it was given to."""
        fields = by_id(await self._versions.compiled(principal, detached.version_id))
        field = fields.get(detached.option_set_id)
        return Detached(field, detached.answer) if field else None

    async def _target(self, principal: Principal, wizard_id: UUID, number: int | None) -> Target:
        version = await self._store.target(principal, wizard_id, number)
        return Target(wizard_id, version, await self._versions.compiled(principal, version.id))

    async def _runs(
        self, principal: Principal, target: Target, run_id: UUID | None, limit: int, after: UUID | None
    ) -> tuple[Sequence[UUID], UUID | None]:
        """The runs of this part, and where the next begins."""
        if run_id is not None:
            return (run_id,), None
        found = await self._store.older(principal, target.wizard_id, target.version, limit=limit + 1, after=after)
        return found[:limit], found[limit - 1] if len(found) > limit else None


def _has_ended(run: MigratingRun) -> bool:
    return run.record.run.status != "in_progress"


def _needs_nothing(run: MigratingRun, target: Target) -> bool:
    """Whether the run passes through that version, or a newer one."""
    same_wizard = run.record.wizard_id == target.wizard_id
    return same_wizard and run.record.version_number >= target.version.number


def _refuse_undoing(past: PastMigration) -> None:
    if past.is_undone:
        raise Conflict("This migration was undone already.")
    if past.run.record.version_id != past.to_version_id:
        raise Conflict("A later migration of this run has to be undone first.")
