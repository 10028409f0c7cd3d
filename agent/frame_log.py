"""The frames of one turn in memory: staged until what they tell is committed, then shown to whoever reads along."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from wizard.records import Frame


class FrameLog:
    """Numbers frames from 1; any number of readers follow it live, from any point."""

    def __init__(self) -> None:
        self._shown: list[Frame] = []
        self._staged: list[Frame] = []
        self._kept = 0
        self._ended = False
        self._news = asyncio.Event()

    def stage(self, event: Mapping[str, Any]) -> None:
        self._staged.append(Frame(len(self._shown) + len(self._staged) + 1, event))

    def discard(self) -> None:
        """Forget what was staged: its transaction failed."""
        self._staged.clear()

    def show(self) -> None:
        """Let the readers have what was staged."""
        if self._staged:
            self._shown += self._staged
            self._staged.clear()
            self._wake()

    def end(self) -> None:
        """Show what is staged; nothing comes after it."""
        self._ended = True
        self._shown += self._staged
        self._staged.clear()
        self._wake()

    def unkept(self) -> Sequence[Frame]:
        """The frames, shown or staged, that the store doesn't have yet."""
        return [*self._shown[self._kept :], *(frame for frame in self._staged if frame.seq > self._kept)]

    def keep(self, frames: Sequence[Frame]) -> None:
        """Note that the store has these now."""
        if frames:
            self._kept = frames[-1].seq

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def empty(self) -> bool:
        return not self._shown and not self._staged

    @property
    def events(self) -> list[Mapping[str, Any]]:
        """What has been shown so far."""
        return [frame.event for frame in self._shown]

    async def read(self, after: int = 0) -> AsyncIterator[Frame]:
        """The frames after a number as they come; the last one always, so that no reader is left without an ending."""
        position = after
        while True:
            news = self._news
            for frame in self._shown[position:]:
                position = frame.seq
                yield frame
            if self._ended:
                if position > len(self._shown) or (after and after == len(self._shown)):
                    yield self._shown[-1]
                return
            await news.wait()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
