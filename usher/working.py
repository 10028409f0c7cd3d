"""Background jobs, run by this process for as long as it wants: beside the server, or alone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from store.pool import WORKER, Database
from usher.addresses import Addresses
from usher.file_keeping import file_store
from usher.settings import Settings

log = structlog.get_logger(__name__)

CONNECTIONS = 2
STOP_SECONDS = 10.0


@asynccontextmanager
async def jobs_beside(settings: Settings, addresses: Addresses, public_url: str) -> AsyncGenerator[None]:
    """Works jobs off while the block lasts; whatever happens to them, the block goes on."""
    if addresses.worker is None:
        log.warning("no background jobs are run: DATABASE_WORKER_URL isn't set")
        yield
        return
    stopping = asyncio.Event()
    working = asyncio.create_task(work(settings, addresses.worker, public_url, stopping), name="worker")
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait([working], timeout=STOP_SECONDS)
        working.cancel()


async def work(settings: Settings, dsn: str, public_url: str, stopping: asyncio.Event) -> bool:
    """Works jobs off until it is to stop; whether that was the reason to end."""
    try:
        # The queue's library takes a moment to import, and whoever waits for the server is spared it.
        compose_jobs, work_off = await asyncio.to_thread(_imported)
        if settings.smtp_url is None:
            log.info("no mail is sent: SMTP_URL isn't set")
        async with AsyncExitStack() as stack:
            database = await Database.open(dsn, min_size=0, max_size=CONNECTIONS, nobody=WORKER)
            stack.push_async_callback(database.close)
            files = await file_store(settings, stack)
            await work_off(compose_jobs(settings, database, files, dsn, public_url), stopping)
    except Exception:
        log.exception("the worker broke down")
        return False
    return True


def _imported():
    from usher.jobs import compose_jobs
    from worker.queue import work_off

    return compose_jobs, work_off
