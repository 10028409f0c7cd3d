"""Runs walked as forms: begun by a request, filled stage by stage, always through the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from uuid import UUID, uuid4

from pydantic import JsonValue

from wizard import engine
from wizard.commands import ClearAnswer, Command, SetAnswer
from wizard.engine import CompiledStructure, View
from wizard.errors import Invalid, NotFound, RunNotReady, WizardUnknown
from wizard.migrating import carried
from wizard.outcomes import Outcome
from wizard.ports import RunStore, SessionStore, WizardStore
from wizard.ports.records import RunRecord, Session
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.structure import Step
from wizard.transcript import outcome_lines


@dataclass(frozen=True, slots=True)
class Shown:
    """A run and what it looks like now. `outcomes`: what the request that asked for it brought about."""

    record: RunRecord
    view: View
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session with its run, if it has one; `is_new` unless it had one already."""

    session: Session
    shown: Shown | None
    is_new: bool


class Forms:
    """The use cases of those who send values rather than messages. `zone` is where the person is, who has a today."""

    def __init__(
        self,
        wizards: WizardStore,
        sessions: SessionStore,
        runs: RunStore,
        versions: CompiledVersions,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._wizards, self._sessions, self._runs, self._versions = wizards, sessions, runs, versions
        self._clock = clock

    async def open(self, principal: Principal, thread_id: str, *, zone: tzinfo = UTC) -> Opened:
        """The thread's session, made where it is missing; its wizard may be chosen later."""
        session = await self._sessions.open(principal, thread_id)
        run = session.active_run_id
        return Opened(session, await self.show(principal, run, zone=zone) if run else None, is_new=run is None)

    async def begin(self, principal: Principal, wizard: str, thread_id: str, *, zone: tzinfo = UTC) -> Opened:
        """The thread's session with a run of the wizard, unless it has one in progress. Raises WizardUnknown."""
        try:
            ref = await self._wizards.resolve(principal, wizard)
        except WizardUnknown as unknown:
            session = await self._underway(principal, thread_id)
            if session is None or session.active_run_id is None:
                raise unknown
            return Opened(session, await self.show(principal, session.active_run_id, zone=zone), is_new=False)
        session = await self._sessions.open(principal, thread_id, ref)
        if session.active_run_id is not None and session.run_status == "in_progress":
            return Opened(session, await self.show(principal, session.active_run_id, zone=zone), is_new=False)
        compiled = await self._versions.compiled(principal, ref.version_id)
        now = self._clock().astimezone(zone)
        change = engine.start(compiled, uuid4(), now=now)
        record = await self._runs.begin(
            principal, ref, change, session_id=session.id, interactions=outcome_lines(compiled, change)
        )
        shown = Shown(record, engine.view(compiled, record.run, now=now), change.outcomes)
        return Opened(await self._sessions.get(principal, session.id), shown, is_new=True)

    async def _underway(self, principal: Principal, thread_id: str) -> Session | None:
        """The thread's session, if it has a run that can be gone on with, whatever became of the run's wizard."""
        try:
            session = await self._sessions.of_thread(principal, thread_id)
        except NotFound:
            return None
        return session if session.status == "open" and session.run_status == "in_progress" else None

    async def show(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> Shown:
        """The run as it stands. Raises NotFound."""
        record = await self._runs.get(principal, run_id)
        compiled = await self._versions.compiled(principal, record.version_id)
        return Shown(record, engine.view(compiled, record.run, now=self._clock().astimezone(zone)))

    async def fill(
        self,
        principal: Principal,
        run_id: UUID,
        step: str,
        values: Mapping[str, JsonValue],
        *,
        expected_revision: int | None,
        zone: tzinfo = UTC,
    ) -> Shown:
        """Answers fields of one step; null clears, a wrong value is an outcome.

        Raises NotFound, Invalid for a name that is no field of the step, RevisionConflict, RunNotReady once it ended.
        """
        known = await self._runs.get(principal, run_id)
        compiled = await self._versions.compiled(principal, known.version_id)
        commands: Sequence[Command] = commands_of(compiled, step, values)
        now = self._clock().astimezone(zone)
        async with self._runs.change(principal, run_id, expected_revision) as held:
            run = held.record.run
            if run.status != "in_progress":
                raise RunNotReady("This run has ended; nothing of it changes any more.", run_status=run.status)
            if held.record.version_id != known.version_id:
                meant, compiled = compiled, await self._versions.compiled(principal, held.record.version_id)
                commands = carried(meant, compiled, commands, asked=None)
            change = engine.apply(compiled, run, commands, now=now)
            record = await held.save(change, interactions=outcome_lines(compiled, change))
        return Shown(record, engine.view(compiled, record.run, now=now), change.outcomes)


def commands_of(compiled: CompiledStructure, step_key: str, values: Mapping[str, JsonValue]) -> list[Command]:
    """A command for each value; raises NotFound for the step, Invalid for a name that is no field of it."""
    step = next((step for step in compiled.structure.steps if step.key == step_key), None)
    if step is None:
        raise NotFound("The wizard has no such stage.", stage=step_key)
    return [_command(_field_key(step, name), value) for name, value in values.items()]


def _command(key: str, value: JsonValue) -> Command:
    return ClearAnswer(field=key) if value is None else SetAnswer(field=key, value=value)


def _field_key(step: Step, name: str) -> str:
    keys = [each.key for each in step.option_sets]
    if name in keys:
        return name
    fitting = [key for key in keys if key.rpartition(".")[2] == name]
    if len(fitting) != 1:
        raise Invalid(f"The stage {step.key} has no field {name}.", field=name, fields=list[JsonValue](keys))
    return fitting[0]
