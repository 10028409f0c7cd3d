"""Turns: who may speak in a session, what they wrote, and what was said."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from store.advance import HeldTurn
from store.keeping import offer
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.records import claimed_turn, run_record
from store.saving import batch, lines
from store.structures import Structures
from store.transaction import Work
from store.wire import Row
from store.wizards import Wizards, reference
from wizard.errors import LeaseLost, NotFound, SessionClosed, TurnConflict, TurnInFlight, WizardUnknown
from wizard.outcomes import RunMigrated
from wizard.ports.records import Claimed, Existing, Frame, FrameBatch, InteractionLine, Turn, WizardRef
from wizard.principal import Principal

QUERIES = queries("turns")
ADD_SESSION = queries("sessions")["add"]
# A turn is answered long before its lease, which only bounds a crash, runs out.
ASK_AGAIN_SECONDS = 2.0


class Turns:
    """Implements TurnStore."""

    def __init__(self, database: Database, structures: Structures, wizards: Wizards) -> None:
        self._database = database
        self._structures = structures
        self._wizards = wizards

    async def claim(
        self,
        principal: Principal,
        thread_id: str,
        turn_id: str,
        request_hash: str,
        wizard: str | None = None,
        lease_seconds: float = 60.0,
    ) -> Claimed | Existing:
        wanted = {"thread": thread_id, "turn": turn_id, "hash": request_hash, "lease": lease_seconds}
        ((document,),) = await self._database.once(principal, QUERIES["claim"], **wanted, settled=False)
        ref = None
        if document["outcome"] == "unsettled":
            ref = await self._settle(principal, thread_id, document, wizard or document.get("wizard_id"))
            async with self._database.acting_as(principal) as work:
                if document.get("organization_id") is None:
                    await _add_session(work, principal, thread_id, ref)
                row = await work.one(QUERIES["claim"], **wanted, settled=True)
                document = row[0] if row else document
        return _claimed(document, turn_id, ref)

    async def _settle(
        self, principal: Principal, thread_id: str, document: dict[str, Any], wanted: str | None
    ) -> WizardRef | None:
        """Which wizard a new run would pass through; a thread stays in its organization. None also where the one that
        the thread has passed through isn't offered any more. Raises WizardUnknown."""
        if wanted is None:
            return None
        organization_id = document.get("organization_id")
        try:
            ref = await self._wizards.resolve(principal, wanted)
        except WizardUnknown:
            if not await self._database.once(principal, QUERIES["ended"], thread=thread_id, **reference(wanted)):
                raise
            return None
        if organization_id is not None and ref.organization_id not in (None, UUID(organization_id)):
            raise WizardUnknown("This conversation belongs to another organization than the wizard.", wizard=wanted)
        return ref

    @asynccontextmanager
    async def advance(self, principal: Principal, turn: Turn) -> AsyncGenerator[HeldTurn]:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["hold"], turn=turn.id, fence=turn.fence)
            if row is None or row[0] is None:
                raise LeaseLost()
            yield HeldTurn(work, self._structures, principal, turn, row[0])

    async def append_frames(self, principal: Principal, turn: Turn, frames: Sequence[Frame]) -> None:
        if frames:
            await self._write(principal, turn, None, frames, ())

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
        await self._write(principal, turn, status, frames, interactions, offered)

    async def _write(
        self,
        principal: Principal,
        turn: Turn,
        status: str | None,
        frames: Sequence[Frame],
        interactions: Sequence[InteractionLine],
        offered: UUID | None = None,
    ) -> None:
        written = {
            "turn": turn.id,
            "fence": turn.fence,
            "status": status,
            "frames": batch(frames),
            "first_seq": frames[0].seq if frames else None,
            "last_seq": frames[-1].seq if frames else None,
            "interactions": lines(interactions),
        }
        if offered is None:
            if not await self._database.once(principal, QUERIES["write"], **written):
                raise LeaseLost()
            return
        async with self._database.acting_as(principal) as work:
            if not await work.all(QUERIES["write"], **written):
                raise LeaseLost()
            offer(work, offered)

    async def extend_lease(self, principal: Principal, turn: Turn, seconds: float) -> Turn:
        parameters = {"turn": turn.id, "fence": turn.fence, "lease": seconds}
        rows = await self._database.once(principal, QUERIES["extend_lease"], **parameters)
        if not rows:
            raise LeaseLost()
        return replace(turn, lease_until=rows[0][0])

    async def frames(self, principal: Principal, turn_id: UUID, after: int = 0) -> FrameBatch:
        status, expired, batches = await self._stored(principal, turn_id, after)
        if status == "running" and expired:
            await self._database.once(principal, QUERIES["interrupt"], turn=turn_id)
            status, _, batches = await self._stored(principal, turn_id, after)
        numbered = (Frame(seq, event) for first, events in batches for seq, event in enumerate(events, first))
        return FrameBatch(tuple(frame for frame in numbered if frame.seq > after), done=status != "running")

    async def _stored(self, principal: Principal, turn_id: UUID, after: int) -> Row:
        rows = await self._database.once(principal, QUERIES["frames"], turn=turn_id, after=after)
        if not rows:
            raise NotFound("There is no such turn.")
        return rows[0]

    async def latest(self, principal: Principal, thread_id: str) -> Existing | None:
        rows = await self._database.once(principal, QUERIES["latest"], thread=thread_id)
        return Existing(*rows[0]) if rows else None


async def _add_session(work: Work, principal: Principal, thread_id: str, wizard: WizardRef | None) -> None:
    organization_id = await acting_organization(work, principal, wizard)
    wizard_id = wizard.wizard_id if wizard else None
    work.later(ADD_SESSION, organization=organization_id, thread=thread_id, wizard=wizard_id)


def _claimed(document: dict[str, Any], turn_id: str, wizard: WizardRef | None) -> Claimed | Existing:
    """Raises what a claim is refused with."""
    match document["outcome"]:
        case "claimed":
            record = run_record(document["record"]) if document["record"] else None
            news = tuple(map(RunMigrated.from_json, document["news"]))
            return Claimed(claimed_turn(document, turn_id), record, wizard, news)
        case "existing" if document["same"]:
            return Existing(UUID(document["turn_id"]), document["status"])
        case "existing":
            raise TurnConflict(turn_id=turn_id)
        case "closed":
            raise SessionClosed()
        case _:
            raise TurnInFlight(min(document.get("retry_after", 1.0), ASK_AGAIN_SECONDS))
