"""Patience: whether a job that failed is tried again, and when."""

import asyncio

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from wizard.errors import MailRefused

FACTOR = 4
ATTEMPTS = 9
"""With waits of 4 s, 16 s, 64 s … up to 18 h, a job is given up after a day."""


class Patience(BaseRetryStrategy):
    """Waits longer after every failure, and not for ever. Who was merely interrupted goes on at once."""

    def __init__(self, attempts: int = ATTEMPTS, *, factor: int = FACTOR) -> None:
        self._attempts, self._factor = attempts, factor

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, MailRefused):
            return None
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if job.attempts + 1 >= self._attempts:
            return None
        return RetryDecision(retry_in={"seconds": self._factor ** (job.attempts + 1)})
