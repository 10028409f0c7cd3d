"""Stores a turn's frames before anybody sees them, so that no crash takes back what was shown."""

import asyncio
import time

from agent.stream.frame_log import FrameLog
from wizard.ports import TurnStore
from wizard.ports.records import Turn
from wizard.principal import Principal

EVERY_SECONDS = 0.25


class FrameKeeper:
    """What a turn's own transactions don't store is stored by itself, at most every quarter of a second."""

    def __init__(self, store: TurnStore, principal: Principal, turn: Turn, log: FrameLog) -> None:
        self._store = store
        self._principal = principal
        self._turn = turn
        self._log = log
        self._kept = time.monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._failure: Exception | None = None

    def soon(self) -> None:
        """Let the readers have what is staged, as soon as it is stored. Raises what kept earlier frames from it."""
        if self._failure:
            raise self._failure
        if self._timer is None and self._writing is None:
            wait = max(0.0, self._kept + EVERY_SECONDS - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._begin)

    async def settle(self) -> None:
        """Leave what is staged to the transaction that follows; one of our own that is under way ends first."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._writing:
            await asyncio.wait([self._writing])
        if self._failure:
            raise self._failure

    async def give_up(self, seconds: float) -> None:
        """The turn fails: what is being stored may still be, for so long; nothing else is."""
        if self._timer:
            self._timer.cancel()
        if self._writing:
            _, late = await asyncio.wait([self._writing], timeout=seconds)
            for writing in late:
                writing.cancel()
                await asyncio.wait(late)

    def _begin(self) -> None:
        self._timer = None
        self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        frames = self._log.unkept()
        try:
            await self._store.append_frames(self._principal, self._turn, frames)
            self._log.keep(frames)
        except Exception as error:  # it is the turn that fails of it
            self._failure = error
        self._kept, self._writing = time.monotonic(), None
        if not self._failure and self._log.unkept():
            self.soon()
