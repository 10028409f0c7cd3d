"""When a call that failed before its answer began is made again, and after what pause."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from agent.model.failures import ModelFailed

Pause = Callable[[float], Awaitable[None]]
_FIRST_PAUSE = 0.2


def retrying(attempts: int, longest_wait: float, pause: Pause = asyncio.sleep) -> AsyncRetrying:
    """Obeys Retry-After; where the server asks for more than `longest_wait` seconds, it gives up at once."""
    backoff = wait_random_exponential(multiplier=_FIRST_PAUSE, max=longest_wait)

    def wait(state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.retry_after if isinstance(failure, ModelFailed) else None
        return backoff(state) if asked is None else asked

    def worthwhile(failure: BaseException) -> bool:
        return isinstance(failure, ModelFailed) and failure.retryable and (failure.retry_after or 0) <= longest_wait

    return AsyncRetrying(
        stop=stop_after_attempt(attempts), wait=wait, retry=retry_if_exception(worthwhile), sleep=pause, reraise=True
    )
