"""One run makes one event, however often, by whomever and however badly it is asked for."""

import asyncio
import json
from dataclasses import replace

import psycopg
import pytest
from fixtures.publishing import NOW, TheEventWizard, compiled, executor_over, ready
from fixtures.stores import Stores, principal_of
from fixtures.tenants import Tenants, value

from store.demo import MEMBER, OPERATOR, OUTSIDER
from tools.executor import Executor
from tools.operations.publish_event import PublishEvent, draft
from wizard.commands import Confirm
from wizard.engine import apply
from wizard.errors import IdempotencyKeyReused, NotFound, RunNotReady, Unavailable
from wizard.ports import Execution, LedgerWork

MAX = principal_of(MEMBER)


class Misprint(PublishEvent):
    """Publishes what the database refuses."""

    async def perform(self, work: LedgerWork, execution: Execution):
        return {"event": await work.insert_event(execution, replace(draft(execution.payload), type="wedding"))}


def misprinting(stores: Stores) -> Executor:
    return Executor(stores.ledger, [Misprint()], TheEventWizard(), clock=lambda: NOW)


def events(tenants: Tenants) -> int:
    with tenants.owning() as connection:
        return value(connection, "select count(*) from events")


async def test_publishing_completes_the_run_and_links_its_event(stores: Stores, executor: Executor):
    begun = await ready(stores, MEMBER)
    done = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert done.result is not None
    event = done.result["event"]
    assert (done.status, event["url_path"]) == ("succeeded", "/api/v1/public/acme/events/spring-gala")
    assert (await stores.runs.get(MAX, begun.run.id)).run.status == "completed"
    assert (await stores.events.public("acme", "spring-gala"))["id"] == event["id"]


