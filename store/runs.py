"""Runs: read with their answers in one statement, changed under lock."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.records import run_record
from store.saving import Around, add_run, save
from store.structures import Structures
from store.transaction import Work
from wizard.change import Change
from wizard.errors import NotFound, RevisionConflict
from wizard.ports.records import InteractionLine, RunRecord, WizardRef
from wizard.principal import Principal

QUERIES = queries("runs")
SESSION_ORGANIZATION = queries("sessions")["organization"]


class HeldRun:
    """Implements RunChange: a run under lock in a transaction."""

    def __init__(self, work: Work, structures: Structures, record: RunRecord) -> None:
        self._work = work
        self._structures = structures
        self._record = record

    @property
    def record(self) -> RunRecord:
        return self._record

    async def save(self, change: Change, *, interactions: Sequence[InteractionLine] = ()) -> RunRecord:
        around = Around(self._record.organization_id, self._record.session_id, interactions=interactions)
        self._record = await save(self._work, self._structures, self._record, change, around) or self._record
        return self._record


class Runs:
    """Implements RunStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def get(self, principal: Principal, run_id: UUID) -> RunRecord:
        ((document,),) = await self._database.once(principal, QUERIES["get"], run=run_id)
        if document is None:
            raise NotFound("There is no such run.")
        return run_record(document)

    async def begin(
        self,
        principal: Principal,
        wizard: WizardRef,
        change: Change,
        *,
        session_id: UUID | None = None,
        interactions: Sequence[InteractionLine] = (),
    ) -> RunRecord:
        async with self._database.acting_as(principal) as work:
            organization_id = await _organization(work, principal, wizard, session_id)
            around = Around(organization_id, session_id, interactions=interactions)
            record = begun_record(principal, wizard, change, around)
            add_run(work, wizard, change.run, around)
            await save(work, self._structures, record, change, around, new=True)
            row = await work.one(QUERIES["get"], run=change.run.id)
        return run_record(row[0]) if row and row[0] else record

    @asynccontextmanager
    async def change(
        self, principal: Principal, run_id: UUID, expected_revision: int | None
    ) -> AsyncGenerator[HeldRun]:
        async with self._database.acting_as(principal) as work:
            held = await hold_run(work, self._structures, run_id)
            revision = held.record.run.revision
            if expected_revision is not None and expected_revision != revision:
                raise RevisionConflict(current=revision)
            yield held


async def hold_run(work: Work, structures: Structures, run_id: UUID) -> HeldRun:
    """Raises NotFound, also for a run that the person may not change."""
    row = await work.one(QUERIES["hold"], run=run_id)
    if row is None or row[0] is None:
        raise NotFound("There is no such run.")
    return HeldRun(work, structures, run_record(row[0]))


def begun_record(principal: Principal, wizard: WizardRef, change: Change, around: Around) -> RunRecord:
    """The record of a run that is about to be written for the first time."""
    return RunRecord(
        run=change.run,
        wizard_id=wizard.wizard_id,
        wizard_slug=wizard.slug,
        wizard_name=wizard.name,
        version_id=wizard.version_id,
        version_number=wizard.version_number,
        organization_id=around.organization_id,
        session_id=around.session_id,
        user_id=principal.user_id,
        is_preview=wizard.is_preview,
    )


async def _organization(work: Work, principal: Principal, wizard: WizardRef, session_id: UUID | None) -> UUID:
    if session_id is None:
        return await acting_organization(work, principal, wizard)
    row = await work.one(SESSION_ORGANIZATION, session=session_id)
    if row is None:
        raise NotFound("There is no such session.")
    return row[0]
