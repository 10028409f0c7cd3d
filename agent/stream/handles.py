"""How a client follows a turn: live from this process's memory, or from the frames that another process stored."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol
from uuid import UUID

from agent.stream.frame_log import FrameLog
from wizard.ports import TurnStore
from wizard.ports.records import Frame
from wizard.principal import Principal

POLL_SECONDS = 0.25
TERMINAL = frozenset({"RUN_FINISHED", "RUN_ERROR"})


class TurnHandle(Protocol):
    def batches(self, after: int = 0) -> AsyncIterator[Sequence[Frame]]:
        """The numbered frames after a number, as many at once as there are; the terminal one comes in any case."""
        ...


class LiveTurn:
    """A turn of this process."""

    def __init__(self, log: FrameLog) -> None:
        self._log = log

    def batches(self, after: int = 0) -> AsyncIterator[Sequence[Frame]]:
        return self._log.read(after)


class StoredTurn:
    """A turn that ended, or that another process is taking."""

    def __init__(self, store: TurnStore, principal: Principal, turn_id: UUID, poll: float = POLL_SECONDS) -> None:
        self._store = store
        self._principal = principal
        self._turn_id = turn_id
        self._poll = poll

    async def batches(self, after: int = 0) -> AsyncIterator[Sequence[Frame]]:
        """Polls until the turn has ended or its lease ran out. Who saw more than was stored gets the end too."""
        position = after
        ended = False
        while True:
            batch = await self._store.frames(self._principal, self._turn_id, position)
            if batch.frames:
                position = batch.frames[-1].seq
                ended = batch.frames[-1].event["type"] in TERMINAL
                yield batch.frames
            if batch.done:
                break
            await asyncio.sleep(self._poll)
        if not ended and (last := await self._last()):
            yield last

    async def _last(self) -> Sequence[Frame]:
        batch = await self._store.frames(self._principal, self._turn_id, 0)
        return batch.frames[-1:]
