"""Every input type brings what is said into one normal form, and says it back in words."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import choice, field, ident, several

COLORS = choice("color", {"id": ident("r"), "value": "red", "label": "Bright red", "aliases": ["crimson"]}, "blue")
MANY = several("many", "a", "b", "c")
YES_NO = choice("sure", "yes", "no")
TIERS = field(
    "rows",
    "tiers",
    columns=[
        {"key": "name", "name": "Name"},
        {"key": "price", "name": "Price", "type": "number"},
        {"key": "left", "name": "Left", "type": "integer", "required": False},
        {"key": "day", "name": "Day", "type": "date", "required": False},
        {"key": "hour", "name": "Hour", "type": "time", "required": False},
        {"key": "open", "name": "Open", "type": "bool", "required": False},
    ],
)
TIER: dict[str, Any] = {"name": "VIP", "price": 150, "left": 5, "day": "2030-05-03", "hour": "19:30", "open": True}
EMPTY_CELLS = {"left": None, "day": None, "hour": None, "open": None}
FILE: dict[str, Any] = {
    "id": "7B0D0C80-0D34-4D0C-9A54-1A52B1F3F2C1",
    "name": " a.png ",
    "size": 12,
    "type": "image/png",
    "extra": 1,
}


@pytest.mark.parametrize(
    ("part", "said", "normal", "label"),
    [
        pytest.param(COLORS, "red", "red", "Bright red", id="a choice by its value"),
        pytest.param(COLORS, " bright  RED", "red", "Bright red", id="a choice by its label, whatever case and space"),
        pytest.param(COLORS, "Crimson", "red", "Bright red", id="a choice by an alias"),
        pytest.param(COLORS, str(ident("r")), "red", "Bright red", id="a choice by its id"),
        pytest.param(COLORS, ["blue"], "blue", "Blue", id="a choice in a list of one"),
        pytest.param(YES_NO, True, "yes", "Yes", id="yes for true"),
        pytest.param(YES_NO, False, "no", "No", id="no for false"),
        pytest.param(MANY, ["c", "a", "C"], ["a", "c"], "A and C", id="choices in structure order, each once"),
        pytest.param(MANY, "b", ["b"], "B", id="one choice as a list"),
        pytest.param(field("text_input", "t"), "  two\n words ", "two words", "two words", id="text on one line"),
        pytest.param(
            field("text_input", "t", multiline=True), " a\r\nb\x00 ", "a\nb", "a\nb", id="text on several lines"
        ),
        pytest.param(field("text_input", "t"), 42, "42", "42", id="text from a number"),
        pytest.param(
            field("text_input", "t", format="email"), "Al@EXAMPLE.com", "Al@example.com", "Al@example.com", id="e-mail"
        ),
        pytest.param(
            field("text_input", "t", format="phone"),
            "(212) 555-0123",
            "+12125550123",
            "+12125550123",
            id="phone in E.164",
        ),
        pytest.param(
            field("text_input", "t", format="timezone"),
            "new york",
            "America/New_York",
            "America/New_York",
            id="zone by city",
        ),
        pytest.param(
            field("text_input", "t", format="timezone"),
            "europe/PARIS",
            "Europe/Paris",
            "Europe/Paris",
            id="zone by name",
        ),
        pytest.param(
            field("text_input", "t", format="timezone"),
            "EST",
            "America/New_York",
            "America/New_York",
            id="zone by letters",
        ),
        pytest.param(field("number_input", "n"), 5.0, 5, "5", id="an integral number as a whole one"),
        pytest.param(field("number_input", "n"), "1,500.5", 1500.5, "1,500.5", id="a written number"),
        pytest.param(field("slider", "s"), "40", 40, "40", id="a slider's number"),
        pytest.param(field("rating", "r"), 4, 4, "4 of 5", id="stars"),
        pytest.param(field("date_input", "d"), " 2030-05-03 ", "2030-05-03", "Friday, 3 May 2030", id="a date"),
        pytest.param(field("time_input", "t"), "7:05", "07:05", "7:05 AM", id="a time without its zero"),
        pytest.param(field("time_input", "t"), "00:30:00", "00:30", "12:30 AM", id="a time with seconds"),
        pytest.param(
            field("datetime_input", "d"),
            "2030-05-03 19:30:00",
            "2030-05-03T19:30",
            "Friday, 3 May 2030 at 7:30 PM",
            id="both",
        ),
        pytest.param(
            *(field("datetime_input", "d"), "2030-05-03T19:30Z", "2030-05-03T19:30+00:00"),
            "Friday, 3 May 2030 at 7:30 PM (UTC+0000)",
            id="both with an offset",
        ),
        pytest.param(field("color_picker", "c"), "NAVY", "#000080", "navy (#000080)", id="a colour by name"),
        pytest.param(field("color_picker", "c"), "1aF", "#11aaff", "#11aaff", id="a colour in three digits"),
        pytest.param(
            field("rich_text", "r"),
            "<p onclick='x'>Hi <b>you</b><script>no</script></p>",
            "<p>Hi <b>you</b></p>",
            "Hi you",
            id="rich",
        ),
        pytest.param(TIERS, [TIER], [TIER], TIERS.label([TIER]), id="rows"),
        pytest.param(
            *(TIERS, {"name": "A", "price": "0"}, [{"name": "A", "price": 0, **EMPTY_CELLS}], "A (price 0)"),
            id="one row alone",
        ),
        pytest.param(
            field("file_upload", "f"),
            FILE,
            [{"id": FILE["id"].lower(), "name": "a.png", "size": 12, "type": "image/png"}],
            "a.png",
            id="a file",
        ),
    ],
)
def test_what_is_said_gets_its_normal_form_and_words(part: Any, said: Any, normal: Any, label: str):
    assert part.normalize(said) == normal
    assert part.normalize(normal) == normal
    assert part.label(normal) == label


def test_zero_and_false_are_answers():
    assert field("number_input", "n").normalize(0) == 0
    assert TIERS.normalize([{**TIER, "open": False}]) == [{**TIER, "open": False}]


def test_a_row_is_said_with_its_details():
    said = "VIP (price 150, left 5, day Friday, 3 May 2030, hour 7:30 PM, open yes)"
    assert TIERS.label([TIER]) == said


def test_markup_that_runs_is_taken_out_of_rich_text():
    part = field("rich_text", "r")
    normal = part.normalize(
        '<a href="javascript:alert(1)" onmouseover="x()">a</a><img src=x onerror=y><iframe></iframe>b'
    )
    assert normal == '<a rel="noopener noreferrer">a</a>b'


def test_an_ambiguous_word_is_no_choice():
    part = choice(
        "pick", {"id": ident("1"), "value": "x", "label": "Same"}, {"id": ident("2"), "value": "y", "label": "same"}
    )
    assert part.find("same") is None  # pyright: ignore[reportAttributeAccessIssue]
