"""Runs and what is said in their sessions, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from wizard.engine import Change
from wizard.ports.records import Interaction, InteractionLine, Page, RunRecord, Session, WizardRef
from wizard.principal import Principal


class RunChange(Protocol):
    """A run held under lock until the block around it commits."""

    @property
    def record(self) -> RunRecord: ...

    async def save(self, change: Change, *, interactions: Sequence[InteractionLine] = ()) -> RunRecord:
        """Write the run, the touched answers, progress, intended executions and transcript lines."""
        ...


class RunStore(Protocol):
    async def get(self, principal: Principal, run_id: UUID) -> RunRecord:
        """Raises NotFound, also for what the person may not see."""
        ...

    async def begin(
        self,
        principal: Principal,
        wizard: WizardRef,
        change: Change,
        *,
        session_id: UUID | None = None,
        interactions: Sequence[InteractionLine] = (),
    ) -> RunRecord:
        """Write a started run, in a session as its active one, or form-only. Raises OrganizationNeeded."""
        ...

    def change(
        self, principal: Principal, run_id: UUID, expected_revision: int | None
    ) -> AbstractAsyncContextManager[RunChange]:
        """Hold the run in a transaction that commits when the block ends. Raises NotFound, RevisionConflict."""
        ...


class SessionStore(Protocol):
    async def open(self, principal: Principal, thread_id: str, wizard: WizardRef | None = None) -> Session:
        """The person's session of that thread, made where it is missing. Raises OrganizationNeeded."""
        ...

    async def get(self, principal: Principal, session_id: UUID) -> Session:
        """Raises NotFound, also for what the person may not see."""
        ...

    async def of_thread(self, principal: Principal, thread_id: str) -> Session:
        """The person's own session of that thread. Raises NotFound."""
        ...

    async def list(self, principal: Principal, *, limit: int = 20, after: str | None = None) -> Page[Session]:
        """The sessions that the person may see, newest first. Raises Invalid for a cursor that is none."""
        ...

    async def close(self, principal: Principal, session_id: UUID) -> Session:
        """Close the session and abandon its run in progress; nothing is deleted. Raises NotFound."""
        ...


class InteractionStore(Protocol):
    async def list(
        self, principal: Principal, session_id: UUID, *, limit: int = 100, after: int = 0
    ) -> tuple[Interaction, ...]:
        """The transcript after a position, oldest first. Raises NotFound."""
        ...
