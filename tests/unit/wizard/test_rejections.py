"""Every constraint of every input type refuses with a stable code and a sentence that says what is expected."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import choice, field, several
from pydantic import ValidationError

from wizard.inputs import ValueRejected

FILE = {"id": "7b0d0c80-0d34-4d0c-9a54-1a52b1f3f2c1", "name": "a.png", "size": 2048, "type": "image/png"}
COLUMNS = [
    {"key": "name", "name": "Name", "min": 2, "max": 4},
    {"key": "price", "name": "Price", "type": "number", "min": 0, "max": 10},
    {"key": "left", "name": "Left", "type": "integer", "required": False},
    {"key": "day", "name": "Day", "type": "date", "required": False},
    {"key": "open", "name": "Open", "type": "bool", "required": False},
]
ROWS = field("rows", "tiers", columns=COLUMNS, min_rows=1, max_rows=2, row_name="tier")
ROW = {"name": "VIP", "price": 1}


def text(**members: Any) -> Any:
    return field("text_input", "text", **members)


def number(**members: Any) -> Any:
    return field("number_input", "amount", **members)


@pytest.mark.parametrize(
    ("part", "said", "code", "message"),
    [
        (choice("pick", "a", "b"), "z", "not_an_option", "The pick should be one of these: A or B."),
        (choice("pick", "a", "b"), ["a", "b"], "not_an_option", "The pick should be one of these: A or B."),
        (choice("pick", "a", "b"), None, "not_an_option", "The pick should be one of these: A or B."),
        (
            several("many", "a", "b"),
            ["a", "z"],
            "not_an_option",
            "“z” isn't on the list. The many can be any of these: A or B.",
        ),
        (several("many", "a", "b", min_selections=2), ["a"], "too_few", "Please choose at least 2 of these: A and B."),
        (several("many", "a", "b"), [], "too_few", "Please choose at least 1 of these: A and B."),
        (
            several("many", "a", "b", max_selections=1),
            ["a", "b"],
            "too_many",
            "Please choose at most 1 of these: A and B.",
        ),
        (text(), {"a": 1}, "not_text", "The text should be text."),
        (text(), "  \n ", "empty", "The text can't be empty."),
        (text(min_length=3), "ab", "too_short", "The text should have at least 3 characters."),
        (text(max_length=3), "abcd", "too_long", "The text can have at most 3 characters."),
        (text(pattern="^x"), "abc", "pattern", "The text isn't written the way it should be."),
        (text(format="email"), "a@b", "email", "The text should be an e-mail address, like name@example.com."),
        (
            text(format="url"),
            "example.com",
            "url",
            "The text should be a full web address that starts with https:// or http://.",
        ),
        (text(format="url"), "javascript:alert(1)", "url", None),
        (
            text(format="https_url"),
            "http://example.com",
            "url",
            "The text should be a full web address that starts with https://.",
        ),
        (
            text(format="phone"),
            "12",
            "phone",
            "The text should be a phone number with its country code, like +1 212 555 0123.",
        ),
        (text(format="timezone"), "Mars/Base", "timezone", None),
        (number(), "many", "not_a_number", "The amount should be a number."),
        (number(), True, "not_a_number", "The amount should be a number."),
        (number(), float("nan"), "not_a_number", "The amount should be a number."),
        (number(integer=True), 2.5, "not_whole", "The amount should be a whole number."),
        (number(min=1), 0, "too_small", "The amount should be 1 or more."),
        (number(max=1000), 1001, "too_large", "The amount can be at most 1,000."),
        (number(min=1, step=0.5), 1.2, "off_step", "The amount goes in steps of 0.5, counted from 1."),
        (field("slider", "volume"), 101, "too_large", "The volume can be at most 100."),
        (field("slider", "volume"), -1, "too_small", "The volume should be 0 or more."),
        (field("slider", "volume"), 0.5, "off_step", "The volume goes in steps of 1."),
        (field("rating", "stars"), 6, "out_of_range", "The stars should be a whole number from 1 to 5."),
        (field("rating", "stars"), 0, "out_of_range", None),
        (field("rating", "stars"), 2.5, "out_of_range", None),
        (
            field("date_input", "day"),
            "2030-02-30",
            "not_date",
            "The day should be a date, such as Friday, 3 May 2030.",
        ),
        (
            field("date_input", "day", min="2030-01-01"),
            "2029-12-31",
            "too_early",
            "The day can't be before Tuesday, 1 January 2030.",
        ),
        (
            field("date_input", "day", max="2030-01-01"),
            "2030-01-02",
            "too_late",
            "The day can't be after Tuesday, 1 January 2030.",
        ),
        (
            field("time_input", "end_time"),
            "24:00",
            "not_time",
            "The end time should be a time of day, such as 7:30 PM.",
        ),
        (field("time_input", "end_time", min="09:00"), "08:59", "too_early", "The end time can't be before 9:00 AM."),
        (field("time_input", "end_time", max="17:00"), "17:01", "too_late", "The end time can't be after 5:00 PM."),
        (field("datetime_input", "start"), "2030-05-03", "not_datetime", None),
        (field("datetime_input", "start", min="2030-01-01T00:00"), "2029-12-31T23:59", "too_early", None),
        (field("datetime_input", "start", max="2030-01-01T00:00"), "2030-01-01T00:01", "too_late", None),
        (
            field("color_picker", "shade"),
            "#12345",
            "not_a_color",
            "The shade should be a colour such as navy or #1e90ff.",
        ),
        (field("rich_text", "story"), "<p> </p>", "empty", "The story can't be empty."),
        (
            field("rich_text", "story", min_length=3),
            "<b>ab</b>",
            "too_short",
            "The story should have at least 3 characters.",
        ),
        (
            field("rich_text", "story", max_length=3),
            "<b>abcd</b>",
            "too_long",
            "The story can have at most 3 characters.",
        ),
        (field("rich_text", "story"), 3, "not_text", "The story should be text."),
        (field("file_upload", "photo"), [], "empty", "Please upload at least one file."),
        (field("file_upload", "photo"), "a.png", "not_a_file", "The photo should be an uploaded file."),
        (field("file_upload", "photo"), {**FILE, "id": "1"}, "not_a_file", "The photo should be an uploaded file."),
        (field("file_upload", "photo", max_files=1), [FILE, FILE], "too_many", "There can be at most 1 file."),
        (field("file_upload", "photo", max_size_bytes=1024), FILE, "too_large", "“a.png” is larger than 1 KB."),
        (
            field("file_upload", "photo", accepted_types=["image/gif", ".pdf"]),
            FILE,
            "wrong_type",
            "“a.png” isn't image/gif or .pdf.",
        ),
        (ROWS, [], "too_few", "Please give at least 1 tier."),
        (ROWS, [ROW, ROW, ROW], "too_many", "There can be at most 2 tiers."),
        (ROWS, ["VIP"], "not_a_row", "Each tier has name, price, left, day and open."),
        (ROWS, [{**ROW, "seat": 1}], "unknown_column", None),
        (ROWS, [{"price": 1}], "missing", "Tier 1: the name is missing."),
        (ROWS, [{**ROW, "name": "x"}], "too_short", None),
        (ROWS, [{**ROW, "name": "xxxxx"}], "too_long", None),
        (ROWS, [{**ROW, "price": -1}], "too_small", "“VIP”: the price should be 0 or more."),
        (ROWS, [{**ROW, "price": 11}], "too_large", "“VIP”: the price can be at most 10."),
        (ROWS, [{**ROW, "price": "x"}], "not_a_number", "“VIP”: the price should be a number."),
        (ROWS, [{**ROW, "left": 1.5}], "not_whole", "“VIP”: the left should be a whole number."),
        (ROWS, [{**ROW, "day": "soon"}], "not_a_date", "“VIP”: the day should be a date."),
        (ROWS, [{**ROW, "open": "maybe"}], "not_a_bool", "“VIP”: the open should be yes or no."),
    ],
)
def test_a_constraint_refuses_in_a_sentence(part: Any, said: Any, code: str, message: str | None):
    with pytest.raises(ValueRejected) as caught:
        part.normalize(said)
    assert caught.value.code == code
    assert message is None or caught.value.message == message


def test_the_author_s_sentence_wins():
    part = number(min=1, error_message="At least one guest, please.")
    with pytest.raises(ValueRejected, match="At least one guest, please"):
        part.normalize(0)


def test_limits_that_are_no_moments_are_refused_with_the_structure():
    with pytest.raises(ValidationError, match="not a date such as"):
        field("date_input", "day", min="tomorrow")


def test_a_pattern_that_is_none_is_refused_with_the_structure():
    with pytest.raises(ValidationError, match="isn't a regular expression"):
        text(pattern="(")


def test_a_pattern_can_not_be_made_to_run_for_ever():
    part = text(pattern="^(a+)+$")
    with pytest.raises(ValueRejected):
        part.normalize("a" * 5000 + "!")
