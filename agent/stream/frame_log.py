"""The frames of one turn in memory: staged until the store has them, then shown to whoever reads along."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from wizard.ports.records import Frame


class FrameLog:
    """Numbers frames from 1; any number of readers follow it live, from any point."""

    def __init__(self) -> None:
        self._frames: list[Frame] = []
        self._shown = 0
        self._ended = False
        self._news = asyncio.Event()

    def stage(self, event: Mapping[str, Any]) -> None:
        self._frames.append(Frame(len(self._frames) + 1, event))

    def discard(self) -> None:
        """Forget what was staged: its transaction failed."""
        del self._frames[self._shown :]

    def unkept(self) -> Sequence[Frame]:
        """The frames that the store doesn't have yet."""
        return self._frames[self._shown :]

    def keep(self, frames: Sequence[Frame]) -> None:
        """Note that the store has these now, and let the readers have them."""
        if frames:
            self._show(frames[-1].seq)

    def end(self) -> None:
        """Show what is staged, even if the store couldn't take it; nothing comes after it."""
        self._ended = True
        self._show(len(self._frames))

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def empty(self) -> bool:
        return not self._frames

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """What has been shown so far."""
        return [frame.event for frame in self._frames[: self._shown]]

    async def read(self, after: int = 0) -> AsyncIterator[Sequence[Frame]]:
        """What there is after a number, as it comes; the last frame always, so that every reader sees the end."""
        position = after
        while True:
            news = self._news
            if fresh := self._frames[position : self._shown]:
                position = fresh[-1].seq
                yield fresh
            if self._ended:
                if position > self._shown or (after and after == self._shown):
                    yield self._frames[-1:]
                return
            await news.wait()

    def _show(self, number: int) -> None:
        self._shown = number
        self._news.set()
        self._news = asyncio.Event()
