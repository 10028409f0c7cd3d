"""How the entry reads an answer to a field of each input type."""

import time
from typing import Any

import pytest
from fakes.typed_fields import (
    ABOUT,
    CAPACITY,
    COLOR,
    DAY,
    DIETS,
    EMAIL,
    EVERY_FIELD,
    KIND,
    MOMENT,
    NOW,
    OPENING,
    PAYING,
    POSTER,
    STARS,
    START,
    TICKETS,
    TITLE,
    VOLUME,
    reading,
    value,
)
from hypothesis import given
from hypothesis import strategies as st

from agent.typed.navigation import NavigationContext, read_navigation
from wizard.inputs import OptionSet

ANSWERED: list[tuple[OptionSet, str, Any]] = [
    (KIND, "a pop-up shop", "popup"),
    (DIETS, "vegan and halal", ["vegan", "halal"]),
    (PAYING, "yes please", "yes"),
    (PAYING, "No, they pay at the door", "no"),
    (PAYING, "pay at the door", "no"),
    (TITLE, "Let's call it Midnight Runway", "Midnight Runway"),
    (ABOUT, "A night of fashion.", "A night of fashion."),
    (EMAIL, "write to ada@example.com please", "ada@example.com"),
    (CAPACITY, "three hundred and fifty people", 350),
    (VOLUME, "about 40", 40),
    (DAY, "on the 5th of June", "2030-06-05"),
    (START, "half past 7 in the evening", "19:30"),
    (OPENING, "at 7", "19:00"),
    (MOMENT, "tomorrow at 6 pm", "2030-05-02T18:00"),
    (STARS, "four out of five", 4),
    (COLOR, "navy blue", "#000080"),
    (TICKETS, "VIP 150 x 50", [{"name": "VIP", "price": 150, "quantity": 50}]),
]


@pytest.mark.parametrize(("field", "said", "normal"), ANSWERED, ids=[said for _, said, _ in ANSWERED])
def test_every_input_type_is_answered_in_words(field: OptionSet, said: str, normal: Any) -> None:
    assert value(said, field) == normal


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: field.name)
@pytest.mark.parametrize("said", ["", "  ", "I don't know", "what do you mean?", "x" * 30_000])
def test_nothing_is_read_where_nothing_was_answered(field: OptionSet, said: str) -> None:
    assert reading(said, field) is None


def test_a_file_is_never_typed() -> None:
    assert reading("poster.pdf", POSTER) is None


@pytest.mark.parametrize("said", ["yes", "keep it", "sounds good", "that's fine", "use the default"])
def test_agreement_takes_what_was_proposed(said: str) -> None:
    assert value(said, CAPACITY, proposal=350) == 350
    assert value(said, TITLE, proposal="Gala") == "Gala"


def test_an_echo_of_the_question_is_no_agreement_where_words_are_asked_for() -> None:
    zone = TITLE.model_copy(update={"question": "Which time zone is that in?", "format": "timezone"})
    assert value("my time zone", zone, proposal="America/New_York") is None
    assert value("that's fine", zone, proposal="America/New_York") == "America/New_York"


def test_an_own_answer_beats_the_proposal() -> None:
    assert value("no, make it 400", CAPACITY, proposal=350) == 400
    assert value("no", CAPACITY, proposal=350) is None


def test_yes_takes_the_day_that_the_question_names() -> None:
    asked = DAY.model_copy(update={"question": "Shall it be on May 12th?"})
    assert value("yes", asked) == "2030-05-12"
    assert value("yes", DAY) is None


def test_none_of_them_needs_an_optional_field() -> None:
    found = reading("none of them", DIETS, optional=True)
    assert found is not None
    assert found.value == []
    assert reading("none of them", DIETS) is None


@pytest.mark.parametrize(
    ("field", "said", "consumed"),
    [
        (DAY, "on the 5th of June please", True),
        (DAY, "it takes place on the 5th of June", True),
        (DAY, "the 5th of June, and call it Gala", False),
        (DAY, "What else do you need? The 5th of June.", False),
        (CAPACITY, "350 people can come in", True),
        (CAPACITY, "350 but the venue costs a fortune", False),
        (KIND, "it's an exhibition", True),
        (KIND, "an exhibition of my paintings", False),
        (PAYING, "yes, they should be able to pay online", True),
        (PAYING, "yes, with a Stripe account", False),
    ],
)
def test_a_reading_says_whether_anything_was_left_unexplained(field: OptionSet, said: str, consumed: bool) -> None:
    found = reading(said, field)
    assert found is not None
    assert found.consumed is consumed


WORDS = (
    "a", "the", "5", "5th", "may", "monday", "half", "past", "to", "7", "pm", "not", "no", "yes", "one", "hundred", "x",
    "$20", "and", ",", ";", "\n", "vip", "@", "1/2", "-", "…", "“", "½", "next", "week", "in", "?", "all", "except",
    "popup", "first", "change", "title", "back", "'", '"', "12:30", "2030-02-30", "[", "{", "٣", "İ", "\x1f", "\x00",
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
def test_no_text_whatever_makes_the_interpreter_fail(said: str) -> None:
    for field in EVERY_FIELD:
        reading(said, field, proposal=1, optional=True)
    read_navigation(said, EVERY_FIELD, NavigationContext(now=NOW, asked=TITLE))


@pytest.mark.parametrize("piece", ["a ", "1 ", "the 5th ", "how many ", "not ", "a.", "1/", "at at ", "and one ", "("])
def test_ten_thousand_characters_are_read_in_bounded_time(piece: str) -> None:
    said = (piece * 10_000)[:10_000]
    began = time.process_time()
    for field in EVERY_FIELD:
        reading(said, field)
        reading(said[:900], field)
    read_navigation(said[:500], EVERY_FIELD, NavigationContext(now=NOW))
    assert time.process_time() - began < 5
