"""Timelines: a run as it happened, read in pages or told at a speed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Literal
from uuid import UUID

from wizard.playback.timeline import Timeline, TimelineEntry
from wizard.ports.playback import PlaybackStore
from wizard.ports.records import Page
from wizard.principal import Principal

Speed = Literal["slow", "normal", "fast", "real"]
SECONDS: Mapping[Speed, float] = {"slow": 2.0, "normal": 1.0, "fast": 0.5}
LONGEST_GAP = 10.0
"""In seconds: how long somebody who follows a run at its real speed waits at most."""
PAGE = 20
"""How many entries are told before it is looked again whether the person may still see the run."""


class Timelines:
    """The use cases of whoever may see a run. `sleep` waits for some seconds."""

    def __init__(self, store: PlaybackStore, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._store, self._sleep = store, sleep

    async def page(
        self, principal: Principal, run_id: UUID, *, after: int = 0, limit: int = 100
    ) -> Page[TimelineEntry]:
        """What happened after a position, oldest first. Raises NotFound."""
        part = await self._store.timeline(principal, run_id, after=after, limit=limit)
        timeline = Timeline(await self._store.structure(principal, part.version_id))
        entries = tuple(timeline.entry(line) for line in part.lines)
        return Page(entries, str(entries[-1].position) if len(entries) == limit else None)

    async def place(
        self, principal: Principal, run_id: UUID, *, step: str | None = None, offset_ms: int | None = None
    ) -> int:
        """The position to begin after: the start, or before what comes first of a step or after that time.

        Raises NotFound.
        """
        return await self._store.seek(principal, run_id, step=step, offset_ms=offset_ms)

    async def play(
        self, principal: Principal, run_id: UUID, speed: Speed, *, after: int = 0
    ) -> AsyncGenerator[TimelineEntry]:
        """Every entry after the position, each when its time has come. Raises NotFound, also on the way, when the
        person may see the run no more."""
        before: TimelineEntry | None = None
        while True:
            page = await self.page(principal, run_id, after=after, limit=PAGE)
            for entry in page.items:
                if before is not None:
                    await self._sleep(pause(speed, before, entry))
                yield entry
                before, after = entry, entry.position
            if page.next is None:
                return


def pause(speed: Speed, before: TimelineEntry, entry: TimelineEntry) -> float:
    """Seconds between two entries that follow each other."""
    if speed == "real":
        return min(max((entry.at - before.at).total_seconds(), 0.0), LONGEST_GAP)
    return SECONDS[speed]
