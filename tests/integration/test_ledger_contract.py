"""What executing promises, on the ledger in memory and on the real one alike."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from fakes.memory_ledger import MemoryLedger
from fixtures.publishing import NOW, TheEventWizard, awaiting_confirmation, ready
from fixtures.stores import Stores, principal_of

from store.demo import MEMBER, OUTSIDER
from tools.executor import ExecutionResult, Executor
from tools.operation import Operation, OperationFailed
from tools.operations.publish_event import PublishEvent
from wizard.errors import ExecutionInFlight, IdempotencyKeyReused, LeaseLost, NotFound, RunNotReady
from wizard.ports import Execution, Ledger
from wizard.ports.records import RunRecord

MAX = principal_of(MEMBER)


@dataclass(frozen=True, slots=True)
class Bench:
    """A ledger, and a run in it that awaits the yes to publishEvent."""

    ledger: Ledger
    run_id: UUID

    async def execute(self, operation: Operation, *, lease: float = 60, **options: Any) -> ExecutionResult:
        executor = Executor(self.ledger, [operation], TheEventWizard(), lease_seconds=lease, clock=lambda: NOW)
        return await executor.execute(MAX, self.run_id, "publishEvent", **options)

    async def status(self) -> tuple[str, int]:
        async with self.ledger.work(MAX, self.run_id) as work:
            execution = await work.execution("publishEvent", None)
            assert execution is not None
            return execution.status, execution.attempts


class Remote:
    """An operation elsewhere that counts how often its effect took place."""

    name = "publishEvent"

    def __init__(self, effect_class: Literal["idempotent", "unsafe"] = "idempotent", **behaviour: Any) -> None:
        self.effect_class: Literal["idempotent", "unsafe"] = effect_class
        self.effects: list[UUID] = []
        self._before: Callable[[], Awaitable[Any]] | None = behaviour.get("before")
        self._failures: list[OperationFailed] = list(behaviour.get("failures", ()))

    async def perform(self, execution: Execution) -> dict[str, Any]:
        if self._before is not None:
            await self._before()
        if self._failures:
            raise self._failures.pop(0)
        self.effects.append(execution.id)
        return {"effects": len(self.effects)}


@pytest.fixture(params=["in_memory", "real"])
def bench(request: pytest.FixtureRequest) -> Bench:
    return request.getfixturevalue(request.param)


@pytest.fixture
def in_memory() -> Bench:
    ledger, run = MemoryLedger(), awaiting_confirmation().run
    ledger.begin(RunRecord(run, uuid4(), "w", "W", uuid4(), 1, MEMBER.organization.id, None, MEMBER.id))
    return Bench(ledger, run.id)


@pytest.fixture
async def real(stores: Stores) -> Bench:
    return Bench(stores.ledger, (await ready(stores, MEMBER)).run.id)


async def test_what_succeeded_is_answered_again_and_not_done_again(bench: Bench):
    remote = Remote()
    first = await bench.execute(remote, confirm=True, idempotency_key="k")
    again = [await bench.execute(remote, confirm=True, idempotency_key=key) for key in ("k", "other", None)]
    assert [(each.status, each.result) for each in (first, *again)] == [("succeeded", {"effects": 1})] * 4
    assert remote.effects == [first.execution_id]
    assert (again[0].change, (first.change and first.change.run.status)) == (None, "completed")


async def test_a_local_effect_takes_place_once(bench: Bench):
    answers = await asyncio.gather(*(bench.execute(PublishEvent(), confirm=True) for _ in range(5)))
    assert len({answer.result["event"]["id"] for answer in answers if answer.result}) == 1


async def test_who_comes_while_it_is_being_done_is_told_to_come_again(bench: Bench):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        begun.set()
        await go_on.wait()

    slow = Remote(before=hold)
    doing = asyncio.create_task(bench.execute(slow, confirm=True))
    await begun.wait()
    with pytest.raises(ExecutionInFlight) as refused:
        await bench.execute(slow)
    assert 0 < refused.value.retry_after <= 60
    go_on.set()
    assert (await doing).result == {"effects": 1}


async def test_an_idempotent_attempt_that_died_is_made_again(bench: Bench):
    died = Remote(before=dies)
    with pytest.raises(ConnectionResetError):
        await bench.execute(died, lease=-1, confirm=True)
    assert await bench.status() == ("running", 1)
    assert (await bench.execute(Remote())).status == "succeeded"
    assert await bench.status() == ("succeeded", 2)


async def dies() -> None:
    raise ConnectionResetError


async def test_an_unsafe_attempt_that_died_is_never_made_again(bench: Bench):
    with pytest.raises(ConnectionResetError):
        await bench.execute(Remote("unsafe", before=dies), lease=-1, confirm=True)
    again = Remote("unsafe")
    for _ in range(2):
        assert (await bench.execute(again)).status == "unknown"
    assert again.effects == []


async def test_who_lost_the_fence_records_nothing(bench: Bench):
    async def overtake() -> None:
        assert (await bench.execute(Remote())).result == {"effects": 1}

    with pytest.raises(LeaseLost):
        await bench.execute(Remote(before=overtake), lease=-1, confirm=True)
    assert await bench.status() == ("succeeded", 2)


async def test_a_failure_that_may_pass_leaves_it_pending(bench: Bench):
    remote = Remote(failures=[OperationFailed("busy", retryable=True)])
    assert (await bench.execute(remote, confirm=True)).status == "pending"
    assert (await bench.execute(remote)).result == {"effects": 1}
    assert await bench.status() == ("succeeded", 2)


async def test_a_failure_that_stays_asks_the_person_again(bench: Bench):
    remote = Remote(failures=[OperationFailed("no such account")])
    failed = await bench.execute(remote, confirm=True, idempotency_key="k")
    assert (failed.status, failed.error, failed.change and failed.change.run.awaiting is not None) == (
        *("failed", "no such account", True),
    )
    assert (await bench.execute(remote, idempotency_key="k")).status == "failed"
    assert (await bench.execute(remote, confirm=True)).intent == 2


async def test_a_key_keeps_its_meaning(bench: Bench):
    await bench.execute(Remote(), confirm=True, idempotency_key="k")
    with pytest.raises(IdempotencyKeyReused):
        await bench.execute(Remote(), intent=1, idempotency_key="k")


async def test_nothing_is_executed_that_nobody_confirmed(bench: Bench):
    remote = Remote()
    for options in ({}, {"intent": 1}, {"intent": 7, "confirm": True}):
        with pytest.raises(RunNotReady):
            await bench.execute(remote, **options)
    assert remote.effects == []


async def test_strangers_and_unknown_operations_find_nothing(bench: Bench):
    executor = Executor(bench.ledger, [Remote()], TheEventWizard(), clock=lambda: NOW)
    with pytest.raises(NotFound):
        await executor.execute(principal_of(OUTSIDER), bench.run_id, "publishEvent", confirm=True)
    with pytest.raises(NotFound):
        await executor.execute(MAX, bench.run_id, "launchRocket", confirm=True)


async def test_what_was_executed_is_not_told_as_still_intended(bench: Bench):
    done = await bench.execute(PublishEvent(), confirm=True)
    assert done.change is not None
    kinds = [outcome.kind for outcome in done.change.outcomes]
    assert (kinds[:2], done.change.executions) == (["action_intended", "action_succeeded"], ())
