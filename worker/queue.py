"""The queue: procrastinate over PostgreSQL, and working it off."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from procrastinate import App, Blueprint, JobContext, PsycopgConnector
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from store.queue import act_as_worker
from wizard.errors import UsherError

log = structlog.get_logger(__name__)

AT_ONCE = 4
POLL_SECONDS = 10.0
"""Workers hear of new jobs; only for those that wait for their next try they have to look."""
GRACE_SECONDS = 2.0
CONNECT_SECONDS = 3.0
PAUSE_SECONDS = 5.0
STALLED_SECONDS = 45.0
"""A worker that lives says so every ten seconds."""


def queue(dsn: str, jobs: Mapping[str, Blueprint]) -> App:
    """The queue with these jobs by namespace. The address is direct, and its login may become the worker."""
    connector = PsycopgConnector(
        pool_factory=UnhurriedPool,
        conninfo=dsn,
        min_size=1,
        max_size=AT_ONCE,
        timeout=CONNECT_SECONDS,
        configure=act_as_worker,
        name="jobs",
    )
    app = App(connector=connector)
    for namespace, blueprint in jobs.items():
        app.add_tasks_from(blueprint, namespace=namespace)
    return app


class UnhurriedPool(AsyncConnectionPool):
    """Opens without waiting for a connection: a pool that is left half open keeps its event loop from ending."""

    async def open(self, wait: bool = False, timeout: float = CONNECT_SECONDS) -> None:  # noqa: ARG002, ASYNC109
        await super().open()


async def work_off(
    app: App, stopping: asyncio.Event, *, poll_seconds: float = POLL_SECONDS, grace_seconds: float = GRACE_SECONDS
) -> None:
    """Until it is to stop: then jobs may end within the grace, or are put back. A database that goes is waited for."""
    while not stopping.is_set():
        try:
            async with app.open_async():
                await put_back_stalled(app)
                worker = Worker(
                    app,
                    concurrency=AT_ONCE,
                    fetch_job_polling_interval=poll_seconds,
                    abort_job_polling_interval=poll_seconds,
                    shutdown_graceful_timeout=grace_seconds,
                    install_signal_handlers=False,
                    worker_middleware=[reporting],
                )
                await _run_until(worker, stopping)
        except Exception as error:
            if not stopping.is_set():
                log.warning("the worker begins anew", after=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), PAUSE_SECONDS)


async def _run_until(worker: Worker, stopping: asyncio.Event) -> None:
    """Stopped, not cancelled: libraries take a cancellation for a connection that failed, and try again."""
    running, told = asyncio.ensure_future(worker.run()), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((running, told), return_when=asyncio.FIRST_COMPLETED)
        worker.stop()
        await running
    finally:
        told.cancel()


async def put_back_stalled(app: App) -> None:
    """Has the jobs done whose worker is gone."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("a job whose worker is gone is put back", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)


async def reporting(job_runs: AsyncCallNext, context: JobContext, _worker: Worker) -> Any:
    """A line for each job that fails for good; the arguments of jobs are ids."""
    job = context.job
    try:
        return await job_runs()
    except Exception as error:
        facts = {"task": job.task_name, "job": job.id, "attempt": job.attempts + 1}
        known = error.message if isinstance(error, UsherError) else None
        task: Any = context.task  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if task.get_retry_exception(exception=error, job=job):
            log.info("a job is tried again later", **facts, reason=known or type(error).__name__)
        else:
            log.warning("a job failed", **facts, reason=known, exc_info=known is None)
        raise
