"""The interpreter that needs no model: what it takes, and what it would rather leave to one."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from agent.interpreters import Heard, Interpretation
from agent.typed.interpreter import TypedInterpreter
from wizard import engine
from wizard.commands import (
    Cancel,
    Command,
    Confirm,
    Decline,
    GoBack,
    GoTo,
    SetAnswer,
    ShowHelp,
    ShowRemaining,
    ShowSummary,
    Skip,
    StartOver,
)
from wizard.library import event_wizard

COMPILED = engine.compile_structure(event_wizard())
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EARLIER: dict[str, Any] = {
    "organizer.name": "Acme",
    "organizer.email": "a@acme.example",
    "event.title": "Night Market",
    "event.type": "popup",
    "event.description": "Stalls and music",
    "event.date": "2026-06-05",
    "event.start_time": "19:30",
    "event.end_time": "23:00",
    "event.timezone": "America/New_York",
    "ticket.tiers": [{"name": "VIP", "price": 10, "quantity": 5}],
    "ticket.total_capacity": 5,
    "venue.mode": "physical",
    "venue.name": "Mill",
    "venue.address": "1 Main St, Town",
    "payment.enabled": "no",
}


def read(message: str, asked: str | None, *, alone: bool = True) -> Interpretation:
    """Reads a message while a field is asked (None: while publishing is to be confirmed)."""
    keys = [*EARLIER] if asked is None else [*EARLIER][: [*EARLIER].index(asked)]
    commands = [SetAnswer(field=key, value=EARLIER[key]) for key in keys]
    run = engine.start(COMPILED, uuid4(), now=NOW).run
    run = engine.apply(COMPILED, run, commands, now=NOW).run if commands else run
    view = engine.view(COMPILED, run, now=NOW)
    assert [field.key for field in view.asking] == ([asked] if asked else [])
    return TypedInterpreter(alone=alone).read(Heard(message, run, view, COMPILED, uuid4(), NOW))


def answer(field: str, value: object) -> SetAnswer:
    return SetAnswer.model_validate({"field": field, "value": value})


@pytest.mark.parametrize(
    ("message", "asked", "command"),
    [
        ("My name is Ada Lovelace", "organizer.name", answer("organizer.name", "Ada Lovelace")),
        ("ada@acme.example", "organizer.name", answer("organizer.email", "ada@acme.example")),
        ("the second one", "event.type", answer("event.type", "popup")),
        ("the 8th of may", "event.date", answer("event.date", "2026-05-08")),
        ("half past 7 in the evening", "event.start_time", answer("event.start_time", "19:30")),
        ("yes", "event.timezone", answer("event.timezone", "America/New_York")),
        ("sounds good", "ticket.total_capacity", answer("ticket.total_capacity", 5)),
        ("no", "payment.enabled", answer("payment.enabled", "no")),
        ("skip", "event.end_time", Skip()),
        ("back", "event.type", GoBack()),
        ("what's left?", "event.type", ShowRemaining()),
        ("start over", "event.type", StartOver()),
        ("cancel", "event.type", Cancel()),
        ("change the title to Day Market", "event.date", answer("event.title", "Day Market")),
        ("change the title", "event.date", GoTo(target="event.title")),
        ("Back to School Night", "event.title", answer("event.title", "Back to School Night")),
        ("summary", "event.title", answer("event.title", "summary")),
        ("summary", "organizer.email", ShowSummary()),
        ("why?", "event.title", ShowHelp()),
        ("will people see that?", "event.date", ShowHelp(field="event.date")),
        ("yes please", None, Confirm()),
        ("not yet", None, Decline()),
        ("change the date to 6 June 2026", None, answer("event.date", "2026-06-06")),
        ("summary", None, ShowSummary()),
    ],
)
def test_a_message_is_read_against_what_was_asked(message: str, asked: str | None, command: Command):
    assert read(message, asked) == Interpretation((command,))


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("purple monkey dishwasher", "event.date"),
        ("Ada", "organizer.email"),
        ("yes, but change something first", None),
        ("the weather is nice", None),
    ],
)
def test_what_is_neither_answer_nor_steering_is_left_alone(message: str, asked: str | None):
    understood = read(message, asked)
    assert (understood.commands, understood.whole, understood.remark) == ((), False, "not_understood")


@pytest.mark.parametrize("message", ["hi", "Hello there!", "good morning"])
def test_a_greeting_is_greeted(message: str):
    assert read(message, "event.date") == Interpretation(remark="greeting")


@pytest.mark.parametrize(
    ("message", "asked", "remark"),
    [
        ("I'd like to publish an event", "organizer.name", "intention"),
        ("who are you?", "organizer.name", "about"),
        ("thanks a lot!", "event.date", "thanks"),
        ("ok", "organizer.name", "agreement"),
        ("no idea", "organizer.name", "undecided"),
        ("not sure yet", "event.type", "undecided"),
        ("can I change this later?", "event.date", "later"),
        ("I don't know yet, can I add it later?", "event.end_time", "later"),
        ("can I still change it afterwards?", None, "later"),
    ],
)
def test_small_talk_is_neither_an_answer_nor_a_riddle(message: str, asked: str, remark: str):
    understood = read(message, asked)
    assert (understood.commands, understood.remark) == ((), remark)


@pytest.mark.parametrize(
    ("message", "asked", "whole"),
    [
        ("Night Market", "event.title", False),
        ("A night full of stalls", "event.description", False),
        ("back", "event.title", True),
        ("ada@acme.example", "organizer.email", True),
        ("you can write to ada@acme.example", "organizer.email", False),
        ("yes", "event.timezone", True),
        ("next friday", "event.date", True),
        ("next friday, and call it the Spring Fair instead", "event.date", False),
        ("why do they need that to be public?", "event.date", False),
    ],
)
def test_free_text_and_half_understood_messages_are_left_to_a_model_where_there_is_one(
    message: str, asked: str, whole: bool
):
    assert read(message, asked, alone=False).whole is whole


@pytest.mark.parametrize(
    ("message", "wanted"),
    [("start over", True), ("a new one please", True), ("another event", True), ("thanks", False)],
)
def test_after_the_end_it_is_clear_who_wants_another_run(message: str, wanted: bool):
    assert TypedInterpreter(alone=True).asks_to_begin(message) is wanted
