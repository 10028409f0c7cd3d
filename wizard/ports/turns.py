"""The right to speak in a session, and the frames of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol
from uuid import UUID

from wizard.engine import Change
from wizard.keeping import Kept
from wizard.ports.records import Claimed, Existing, Frame, FrameBatch, InteractionLine, RunRecord, Turn, WizardRef
from wizard.principal import Principal


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
        kept: Kept | None = None,
    ) -> RunRecord | None:
        """Write the change (with `new_run`, as the session's new active run), transcript lines, frames, the turn's end,
        and what is decided about keeping the run, which is completed then.

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
        offered: UUID | None = None,
    ) -> None:
        """End the turn with its last frames and transcript lines. Raises LeaseLost.

        `offered`: the completed run of which the reply asks whether to keep it.
        """
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
