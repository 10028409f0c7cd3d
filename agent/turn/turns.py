"""Turns: claims a message, answers it in a task that no disconnecting client can stop, and lets clients follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from traceback import extract_tb
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from agent.stream.frame_keeper import FrameKeeper
from agent.stream.frame_log import FrameLog
from agent.stream.frames import FrameWriter
from agent.stream.handles import LiveTurn, StoredTurn, TurnHandle
from agent.turn import input as turn_input
from agent.turn.failing import explain
from agent.turn.graph import TurnGraph
from agent.turn.input import TurnInput
from agent.turn.lease import LeaseKeeper
from agent.turn.state import TurnState
from agent.turn.transcript import reply_line
from wizard.errors import LeaseLost
from wizard.ports import TurnStore
from wizard.ports.records import Claimed, Existing
from wizard.principal import Principal

log = structlog.get_logger(__name__)
END_SECONDS = 2.0
"""How long the store may take over the end of a turn that failed, before the person is told without it."""


@dataclass(frozen=True, slots=True)
class TurnOptions:
    """`lease_seconds`: how long a session stays locked when its server dies."""

    lease_seconds: float = 30.0
    time_zone: str = "UTC"
    """Of people whose client doesn't say."""


class Turns:
    """The conversation's one entrance."""

    def __init__(self, store: TurnStore, graph: TurnGraph, clock: Callable[[], datetime], options: TurnOptions) -> None:
        self._store = store
        self._graph = graph
        self._clock = clock
        self._options = options
        self._live: dict[UUID, tuple[asyncio.Task[None], FrameLog]] = {}

    async def start(self, principal: Principal, heard: TurnInput) -> TurnHandle:
        """Begin a turn, or join the one that the same request began before.

        Raises TurnInFlight, TurnConflict, WizardUnknown, OrganizationNeeded, SessionClosed or Invalid, before anything
        is streamed.
        """
        turn_input.check(heard)
        claimed = await self._store.claim(
            principal,
            heard.thread_id,
            heard.turn_id,
            heard.request_hash,
            heard.wizard,
            self._options.lease_seconds,
        )
        if isinstance(claimed, Existing):
            return self._follow(principal, claimed.turn_id)
        return self._begin(principal, heard, claimed)

    async def latest(self, principal: Principal, thread_id: str) -> TurnHandle | None:
        """The newest turn of a thread, for a client that connects to it again."""
        newest = await self._store.latest(principal, thread_id)
        return self._follow(principal, newest.turn_id) if newest else None

    async def drain(self, seconds: float) -> None:
        """Let running turns end; those that don't in time end with an error."""
        tasks = [task for task, _ in self._live.values()]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=3 * END_SECONDS)

    def _follow(self, principal: Principal, turn_id: UUID) -> TurnHandle:
        if live := self._live.get(turn_id):
            return LiveTurn(live[1])
        return StoredTurn(self._store, principal, turn_id)

    def _begin(self, principal: Principal, heard: TurnInput, claimed: Claimed) -> TurnHandle:
        frames = FrameLog()
        writer = FrameWriter(frames, heard.thread_id, heard.turn_id, heard.protocol_version)
        now = self._clock().astimezone(self._zone(heard.time_zone))
        keeper = FrameKeeper(self._store, principal, claimed.turn, frames)
        turn = TurnState(principal, heard, claimed.turn, claimed.record, claimed.wizard, now, frames, writer, keeper)
        turn.outcomes += claimed.news
        task = asyncio.create_task(self._take(turn))
        self._live[turn.lease.id] = (task, frames)
        task.add_done_callback(lambda _: self._live.pop(turn.lease.id, None))
        return LiveTurn(frames)

    def _zone(self, name: str | None) -> ZoneInfo:
        for candidate in (name, self._options.time_zone):
            try:
                return ZoneInfo(candidate or "")
            except (ValueError, OSError, LookupError):
                continue
        return ZoneInfo("UTC")

    async def _take(self, turn: TurnState) -> None:
        lost = asyncio.Event()

        def lose() -> None:
            lost.set()
            self._live[turn.lease.id][0].cancel()

        keeper = LeaseKeeper(self._store, turn.principal, turn.lease, self._options.lease_seconds, lose)
        try:
            await self._graph.run(turn)
        except asyncio.CancelledError:
            await self._fail(turn, LeaseLost() if lost.is_set() else InterruptedError())
        except Exception as error:  # a stream must end whatever happens
            await self._fail(turn, error)
        finally:
            keeper.stop()
            turn.log.end()

    async def _fail(self, turn: TurnState, error: BaseException) -> None:
        """End with RUN_ERROR; the store hears of it unless the turn isn't ours any more."""
        if turn.log.ended:
            return
        await turn.keeper.give_up(END_SECONDS)
        if turn.speech:
            turn.usage = await turn.speech.close() or turn.usage
        message, code = explain(error)
        record = log.bind(turn=str(turn.lease.id), session=str(turn.lease.session_id), code=code)
        record.error("turn_failed", error=type(error).__name__, where=_where(error))
        turn.writer.fail(message, code, turn.usage)
        if isinstance(error, LeaseLost):
            return
        frames = turn.log.unkept()
        lines = [reply_line(turn)] if turn.usage else []
        try:
            async with asyncio.timeout(END_SECONDS):
                await self._store.finish(turn.principal, turn.lease, "failed", frames=frames, interactions=lines)
            turn.log.keep(frames)
        except Exception as again:  # the reaper closes it when the lease has run out
            record.error("turn_end_not_stored", error=type(again).__name__)


def _where(error: BaseException) -> list[str]:
    """The innermost places of a failure. Its message stays unlogged: it may repeat what a person said."""
    places = extract_tb(error.__traceback__)[-4:]
    return [f"{PurePath(place.filename).name}:{place.lineno} {place.name}" for place in places]
