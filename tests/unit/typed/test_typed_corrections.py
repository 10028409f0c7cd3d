"""What people take back: an earlier answer corrected while something else is asked."""

from typing import Any

import pytest
from fixtures.hearing import EventTalk

from agent.typed.interpreter import TypedInterpreter
from wizard.commands import SetAnswer

TIERS: list[dict[str, Any]] = [
    {"name": "VIP", "price": 90, "quantity": 20},
    {"name": "Standard", "price": 30, "quantity": 200},
]
STUDENT = {"name": "student", "price": 10, "quantity": 50}


def talk(*, as_far_as: str) -> EventTalk:
    answers: dict[str, Any] = {
        "organizer__name": "Ada",
        "organizer__email": "ada@acme.example",
        "event__title": "Night Market",
        "event__type": "popup",
        "event__description": "Stalls",
        "event__date": "2031-06-05",
        "event__start_time": "19:00",
        "event__end_time": "22:00",
        "event__timezone": "Europe/London",
        "ticket__tiers": TIERS,
        "ticket__total_capacity": 220,
        "venue__mode": "physical",
        "venue__name": "Mill",
        "venue__address": "Mill Lane 1, London",
    }
    keys = [*answers]
    told = keys[: keys.index(as_far_as.replace(".", "__"))] if as_far_as != "payment.enabled" else keys
    return EventTalk.begun().answered(**{key: answers[key] for key in told})


@pytest.mark.parametrize(
    ("message", "asked", "field", "value"),
    [
        ("actually my name is Ada King", "organizer.email", "organizer.name", "Ada King"),
        ("no, wait, the name should be Ada Byron", "event.title", "organizer.name", "Ada Byron"),
        ("actually the date is 4 May 2031", "event.start_time", "event.date", "2031-05-04"),
        ("sorry, it starts at 8pm", "event.timezone", "event.start_time", "20:00"),
        ("actually it's online", "venue.address", "venue.mode", "virtual"),
        ("change the venue to hybrid", "venue.address", "venue.mode", "hybrid"),
        ("make it hybrid", "payment.enabled", "venue.mode", "hybrid"),
        ("oh wait, make it online only", "venue.address", "venue.mode", "virtual"),
        ("ada.king@acme.example", "event.title", "organizer.email", "ada.king@acme.example"),
        ("yes but change the title to Day Market", "payment.enabled", "event.title", "Day Market"),
        ("the name should be The Mill", "venue.name", "venue.name", "The Mill"),
        ("make it 300", "ticket.total_capacity", "ticket.total_capacity", 300),
        (
            "change the tickets to GA 5 x 9",
            "ticket.total_capacity",
            "ticket.tiers",
            [{"name": "GA", "price": 5, "quantity": 9}],
        ),
    ],
)
def test_what_is_taken_back_changes_the_answer_that_is_meant(message: str, asked: str, field: str, value: Any) -> None:
    understood = TypedInterpreter(alone=True).read(talk(as_far_as=asked).heard(message))
    assert understood.commands == (SetAnswer(field=field, value=value),)


@pytest.mark.parametrize(
    ("message", "tiers"),
    [
        ("and a student for 10, 50 seats", [*TIERS, STUDENT]),
        ("add a student tier for 10, 50 seats", [*TIERS, STUDENT]),
        ("the VIP price should be 95", [TIERS[0] | {"price": 95}, TIERS[1]]),
        ("no, the quantity of VIP should be 25", [TIERS[0] | {"quantity": 25}, TIERS[1]]),
        ("remove the standard tier", TIERS[:1]),
        ("also VIP 80 x 10", [TIERS[0] | {"price": 80, "quantity": 10}, TIERS[1]]),
    ],
)
@pytest.mark.parametrize("asked", ["ticket.total_capacity", "venue.name", "payment.enabled"])
def test_rows_become_more_fewer_or_others_in_a_few_words(message: str, tiers: list[dict[str, Any]], asked: str) -> None:
    understood = TypedInterpreter(alone=True).read(talk(as_far_as=asked).heard(message))
    assert understood.commands == (SetAnswer.model_validate({"field": "ticket.tiers", "value": tiers}),)


@pytest.mark.parametrize(
    "message", ["the student price should be 400", "change the fee to 400", "remove the press tier"]
)
def test_a_number_for_something_else_is_no_answer_to_what_is_asked(message: str) -> None:
    understood = TypedInterpreter(alone=True).read(talk(as_far_as="ticket.total_capacity").heard(message))
    assert (understood.commands, understood.whole) == ((), False)


@pytest.mark.parametrize(
    "title", ["Make it Pop", "Sorry, the show is cancelled", "Actually, Love Is Blind", "No and Yes"]
)
def test_a_title_that_sounds_like_a_correction_stays_a_title(title: str) -> None:
    understood = TypedInterpreter(alone=True).read(talk(as_far_as="event.title").heard(title))
    assert understood.commands == (SetAnswer(field="event.title", value=title),)
