"""The event wizard: authored as data, walked from its first question to the published event."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fakes.structures import Walk

from wizard.library import event_wizard
from wizard.structure import Step

TIERS = [{"name": "VIP", "price": 150, "quantity": 50}, {"name": "General", "price": 50, "quantity": 300}]
ANSWERS: dict[str, Any] = {
    "organizer.name": "Studio Nove",
    "organizer.email": "hello@studionove.com",
    "event.title": "Midnight in Milan",
    "event.type": "runway show",
    "event.description": "New silhouettes, live strings.",
    "event.date": "2030-05-03",
    "event.start_time": "19:30",
    "event.end_time": "01:00",
    "event.timezone": "Europe/Rome",
    "ticket.tiers": TIERS,
    "ticket.total_capacity": 400,
    "venue.mode": "both",
    "venue.name": "Palazzo Clerici",
    "venue.address": "Via Clerici 5, Milan",
    "venue.url": "https://live.studionove.com",
    "payment.enabled": True,
    "payment.account_id": "acct_1Nove",
}


def walked(**others: Any) -> Walk:
    """The whole wizard answered, each question when it is asked; None skips one."""
    answers = ANSWERS | {key.replace("__", "."): value for key, value in others.items()}
    walk = Walk(event_wizard())
    for _ in range(len(answers)):
        if walk.asking:
            assert walk.answer(walk.asking[0], answers[walk.asking[0]]).accepted, walk.change.outcomes
    return walk


def test_the_stages_are_walked_in_order():
    stages = [step.key for step in event_wizard().steps]
    assert stages == ["organizerSetup", "eventSetup", "ticketSetup", "venueSetup", "paymentSetup", "reviewPublish"]
    walk = walked()
    assert list(walk.run.completed_steps) == stages[:-1]
    assert (walk.run.current_step, walk.view.step_number, walk.view.progress) == ("reviewPublish", 6, 1.0)


def test_a_yes_at_the_end_publishes_with_every_answer_in_its_normal_form():
    walk = walked()
    assert walk.run.awaiting is not None
    assert [line.key for line in walk.run.awaiting.summary] == list(ANSWERS)
    (execution,) = walk.agree().executions
    normal = {"event.type": "fashion_show", "venue.mode": "hybrid", "payment.enabled": "yes"}
    assert (execution.operation, execution.payload) == ("publishEvent", ANSWERS | normal)
    walk.record(result={"slug": "midnight-in-milan"})
    assert walk.run.status == "completed"


@pytest.mark.parametrize(
    ("mode", "asked"),
    [("in person", ["name", "address"]), ("online", ["url"]), ("hybrid", ["name", "address", "url"])],
)
def test_the_venue_asks_only_what_its_kind_needs(mode: str, asked: list[str]):
    walk = Walk(event_wizard())
    walk.answer("venue.mode", mode)
    open_fields = [key for key in walk.view.remaining if key.startswith("venue.")]
    assert open_fields == [f"venue.{each}" for each in asked]


def test_the_account_is_asked_for_only_with_online_payment():
    assert "payment.account_id" not in walked(payment__enabled="at the door").answers
    assert walked(payment__enabled="yes").answers["payment.account_id"] == "acct_1Nove"


def test_capacity_is_proposed_from_the_tiers_and_never_less():
    walk = Walk(event_wizard())
    walk.answer("ticket.tiers", TIERS)
    assert walk.view.proposals["ticket.total_capacity"] == 350
    walk.answer("ticket.total_capacity", 349)
    assert "at least the sum of all tiers" in walk.outcome("answer_rejected")["message"]
    assert walk.answer("ticket.total_capacity", 350).accepted


def test_the_time_zone_of_new_york_is_offered():
    assert Walk(event_wizard()).view.proposals == {"event.timezone": "America/New_York"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("organizer.email", "me at home", "name@example.com"),
        ("event.type", "wedding", "a fashion show, a pop-up, an exhibition or a launch"),
        ("event.date", "2029-12-31", "today or later"),
        ("event.date", "2041-01-01", "ten years"),
        ("event.start_time", "25:00", "a time of day, and whether it is AM or PM"),
        ("event.timezone", "Mars/Base", "The time zone should be a time zone such as America/New_York"),
        ("ticket.tiers", [{**TIERS[0], "quantity": 0}], "“VIP”: the quantity should be 1 or more."),
        ("ticket.tiers", [{**TIERS[0], "price": -1}], "“VIP”: the price should be 0 or more."),
        ("ticket.tiers", [TIERS[0], {**TIERS[1], "name": "vip"}], "a name of its own"),
        ("ticket.total_capacity", 0, "The total capacity should be 1 or more."),
        ("venue.mode", "on the moon", "in person, online, or both"),
        ("payment.enabled", "perhaps", "yes or no"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence_that_helps(key: str, value: Any, words: str):
    walk = Walk(event_wizard())
    walk.answer(key, value)
    assert words in walk.outcome("answer_rejected")["message"]
    assert walk.answers == {}


@pytest.mark.parametrize("link", ["http://plain.example", "live.example.com", "https://", "javascript:alert(1)"])
def test_the_online_link_is_https(link: str):
    walk = Walk(event_wizard())
    walk.answer("venue.mode", "online")
    walk.answer("venue.url", link)
    assert "starts with https://" in walk.outcome("answer_rejected")["message"]


@pytest.mark.parametrize("account", ["1234", "acct_", "acct_ab cd", "sk_live_1"])
def test_the_account_id_looks_like_one(account: str):
    walk = Walk(event_wizard())
    walk.answer("payment.enabled", "yes")
    walk.answer("payment.account_id", account)
    assert walk.outcome("answer_rejected")["message"].startswith("A Stripe account id starts with acct_")


def test_an_end_after_midnight_and_an_event_today_are_fine():
    walk = walked(event__end_time="19:30", event__date="2030-01-01")
    assert walk.answers["event.end_time"] == "19:30"


@pytest.mark.parametrize(
    ("said", "value"), [("pop-up shop", "popup"), ("art show", "exhibition"), ("launch party", "launch")]
)
def test_people_use_their_own_words_for_the_type(said: str, value: str):
    walk = Walk(event_wizard())
    walk.answer("event.type", said)
    assert walk.answers["event.type"] == value


@pytest.mark.parametrize("step", event_wizard().steps, ids=lambda step: step.key)
def test_every_part_is_authored_for_people_and_for_the_assistant(step: Step):
    assert step.instructions
    assert step.help_text
    for field in step.option_sets:
        assert field.question.endswith((".", "?"))
        assert len(field.question) <= 120
        assert field.help_text
        assert not re.search(
            r"\b(field|value|input|invalid)\b", f"{field.question} {field.help_text} {field.error_message}"
        )
