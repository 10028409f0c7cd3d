"""What a published event may hold, who changes it, and how it is cancelled."""

from typing import Any

import psycopg
import pytest
from fixtures.tenants import Tenants, publish, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": "  "}),
    ("title", {"title": "x" * 256}),
    ("title", {"title": None}),
    ("type", {"type": "party"}),
    ("type", {"type": None}),
    ("event_date", {"event_date": None}),
    ("date_range", {"event_date": "1066-10-14"}),
    ("start_time", {"start_time": None}),
    ("time_zone", {"timezone": "Mars/Base"}),
    ("time_zone", {"timezone": "EST+5"}),
    ("timezone", {"timezone": None}),
    ("venue_mode", {"venue_mode": "underwater"}),
    ("venue_mode", {"venue_mode": None}),
    ("venue_data", {"venue_data": ["Hall"]}),
    ("total_capacity", {"total_capacity": -5}),
    ("total_capacity", {"total_capacity": 0}),
    ("total_capacity", {"total_capacity": None}),
    ("ticket_tiers", {"ticket_tiers": {"name": "VIP"}}),
    ("ticket_tiers", {"ticket_tiers": [{"name": "VIP", "price": -1, "quantity": 1}]}),
    ("ticket_tiers", {"ticket_tiers": [{"name": "VIP", "price": 1, "quantity": 0}]}),
    ("ticket_tiers", {"ticket_tiers": [{"name": "VIP", "price": "1", "quantity": 1}]}),
    ("ticket_tiers", {"ticket_tiers": [{"name": "VIP", "price": 1}]}),
    ("ticket_tiers", {"ticket_tiers": [{"price": 1, "quantity": 1}]}),
    ("payment_account", {"payment_enabled": True, "stripe_account_id": None}),
]


@pytest.mark.parametrize(("constraint", "change"), WRONG)
def test_an_event_that_cannot_be_is_refused(shared_tenants: Tenants, constraint: str, change: dict[str, Any]) -> None:
    with pytest.raises(psycopg.IntegrityError, match=constraint):
        shared_tenants.event(MEMBER, **change)


@pytest.mark.parametrize(
    ("start", "end", "ends_on"),
    [
        ("20:00", "02:00", "2027-06-02"),
        ("20:00", "20:00", "2027-06-02"),
        ("20:00", "23:00", "2027-06-01"),
        ("20:00", None, "2027-06-01"),
    ],
)
def test_an_end_at_or_before_the_start_is_the_next_day(
    tenants: Tenants, start: str, end: str | None, ends_on: str
) -> None:
    event = tenants.event(MEMBER, start_time=start, end_time=end)
    assert str(event["ends_on"]) == ends_on


def test_publishing_says_when_and_for_whom(tenants: Tenants) -> None:
    event = tenants.event(MEMBER, status="cancelled", user_id=str(ADMIN.id), organization_id=str(ADMIN.id))
    assert event["status"] == "published"
    assert event["published_at"] is not None
    assert (event["organization_id"], event["user_id"]) == (MEMBER.organization.id, MEMBER.id)


@pytest.mark.parametrize(("person", "changed"), [(MEMBER, 0), (OPERATOR, 1), (ADMIN, 1), (OUTSIDER, 0)])
def test_operators_change_what_describes_an_event_of_a_colleague(
    tenants: Tenants, person: DemoPerson, changed: int
) -> None:
    tenants.event(ADMIN)
    with tenants.acting_as(person) as connection:
        assert connection.execute("update events set title = 'Autumn gala'").rowcount == changed


def test_whoever_made_an_event_changes_it(tenants: Tenants) -> None:
    tenants.event(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        assert connection.execute("update events set title = 'Autumn gala', revision = 2").rowcount == 1
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("update events set total_capacity = 0")


def test_whoever_left_the_organization_changes_nothing_there(tenants: Tenants) -> None:
    event = tenants.event(MEMBER)
    with tenants.owning() as connection:
        connection.execute("delete from memberships where user_id = %s", [MEMBER.id])
    with tenants.acting_as(MEMBER) as connection:
        assert connection.execute("update events set title = 'Mine'").rowcount == 0
        with pytest.raises(psycopg.errors.NoDataFound):
            connection.execute("select private.cancel_event(%s)", [event["id"]])


def test_whoever_left_the_organization_publishes_nothing_there(tenants: Tenants) -> None:
    execution = tenants.execution(MEMBER, tenants.run(MEMBER))
    with tenants.owning() as connection:
        connection.execute("delete from memberships where user_id = %s", [MEMBER.id])
    with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.NoDataFound):
        publish(connection, execution)


def test_cancelling_again_answers_the_same(tenants: Tenants) -> None:
    event = tenants.event(MEMBER)
    cancel = "select revision || status from private.cancel_event(%s, 1)"
    answers: list[str] = []
    for person in (MEMBER, OPERATOR):
        with tenants.acting_as(person) as connection:
            answers.append(value(connection, cancel, event["id"]))
    assert answers == ["2cancelled", "2cancelled"]


def test_a_colleague_does_not_cancel(tenants: Tenants) -> None:
    event = tenants.event(ADMIN)
    with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select private.cancel_event(%s)", [event["id"]])


def test_an_event_that_changed_meanwhile_is_not_cancelled(tenants: Tenants) -> None:
    event = tenants.event(MEMBER)
    with (
        tenants.acting_as(MEMBER) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="changed meanwhile"),
    ):
        connection.execute("select private.cancel_event(%s, 7)", [event["id"]])


def test_a_cancelled_event_does_not_come_back(tenants: Tenants) -> None:
    event = tenants.event(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.cancel_event(%s)", [event["id"]])
    with tenants.owning() as connection, pytest.raises(psycopg.errors.CheckViolation, match="does not become"):
        connection.execute("update events set status = 'published', cancelled_at = null")
