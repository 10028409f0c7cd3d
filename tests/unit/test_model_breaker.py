"""The circuit breaker."""

import pytest

from agent.model.breaker import CircuitBreaker
from agent.model.failures import CircuitOpen


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(3, 30, clock)


def fail(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def test_it_stays_closed_while_failures_are_fewer_than_the_limit(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    breaker.admit()
    assert not breaker.is_open


def test_a_success_forgets_earlier_failures(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    breaker.admit()
    breaker.succeeded()
    fail(breaker, 2)
    assert not breaker.is_open


def test_it_opens_after_the_limit_and_says_how_long(breaker: CircuitBreaker) -> None:
    fail(breaker, 3)
    with pytest.raises(CircuitOpen, match="30 s left"):
        breaker.admit()


def test_after_the_cool_down_a_single_call_is_let_through(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 30
    breaker.admit()
    with pytest.raises(CircuitOpen, match="another call"):
        breaker.admit()


def test_a_probe_that_succeeds_closes_it(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 31
    breaker.admit()
    breaker.succeeded()
    breaker.admit()
    assert not breaker.is_open


def test_a_probe_that_fails_opens_it_for_the_whole_time_again(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 31
    fail(breaker, 1)
    clock.now += 29
    with pytest.raises(CircuitOpen):
        breaker.admit()


def test_an_abandoned_probe_makes_way_for_the_next(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 31
    breaker.admit()
    breaker.abandoned()
    breaker.admit()
    assert breaker.is_open