async def test_every_answer_arrives_in_its_column(stores: Stores, executor: Executor, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    with tenants.owning() as connection:
        (row,) = connection.execute("select * from events")
    assert (row["title"], row["type"], row["description"]) == ("Spring Gala", "fashion_show", "An evening of new work.")
    assert [str(row[key]) for key in ("event_date", "start_time", "end_time", "ends_on")] == [
        *("2027-06-01", "19:30:00", "01:00:00", "2027-06-02")
    ]
    assert (row["timezone"], row["venue_mode"], row["total_capacity"]) == ("Europe/Berlin", "hybrid", 350)
    assert row["venue_data"] == {
        "name": "Old Hall",
        "address": "1 Main Street, Berlin",
        "url": "https://example.com/live",
    }
    assert [(tier["name"], tier["price"], tier["quantity"]) for tier in row["ticket_tiers"]] == [
        *(("VIP", 150, 50), ("General", 49.5, 300))
    ]
    assert (row["payment_enabled"], row["stripe_account_id"], row["status"]) == (True, "acct_1234567890", "published")
    assert (row["run_id"], row["user_id"], row["organization_id"]) == (begun.run.id, MEMBER.id, MEMBER.organization.id)


@pytest.mark.parametrize("keys", [["the key"] * 200, [f"key {number}" for number in range(200)]], ids=["one", "many"])
async def test_two_hundred_at_once_make_one_event_and_hear_the_same(
    stores: Stores, executor: Executor, tenants: Tenants, keys: list[str]
):
    begun = await ready(stores, MEMBER)
    answers = await asyncio.gather(
        *(executor.execute(MAX, begun.run.id, "publishEvent", idempotency_key=key, confirm=True) for key in keys)
    )
    assert events(tenants) == 1
    assert len({json.dumps(answer.result) for answer in answers}) == 1
    assert {(answer.status, answer.execution_id) for answer in answers} == {("succeeded", answers[0].execution_id)}


async def test_a_key_means_one_request_only(stores: Stores, executor: Executor):
    first, second = await ready(stores, MEMBER), await ready(stores, MEMBER)
    await executor.execute(MAX, first.run.id, "publishEvent", idempotency_key="k", confirm=True)
    with pytest.raises(IdempotencyKeyReused):
        await executor.execute(MAX, second.run.id, "publishEvent", idempotency_key="k", confirm=True)
    with pytest.raises(IdempotencyKeyReused):
        await executor.execute(MAX, first.run.id, "publishEvent", 1, idempotency_key="k")


async def test_without_a_yes_nothing_is_published(stores: Stores, executor: Executor, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    with pytest.raises(RunNotReady):
        await executor.execute(MAX, begun.run.id, "publishEvent", idempotency_key="k")
    assert events(tenants) == 0
    await executor.execute(MAX, begun.run.id, "publishEvent", idempotency_key="k", confirm=True)


async def test_nobody_else_publishes_a_persons_run(stores: Stores, executor: Executor):
    begun = await ready(stores, MEMBER)
    for other in (OUTSIDER, OPERATOR):
        with pytest.raises(NotFound):
            await executor.execute(principal_of(other), begun.run.id, "publishEvent", confirm=True)
    assert (await stores.runs.get(MAX, begun.run.id)).run == begun.run


async def test_a_refused_event_fails_the_execution_and_asks_again(stores: Stores, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    failed = await misprinting(stores).execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert (failed.status, failed.error) == (
        "failed",
        "An event is a fashion show, a pop-up, an exhibition or a launch.",
    )
    run = (await stores.runs.get(MAX, begun.run.id)).run
    assert run.awaiting is not None
    assert (run.status, run.awaiting.kind, run.awaiting.intent) == ("in_progress", "confirmation", 2)
    assert events(tenants) == 0


async def test_after_a_failure_the_next_yes_is_a_new_intent(stores: Stores, executor: Executor):
    begun = await ready(stores, MEMBER)
    failing = await misprinting(stores).execute(
        MAX, begun.run.id, "publishEvent", idempotency_key="first", confirm=True
    )
    done = await executor.execute(MAX, begun.run.id, "publishEvent", idempotency_key="second", confirm=True)
    assert (failing.intent, done.intent, done.status) == (1, 2, "succeeded")
    replayed = await executor.execute(MAX, begun.run.id, "publishEvent", idempotency_key="first", confirm=True)
    assert (replayed.intent, replayed.status, replayed.error) == (1, "failed", failing.error)


async def test_the_transcript_tells_of_the_yes_and_of_the_event(stores: Stores, executor: Executor, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    with tenants.owning() as connection:
        rows = connection.execute(
            "select outcome ->> 'kind' as kind from wizard_interactions where run_id = %s order by position",
            [begun.run.id],
        ).fetchall()
    kinds = [row["kind"] for row in rows]
    assert kinds[:2] == ["action_intended", "action_succeeded"]
    assert "run_completed" in kinds


async def test_every_attempt_is_logged(stores: Stores, executor: Executor, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    await misprinting(stores).execute(MAX, begun.run.id, "publishEvent", confirm=True)
    await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    with tenants.owning() as connection:
        rows = connection.execute(
            "select l.status, l.attempt, e.intent, l.finished_at is not null as ended from action_execution_logs l"
            " join action_executions e on e.id = l.execution_id order by e.intent"
        ).fetchall()
    assert [tuple(row.values()) for row in rows] == [("failed", 1, 1, True), ("succeeded", 1, 2, True)]


async def test_a_connection_that_dies_in_the_middle_leaves_one_event_after_the_retry(
    stores: Stores, executor: Executor, tenants: Tenants
):
    begun = await ready(stores, MEMBER)

    class Cut(PublishEvent):
        async def perform(self, work: LedgerWork, execution: Execution):
            result = await super().perform(work, execution)
            cut_off(tenants)
            return result

    cutting = Executor(stores.ledger, [Cut()], TheEventWizard(), clock=lambda: NOW)
    with pytest.raises(Unavailable):
        await cutting.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert events(tenants) == 0
    done = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert (done.status, events(tenants)) == ("succeeded", 1)


def cut_off(tenants: Tenants) -> None:
    """End the server's side of every connection that the program has."""
    with psycopg.connect(tenants.database.superuser_dsn) as superuser:
        superuser.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'usher_api'")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("上海时装周开幕秀", "shang-hai-shi-zhuang-zhou-kai-mu-xiu"),
        ("Zoë’s Spring & Summer", "zoes-spring-and-summer"),
        ("W" * 200, "w" * 80),
        ("!!!", "event"),
    ],
)
async def test_a_title_in_any_script_gives_a_readable_address(
    stores: Stores, executor: Executor, title: str, slug: str
):
    begun = await ready(stores, MEMBER, event__title=title)
    done = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert done.result is not None
    assert (done.result["event"]["title"], done.result["event"]["slug"]) == (title, slug)


async def test_events_of_one_title_get_addresses_of_their_own(stores: Stores, executor: Executor):
    slugs: list[str] = []
    for _ in range(3):
        begun = await ready(stores, MEMBER)
        done = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
        slugs.append((done.result or {})["event"]["slug"])
    assert slugs == ["spring-gala", "spring-gala-2", "spring-gala-3"]


async def test_a_replay_is_answered_after_the_event_was_changed_as_before(stores: Stores):
    executor = executor_over(stores.ledger)
    begun = await ready(stores, MEMBER)
    first = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    await stores.events.patch(MAX, (first.result or {})["event"]["id"], {"title": "Another"}, 1)
    again = await executor.execute(MAX, begun.run.id, "publishEvent", confirm=True)
    assert (again.result, again.change) == (first.result, None)


async def test_what_was_given_up_is_not_published_afterwards(stores: Stores, executor: Executor, tenants: Tenants):
    begun = await ready(stores, MEMBER)
    agreed = apply(compiled(), begun.run, [Confirm()], now=NOW)
    async with stores.runs.change(MAX, begun.run.id, None) as held:
        await held.save(agreed)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.set_run_status(%s, 'abandoned')", [begun.run.id])
    with pytest.raises(RunNotReady):
        await executor.execute(MAX, begun.run.id, "publishEvent", 1, confirm=True)
    assert events(tenants) == 0
