"""When a job that failed is tried again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.jobs import Job

from wizard.errors import MailRefused, Unavailable
from worker.patience import Patience


def waits(exception: BaseException, attempts: int) -> float | None:
    """Seconds until the next try; None if there is none."""
    job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="send", attempts=attempts)
    decision = Patience().get_retry_decision(exception=exception, job=job)
    if decision is None:
        return None
    assert decision.retry_at is not None
    return round((decision.retry_at - datetime.now(UTC)).total_seconds())


def test_every_wait_is_four_times_the_one_before() -> None:
    assert [waits(Unavailable(), attempts) for attempts in range(4)] == [4, 16, 64, 256]


def test_a_job_is_given_up_after_a_day() -> None:
    tried = [waits(Unavailable(), attempts) for attempts in range(9)]
    assert tried[-1] is None
    total = timedelta(seconds=sum(wait or 0 for wait in tried))
    assert timedelta(hours=20) < total < timedelta(hours=28)


def test_what_is_refused_for_good_is_not_tried_again() -> None:
    assert waits(MailRefused(), 0) is None


@pytest.mark.parametrize("attempts", [0, 20])
def test_what_was_merely_interrupted_goes_on_at_once(attempts: int) -> None:
    assert waits(asyncio.CancelledError(), attempts) == 0
