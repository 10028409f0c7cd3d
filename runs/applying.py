"""Commands applied to a stored run under lock, and what they intend carried out afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Protocol
from uuid import UUID

import structlog

from wizard import engine
from wizard.change import Change, IntendedExecution
from wizard.commands import Command
from wizard.engine import CompiledStructure, View
from wizard.errors import ExecutionInFlight, RunEnded
from wizard.form import Form, form
from wizard.migrating import carried
from wizard.outcomes import Outcome
from wizard.ports import RunStore
from wizard.ports.records import RunRecord
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.run import Run
from wizard.transcript import outcome_lines
from wizard.uploads import resolved

log = structlog.get_logger(__name__)
ROUNDS = 5
"""How often what was carried out may lead to further actions within one request."""

Sent = Callable[[CompiledStructure, Run], Sequence[Command]]
"""The commands that a client sends, made of the run as it was read, before it is locked."""

Then = Callable[[CompiledStructure, Run, datetime], Sequence[Command]]
"""Those that follow from the run as it is once they are applied."""


class Executed(Protocol):
    @property
    def change(self) -> Change | None: ...


class Executor(Protocol):
    """What forms need of the ledger's executor."""

    async def execute(
        self,
        principal: Principal,
        run_id: UUID,
        operation: str,
        intent: int | None = None,
        *,
        confirm: bool = False,
        zone: tzinfo = UTC,
    ) -> Executed: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A run and what it looks like now. `outcomes`: what the request that asked for it brought about."""

    record: RunRecord
    compiled: CompiledStructure
    view: View
    now: datetime
    outcomes: Sequence[Outcome] = ()

    @property
    def form(self) -> Form | None:
        """The step that the run is at; None once it has ended, or where there is none."""
        step = self.view.current_step
        if step is None or self.record.run.status != "in_progress":
            return None
        return form(self.compiled, self.record.run, step, now=self.now)


class Applying:
    """The one way by which forms change a run. `zone` is where the person is, who has a today."""

    def __init__(
        self, runs: RunStore, versions: CompiledVersions, executor: Executor, clock: Callable[[], datetime]
    ) -> None:
        self._runs, self._versions, self._executor, self._clock = runs, versions, executor, clock

    def now(self, zone: tzinfo) -> datetime:
        return self._clock().astimezone(zone)

    async def show(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> Shown:
        """The run as it stands. Raises NotFound."""
        record = await self._runs.get(principal, run_id)
        return self.shown(record, await self._versions.compiled(principal, record.version_id), self.now(zone))

    def shown(
        self, record: RunRecord, compiled: CompiledStructure, now: datetime, outcomes: Sequence[Outcome] = ()
    ) -> Shown:
        return Shown(record, compiled, engine.view(compiled, record.run, now=now), now, outcomes)

    async def apply(
        self,
        principal: Principal,
        run_id: UUID,
        sent: Sent,
        then: Then | None = None,
        *,
        expected_revision: int | None,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Apply what was sent and what follows from it, as one change; then carry out what that intends.

        Raises NotFound, RevisionConflict, RunEnded, and what `sent` and `then` raise.
        """
        known = await self._runs.get(principal, run_id)
        compiled = await self._versions.compiled(principal, known.version_id)
        commands, now = sent(compiled, known.run), self.now(zone)
        async with self._runs.change(principal, run_id, expected_revision) as held:
            if held.record.run.status != "in_progress":
                raise RunEnded(run_status=held.record.run.status)
            if held.record.version_id != known.version_id:
                meant, compiled = compiled, await self._versions.compiled(principal, held.record.version_id)
                commands = carried(meant, compiled, commands, asked=None)
            commands = resolved(compiled, commands, held.record.files)
            change = _changed(compiled, held.record.run, commands, then, now)
            record = held.record
            if change.run != record.run or change.outcomes:
                record = await held.save(change, interactions=outcome_lines(compiled, change))
        shown = self.shown(record, compiled, now, change.outcomes)
        if change.executions:
            return await self._carried_out(principal, shown, change.executions, zone)
        # The end dates the run, which the database does.
        ended = change.run.status != "in_progress"
        return replace(await self.show(principal, run_id, zone=zone), outcomes=change.outcomes) if ended else shown

    async def confirmed(self, principal: Principal, shown: Shown, zone: tzinfo) -> Shown:
        """A yes to whatever the run awaits, one action after the other."""
        for _ in range(ROUNDS):
            awaiting = shown.view.awaiting
            if awaiting is None or awaiting.kind != "confirmation" or awaiting.operation is None:
                return shown
            intended = IntendedExecution(awaiting.operation, awaiting.intent, {})
            shown = await self._carried_out(principal, shown, [intended], zone, confirm=True)
        return shown

    async def _carried_out(
        self,
        principal: Principal,
        shown: Shown,
        intended: Sequence[IntendedExecution],
        zone: tzinfo,
        *,
        confirm: bool = False,
    ) -> Shown:
        run_id, outcomes = shown.record.run.id, list(shown.outcomes)
        try:
            for _ in range(ROUNDS):
                ended = [
                    await self._executor.execute(
                        principal, run_id, each.operation, each.intent, confirm=confirm, zone=zone
                    )
                    for each in intended
                ]
                changes = [each.change for each in ended if each.change]
                outcomes += [outcome for change in changes for outcome in change.outcomes]
                intended, confirm = [each for change in changes for each in change.executions], False
        except ExecutionInFlight:
            log.info("execution_in_flight", run=str(run_id))
        return replace(await self.show(principal, run_id, zone=zone), outcomes=outcomes)


def _changed(
    compiled: CompiledStructure, run: Run, commands: Sequence[Command], then: Then | None, now: datetime
) -> Change:
    change = engine.apply(compiled, run, commands, now=now)
    following = then(compiled, change.run, now) if then else ()
    return change.and_then(engine.apply(compiled, change.run, following, now=now)) if following else change
