"""Runs begun, in a thread or as forms alone, taken up again after they expired, and talked about from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from uuid import UUID, uuid4

from runs.applying import Applying, Shown
from wizard import engine
from wizard.change import Change
from wizard.engine import CompiledStructure
from wizard.errors import NotFound, RunNotReady, WizardUnknown
from wizard.ports import RunStore, SessionStore, WizardStore
from wizard.ports.own_runs import OwnRuns
from wizard.ports.records import Session, WizardRef
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.transcript import outcome_lines


@dataclass(frozen=True, slots=True)
class Opened:
    """A session with its run, if it has one; `is_new` unless it had one already."""

    session: Session
    shown: Shown | None
    is_new: bool


class Beginning:
    """The use cases of getting to a run. `zone` is where the person is."""

    def __init__(
        self,
        wizards: WizardStore,
        sessions: SessionStore,
        runs: RunStore,
        own: OwnRuns,
        versions: CompiledVersions,
        applying: Applying,
    ) -> None:
        self._wizards, self._sessions, self._runs, self._own = wizards, sessions, runs, own
        self._versions, self._applying = versions, applying

    async def open(self, principal: Principal, thread_id: str, *, zone: tzinfo = UTC) -> Opened:
        """The thread's session, made where it is missing; its wizard may be chosen later."""
        session = await self._sessions.open(principal, thread_id)
        run = session.active_run_id
        return Opened(
            session, await self._applying.show(principal, run, zone=zone) if run else None, is_new=run is None
        )

    async def begin(self, principal: Principal, wizard: str, thread_id: str, *, zone: tzinfo = UTC) -> Opened:
        """The thread's session with a run of the wizard, unless it has one in progress. Raises WizardUnknown."""
        try:
            ref = await self._wizards.resolve(principal, wizard)
        except WizardUnknown as unknown:
            session = await self._underway(principal, thread_id)
            if session is None or session.active_run_id is None:
                raise unknown
            return Opened(session, await self._applying.show(principal, session.active_run_id, zone=zone), is_new=False)
        session = await self._sessions.open(principal, thread_id, ref)
        if session.active_run_id is not None and session.run_status == "in_progress":
            return Opened(session, await self._applying.show(principal, session.active_run_id, zone=zone), is_new=False)
        shown = await self._begun(principal, ref, session.id, zone)
        return Opened(await self._sessions.get(principal, session.id), shown, is_new=True)

    async def start(self, principal: Principal, wizard: str, *, zone: tzinfo = UTC) -> Shown:
        """A run that belongs to no conversation. Raises WizardUnknown, OrganizationNeeded."""
        return await self._begun(principal, await self._wizards.resolve(principal, wizard), None, zone)

    async def converse(self, principal: Principal, run_id: UUID) -> Session:
        """The session in which one's own run is talked about, made where there is none yet.

        Raises NotFound, RunNotReady for a run that has ended without any.
        """
        return await self._sessions.get(principal, await self._own.converse(principal, run_id, str(uuid4())))

    async def revive(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> Shown:
        """One's own run that has expired, in progress again. Raises NotFound, RunNotReady for one that hasn't."""
        if not await self._own.revive(principal, run_id):
            record = await self._runs.get(principal, run_id)
            if record.user_id != principal.user_id:
                raise NotFound("There is no such run of yours.")
            raise RunNotReady("Only a run that has expired can be taken up again.", run_status=record.run.status)
        return await self._applying.show(principal, run_id, zone=zone)

    async def _begun(self, principal: Principal, ref: WizardRef, session_id: UUID | None, zone: tzinfo) -> Shown:
        compiled = await self._versions.compiled(principal, ref.version_id)
        now = self._applying.now(zone)
        change = _started(compiled, now)
        lines = outcome_lines(compiled, change)
        record = await self._runs.begin(principal, ref, change, session_id=session_id, interactions=lines)
        return self._applying.shown(record, compiled, now, change.outcomes)

    async def _underway(self, principal: Principal, thread_id: str) -> Session | None:
        """The thread's session, if it has a run that can be gone on with, whatever became of the run's wizard."""
        try:
            session = await self._sessions.of_thread(principal, thread_id)
        except NotFound:
            return None
        return session if session.status == "open" and session.run_status == "in_progress" else None


def _started(compiled: CompiledStructure, now: datetime) -> Change:
    return engine.start(compiled, uuid4(), now=now)
