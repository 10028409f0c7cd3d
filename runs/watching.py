"""A run watched while it is filled in, by chat or as a form, by whomever and through whichever server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, tzinfo
from uuid import UUID

from runs.applying import Applying, Shown
from wizard.errors import Unavailable
from wizard.ports.run_news import Announcements, News, RunNews
from wizard.principal import Principal

LOOK_SECONDS = 15.0
"""How often a run is read though nothing was heard of it: whether one may still see it, and whether news got lost."""
SOON_SECONDS = 0.5
ALONE_SECONDS = 0.5
"""The same where nobody tells any news."""


class Silence:
    """Implements RunNews and News where nothing can be listened to: it is looked again and again."""

    @asynccontextmanager
    async def follow(self, run_id: UUID) -> AsyncGenerator[News]:  # noqa: ARG002
        yield self

    async def wait(self, seconds: float) -> bool:
        await asyncio.sleep(min(seconds, ALONE_SECONDS))
        return True


class Watching:
    """Every look is the person's own: what they may not see any more ends the watching."""

    def __init__(
        self,
        applying: Applying,
        announcements: Announcements,
        news: RunNews,
        *,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._applying, self._announcements, self._news = applying, announcements, news
        self._look_seconds = look_seconds
        self._stopped = asyncio.Event()

    async def states(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> AsyncIterator[Shown]:
        """The run as it stands, and again whenever it has changed, up to its end. Raises NotFound, also later on."""
        async with self._news.follow(run_id) as news:
            shown = await self._applying.show(principal, run_id, zone=zone)
            asked = await self._ask(principal, run_id)
            yield shown
            # What was being written when that was asked for is committed unannounced, so the first look is soon.
            pause = min(SOON_SECONDS, self._look_seconds)
            while shown.record.run.status == "in_progress" and not self._stopped.is_set():
                await self._look_up(news, pause)
                pause = self._look_seconds
                try:
                    if time.monotonic() - asked > self._look_seconds:
                        asked = await self._ask(principal, run_id)
                    now = await self._applying.show(principal, run_id, zone=zone)
                except Unavailable:
                    await asyncio.sleep(ALONE_SECONDS)
                    continue
                if _state(now) != _state(shown):
                    shown = now
                    yield shown

    def stop(self) -> None:
        """End every watching, since the server stops."""
        self._stopped.set()

    async def _ask(self, principal: Principal, run_id: UUID) -> float:
        """When it was asked for that the run is spoken of, for longer than until the next time."""
        with suppress(Unavailable):
            await self._announcements.ask(principal, run_id, 3 * self._look_seconds + 2 * SOON_SECONDS)
        return time.monotonic()

    async def _look_up(self, news: News, seconds: float) -> None:
        waiting = asyncio.ensure_future(news.wait(seconds))
        stopping = asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            stopping.cancel()


def _state(shown: Shown) -> tuple[object, ...]:
    record = shown.record
    return record.run.revision, record.run.status, record.version_id
