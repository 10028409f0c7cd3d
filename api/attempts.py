"""Limits how often somebody may try a password from one address."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable


class AttemptLimit:
    """Counts attempts by key in a sliding window; remembers the most recent keys only."""

    def __init__(
        self,
        allowed: int = 10,
        seconds: float = 300.0,
        *,
        keys: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed, self._seconds, self._keys, self._clock = allowed, seconds, keys, clock
        self._attempts: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def wait(self, key: Hashable) -> float:
        """The seconds until another attempt is allowed; 0 when it is allowed now."""
        times = self._recent(key)
        return max(0.0, times[0] + self._seconds - self._clock()) if len(times) >= self._allowed else 0.0

    def count(self, key: Hashable) -> None:
        """Counts one attempt."""
        times = self._recent(key)
        times.append(self._clock())
        self._attempts[key] = times
        self._attempts.move_to_end(key)
        while len(self._attempts) > self._keys:
            self._attempts.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Clears the key after a success."""
        self._attempts.pop(key, None)

    def _recent(self, key: Hashable) -> deque[float]:
        times = self._attempts.get(key, deque[float]())
        since = self._clock() - self._seconds
        while times and times[0] <= since:
            times.popleft()
        return times
