"""One answer on its way: its chunks, batch by batch, with their deadlines."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import httpx

from agent.model.chunks import DONE, Chunk, EventLines, read_chunk
from agent.model.failures import ModelTimedOut, StreamBroken

_DRAIN_SECONDS = 0.1


class AnswerStream:
    """Deadlines are in the loop's time. `between_seconds` bounds the silence between two signs of work."""

    def __init__(
        self, response: httpx.Response, *, first_by: float, total_by: float, between_seconds: float, limit: int
    ) -> None:
        self._response = response
        self._bytes = response.aiter_bytes()
        self._lines = EventLines(limit)
        self._due = first_by
        self._total_by = total_by
        self._between = between_seconds
        self._finished = False
        self.begun = False
        self.ended = False

    async def read(self) -> Sequence[Chunk]:
        """The next chunks, perhaps none; not to be called once `ended`. Raises ModelFailed."""
        try:
            async with asyncio.timeout_at(min(self._due, self._total_by)):
                received = await anext(self._bytes, None)
        except TimeoutError:
            raise ModelTimedOut("between tokens" if self.begun else "first token") from None
        except httpx.HTTPError as error:
            raise StreamBroken(type(error).__name__) from None
        if received is None:
            return self._end()
        return await self._take(self._lines.feed(received))

    async def close(self) -> None:
        """Cancels what is still to come."""
        await self._response.aclose()

    async def _take(self, payloads: Sequence[bytes]) -> Sequence[Chunk]:
        chunks: list[Chunk] = []
        for payload in payloads:
            if payload == DONE:
                await self._drain()
                self.ended = True
                break
            if payload:
                chunks.append(read_chunk(payload))
        if any(chunk.alive for chunk in chunks):
            self._due = asyncio.get_running_loop().time() + self._between
            self.begun = True
        self._finished = self._finished or any(chunk.finish for chunk in chunks)
        return chunks

    def _end(self) -> Sequence[Chunk]:
        if not self._finished:
            raise StreamBroken("ended in the middle")
        self.ended = True
        return ()

    async def _drain(self) -> None:
        """Reading to the very end lets the connection be used again."""
        with contextlib.suppress(httpx.HTTPError, TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for _ in self._bytes:
                    pass
