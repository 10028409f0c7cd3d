"""Housekeeping: what is done every few minutes whoever is there, for as long as it finds something to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from worker.patience import Patience
from worker.queue import put_back_stalled

log = structlog.get_logger(__name__)

EVERY_TEN_MINUTES, EVERY_MINUTE, EVERY_HOUR = "*/10 * * * *", "* * * * *", "7 * * * *"
MOST_ROUNDS = 1000
WEEK = 7 * 24

Chore = Callable[[], Awaitable[int]]
"""One batch of it; how many things it dealt with, none when nothing is left."""


class Housekeeping:
    """The chores by name. One that fails keeps no other from being done."""

    def __init__(self, chores: Mapping[str, Chore]) -> None:
        self._chores = chores

    async def tidy(self) -> None:
        """Does each until nothing is left. Raises the errors of those that failed, together."""
        failed: list[Exception] = []
        for name, chore in self._chores.items():
            try:
                await self._finish(name, chore)
            except Exception as error:
                log.warning("a chore failed", chore=name, error=type(error).__name__)
                failed.append(error)
        if failed:
            raise ExceptionGroup("some chores failed", failed)

    async def _finish(self, name: str, chore: Chore) -> None:
        dealt_with = 0
        for _ in range(MOST_ROUNDS):
            if not (count := await chore()):
                break
            dealt_with += count
        if dealt_with:
            log.info("a chore is done", chore=name, count=dealt_with)


def housekeeping_jobs(housekeeping: Housekeeping) -> Blueprint:
    """The jobs that come by the clock, each with the time that it is of."""
    jobs = Blueprint()

    @jobs.periodic(cron=EVERY_TEN_MINUTES)
    @jobs.task(name="tidy", queue="housekeeping", lock="tidy", retry=Patience(3))
    async def tidy(timestamp: int) -> None:  # noqa: ARG001
        await housekeeping.tidy()

    # Without a lock of its own, which would outlive a worker that was killed over it.
    @jobs.periodic(cron=EVERY_MINUTE)
    @jobs.task(name="resume", queue="housekeeping", pass_context=True)
    async def resume(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
        await put_back_stalled(context.app)

    @jobs.periodic(cron=EVERY_HOUR)
    @jobs.task(name="forget", queue="housekeeping", pass_context=True)
    async def forget(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
        manager = context.app.job_manager
        await manager.delete_old_jobs(nb_hours=1, queue="housekeeping")
        await manager.delete_old_jobs(nb_hours=WEEK, include_failed=True, include_cancelled=True, include_aborted=True)

    return jobs
