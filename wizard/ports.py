"""The ports: what the other rooms ask of storage, as async protocols over the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wizard.change import Change
from wizard.principal import Principal
from wizard.records import (
    Account,
    Claimed,
    EffectClass,
    EventDraft,
    Execution,
    Existing,
    Frame,
    FrameBatch,
    Interaction,
    InteractionLine,
    Page,
    RunRecord,
    Session,
    Turn,
    WizardRef,
)
from wizard.structure import Structure

__all__ = [
    "Account",
    "AccountStore",
    "Advance",
    "Claimed",
    "EventDraft",
    "EventStore",
    "Execution",
    "Existing",
    "Frame",
    "FrameBatch",
    "Interaction",
    "InteractionLine",
    "InteractionStore",
    "Ledger",
    "LedgerWork",
    "Page",
    "RunChange",
    "RunRecord",
    "RunStore",
    "Session",
    "SessionStore",
    "Turn",
    "TurnStore",
    "WizardRef",
    "WizardStore",
]


class WizardStore(Protocol):
    async def resolve(self, principal: Principal, ref: str) -> WizardRef:
        """A published wizard by id, by `organization/slug`, or by slug (the acting organization's first, then the
        system's).

        Raises WizardUnknown.
        """
        ...

    async def structure(self, principal: Principal, version_id: UUID) -> Structure:
        """The structure of a version. Raises NotFound."""
        ...

    async def list_published(self, principal: Principal) -> list[WizardRef]: ...


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


class Advance(Protocol):
    """A turn's run under lock until the block around it commits; `record` is None where the session has no run yet."""

    @property
    def record(self) -> RunRecord | None: ...

    async def save(
        self,
        change: Change | None,
        *,
        new_run: WizardRef | None = None,
        interactions: Sequence[InteractionLine] = (),
        frames: Sequence[Frame] = (),
        finish: Literal["finished", "failed"] | None = None,
    ) -> RunRecord | None:
        """Write the change (with `new_run`, as the session's new active run), transcript lines, frames and the turn's
        end.

        Once a block.
        """
        ...


class TurnStore(Protocol):
    async def claim(
        self,
        principal: Principal,
        thread_id: str,
        turn_id: str,
        request_hash: str,
        wizard: str | None = None,
        lease_seconds: float = 60.0,
    ) -> Claimed | Existing:
        """Take the session's turn, making the session where it is missing.

        Raises TurnInFlight, TurnConflict, WizardUnknown, OrganizationNeeded, SessionClosed.
        """
        ...

    def advance(self, principal: Principal, turn: Turn) -> AbstractAsyncContextManager[Advance]:
        """Hold the session's active run in a transaction that commits when the block ends. Raises LeaseLost."""
        ...

    async def append_frames(self, principal: Principal, turn: Turn, frames: Sequence[Frame]) -> None:
        """Keep a batch of frames. Raises LeaseLost."""
        ...

    async def finish(
        self,
        principal: Principal,
        turn: Turn,
        status: Literal["finished", "failed"],
        *,
        frames: Sequence[Frame] = (),
        interactions: Sequence[InteractionLine] = (),
    ) -> None:
        """End the turn with its last frames and transcript lines. Raises LeaseLost."""
        ...

    async def extend_lease(self, principal: Principal, turn: Turn, seconds: float) -> Turn:
        """Ask for more time, from now. Raises LeaseLost."""
        ...

    async def frames(self, principal: Principal, turn_id: UUID, after: int = 0) -> FrameBatch:
        """The stored frames after a number; a turn whose lease ran out is closed with RUN_ERROR first.

        Raises NotFound.
        """
        ...

    async def latest(self, principal: Principal, thread_id: str) -> Existing | None:
        """The newest turn of a thread, for a client that connects to it again."""
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


class EventStore(Protocol):
    """Events travel as JSON objects of their public columns (dates and times ISO 8601, `revision` among them)."""

    async def list(
        self, principal: Principal, *, status: str | None = None, limit: int = 20, after: str | None = None
    ) -> Page[dict[str, Any]]:
        """The organization's events (those of one status, where it is given), newest first."""
        ...

    async def get(self, principal: Principal, event_id: UUID) -> dict[str, Any]: ...

    async def patch(
        self,
        principal: Principal,
        event_id: UUID,
        changes: Mapping[str, Any],
        expected_revision: int | None,
    ) -> dict[str, Any]:
        """Change descriptive columns. Raises NotFound, RevisionConflict, Invalid, Forbidden."""
        ...

    async def cancel(
        self, principal: Principal, event_id: UUID, expected_revision: int | None = None
    ) -> dict[str, Any]:
        """Cancel a published event; cancelling again answers the same. Raises NotFound, RevisionConflict, Forbidden."""
        ...

    async def public(self, organization_slug: str, event_slug: str) -> dict[str, Any]:
        """A published event, for anybody. Raises NotFound."""
        ...


class LedgerWork(RunChange, Protocol):
    """A run and its ledger under lock, until the block around it commits."""

    async def alias(self, operation: str, key: str, payload_hash: str) -> Execution | None:
        """The execution that a client's key stands for. Raises IdempotencyKeyReused for another payload."""
        ...

    async def remember(self, operation: str, key: str, payload_hash: str, execution: Execution) -> None:
        """Let a client's key stand for an execution."""
        ...

    async def execution(self, operation: str, intent: int | None) -> Execution | None:
        """The execution of an intent, or of the highest one."""
        ...

    async def claim(self, operation: str, intent: int, effect_class: EffectClass, lease_seconds: float) -> Execution:
        """Start an attempt at an intended execution: `running` with a new fence.

        One that ended is answered as it is. One whose lease ran out is started again, or (unsafe) becomes `unknown`.
        Raises ExecutionInFlight, RunNotReady.
        """
        ...

    async def insert_event(self, execution: Execution, draft: EventDraft) -> dict[str, Any]:
        """Publish the run's event, at most one a run.

        A refusal of the database leaves the transaction usable. Raises EffectRefused.
        """
        ...

    async def succeed(self, execution: Execution, result: Mapping[str, Any]) -> Execution:
        """Raises LeaseLost where the attempt is no longer ours."""
        ...

    async def fail(self, execution: Execution, error: str, *, retryable: bool = False) -> Execution:
        """`failed`, or back to `pending` where another attempt may succeed. Raises LeaseLost."""
        ...


class Ledger(Protocol):
    async def version_of(self, principal: Principal, run_id: UUID) -> UUID:
        """The version that a run passes through. Raises NotFound."""
        ...

    def work(self, principal: Principal, run_id: UUID) -> AbstractAsyncContextManager[LedgerWork]:
        """Hold a run and its executions in a transaction that commits when the block ends. Raises NotFound."""
        ...


class AccountStore(Protocol):
    """The embedded issuer's people. Tokens come and go only as hashes."""

    async def find(self, email: str) -> Account | None: ...

    async def get(self, user_id: UUID) -> Account | None: ...

    async def create(self, email: str, password_hash: str, name: str | None) -> Account:
        """A new person with a personal organization. Raises EmailTaken."""
        ...

    async def keep_refresh_token(self, user_id: UUID, token_hash: str, expires_at: datetime) -> None: ...

    async def rotate_refresh_token(self, token_hash: str, new_hash: str, expires_at: datetime) -> Account | None:
        """Exchange a token for a new one; None for an unknown or expired one. A used one revokes its whole family."""
        ...

    async def revoke_refresh_tokens(self, user_id: UUID) -> None: ...
