"""One answer on its way: what has arrived of it at a time, within its deadlines."""

from __future__ import annotations

import asyncio
import contextlib

import httpx

from agent.model.chunks import Arrival, EventLines, read_chunks
from agent.model.failures import ModelTimedOut, StreamBroken
from agent.model.settings import ModelSettings

_DRAIN_SECONDS = 0.1
_FEW = 2
_WAITED = 0.001


class AnswerStream:
    """Deadlines are in the loop's time; the silence between two signs of work is bounded as well."""

    def __init__(self, response: httpx.Response, *, first_by: float, total_by: float, settings: ModelSettings) -> None:
        self._response = response
        self._now = asyncio.get_running_loop().time
        self._bytes = response.aiter_bytes()
        self._lines = EventLines(settings.answer_limit)
        self._due = first_by
        self._total_by = total_by
        self._between = settings.between_tokens_seconds
        self._gather = settings.gather_seconds
        self._trickles = False
        self._finished = False
        self.begun = False
        self.ended = False

    async def read(self) -> Arrival:
        """What comes next, perhaps nothing; not to be called once `ended`. Raises ModelFailed."""
        if self._trickles:
            await asyncio.sleep(self._gather)
        asked_at = self._now()
        try:
            async with asyncio.timeout_at(min(self._due, self._total_by)):
                received = await anext(self._bytes, None)
        except TimeoutError:
            raise ModelTimedOut("between tokens" if self.begun else "first token") from None
        except Exception:  # not every fault of a transport comes as httpx's
            raise StreamBroken("connection lost") from None
        if received is None:
            return self._end()
        arrival = read_chunks(self._lines.feed(received))
        self._trickles = self.begun and arrival.count <= _FEW and self._now() - asked_at >= _WAITED
        await self._note(arrival)
        return arrival

    async def close(self) -> None:
        """Cancels what is still to come."""
        await self._response.aclose()

    async def _note(self, arrival: Arrival) -> None:
        if arrival.working:
            self._due = self._now() + self._between
            self.begun = True
        self._finished = self._finished or arrival.finish is not None
        if arrival.done:
            await self._drain()
            self.ended = True

    def _end(self) -> Arrival:
        if not self._finished:
            raise StreamBroken("ended in the middle")
        self.ended = True
        return Arrival()

    async def _drain(self) -> None:
        """Reading to the very end lets the connection be used again."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for _ in self._bytes:
                    pass
