"""Listens to PostgreSQL for changes of runs: one connection a process, however many follow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from uuid import UUID

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from store.pool import Database
from store.queries import queries
from wizard.principal import Principal

WATCH = queries("own_runs")["watch"]
log = structlog.get_logger(__name__)
CHANNEL = "usher_runs"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
KEEP_ALIVE = "keepalives_idle=30 keepalives_interval=10 keepalives_count=3 connect_timeout=10"


class RunAnnouncements:
    """Implements Announcements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, principal: Principal, run_id: UUID, seconds: float) -> None:
        await self._database.once(principal, WATCH, run=run_id, seconds=seconds)


class Heard:
    """Implements News."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        heard = self._event.is_set()
        self._event.clear()
        return heard


class RunListener:
    """Implements RunNews. When the connection is lost everybody is told to look, since nobody knows what was missed."""

    def __init__(self) -> None:
        self._followers: dict[UUID, set[Heard]] = {}

    @property
    def followed(self) -> frozenset[UUID]:
        """The runs that somebody follows."""
        return frozenset(self._followers)

    @staticmethod
    @asynccontextmanager
    async def listening(dsn: str) -> AsyncGenerator[RunListener]:
        """`dsn` is direct, not a transaction pooler's, which forgets who listens."""
        listener = RunListener()
        task = asyncio.create_task(listener._listen(dsn))
        try:
            yield listener
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def follow(self, run_id: UUID) -> AsyncGenerator[Heard]:
        with self._followed(run_id) as heard:
            yield heard

    @contextmanager
    def _followed(self, run_id: UUID) -> Generator[Heard]:
        heard = Heard()
        self._followers.setdefault(run_id, set()).add(heard)
        try:
            yield heard
        finally:
            followers = self._followers[run_id]
            followers.discard(heard)
            if not followers:
                del self._followers[run_id]

    async def _listen(self, dsn: str) -> None:
        watched, pause = make_conninfo(dsn, **conninfo_to_dict(KEEP_ALIVE)), FIRST_PAUSE
        while True:
            try:
                async with await AsyncConnection.connect(watched, autocommit=True) as connection:
                    await connection.execute(f"listen {CHANNEL}".encode())
                    pause = FIRST_PAUSE
                    self._tell_everybody()
                    async for notification in connection.notifies():
                        self._tell(notification.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("listening_interrupted", error=type(error).__name__, again_in=pause)
            self._tell_everybody()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _tell(self, payload: str) -> None:
        with suppress(ValueError):
            for heard in self._followers.get(UUID(payload.partition(" ")[0]), ()):
                heard.tell()

    def _tell_everybody(self) -> None:
        for followers in self._followers.values():
            for heard in followers:
                heard.tell()
