"""A circuit breaker: after repeated failures the model is left alone for a while, then tried with one call."""

from __future__ import annotations

import time
from collections.abc import Callable

from agent.model.failures import CircuitOpen


class CircuitBreaker:
    """Opens after `failures` in a row, for `open_seconds`; then lets a single call through to find out.

    Every call that was admitted ends with one of `succeeded`, `failed` and `abandoned`.
    """

    def __init__(self, failures: int, open_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def admit(self) -> None:
        """Raises CircuitOpen where the call should not be made."""
        if self._opened_at is None:
            return
        left = self._opened_at + self._open_seconds - self._clock()
        if left > 0:
            raise CircuitOpen(f"{left:.0f} s left")
        if self._probing:
            raise CircuitOpen("another call is trying")
        self._probing = True

    def succeeded(self) -> None:
        self._failures = 0
        self._opened_at = None
        self._probing = False

    def failed(self) -> None:
        self._failures += 1
        if self._probing or self._failures >= self._limit:
            self._opened_at = self._clock()
        self._probing = False

    def abandoned(self) -> None:
        """The call was given up for a reason of ours, which says nothing about the model."""
        self._probing = False
