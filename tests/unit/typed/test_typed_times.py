"""How times of day, and days with times, are read."""

from datetime import UTC, datetime, time

import pytest

from agent.typed.datetimes import read_datetime
from agent.typed.times import read_time

NOW = datetime(2030, 5, 1, 9, 15, tzinfo=UTC)
READ = {
    "half past 7 in the evening": "19:30", "quarter to 8 in the evening": "19:45", "evening 6": "18:00",
    "10:30": "10:30", "noon": "12:00", "midnight": "00:00", "8:15 in the night": "20:15",
    "7ish in the evening": "19:00",
    "1930": "19:30", "19h30": "19:30", "19 h": "19:00", "07:30": "07:30", "7pm": "19:00", "7 p.m.": "19:00",
    "7p": "19:00", "seven thirty pm": "19:30", '2 o"clock in the afternoon': "14:00", "at 15": "15:00",
    "12 in the afternoon": "12:00", "twelve pm": "12:00", "12 am": "00:00", "quarter past 12 in the afternoon": "12:15",
    "quarter to 1 pm": "12:45", "quarter to noon": "11:45", "ten to six in the evening": "17:50", "3": "15:00",
    "20 min past eight in the evening": "20:20", "this evening 5": "17:00", "tomorrow at 9 am": "09:00",
    "5 pm on the 6th": "17:00", "table for 2 at 7 pm": "19:00", "a table for 1 at morning 11:30": "11:30",
    "not at 5, at 6 pm": "18:00", "5 pm, sorry, 6 pm": "18:00", "lunch at 1": "13:00", "dinner at 8": "20:00",
    "11 at night": "23:00", "2 at night": "02:00", "in 2 hours": "11:15", "now": "09:15", "2:30": "14:30",
    "half 8 in the evening": "20:30", "8 tonight": "20:00", "19:00 pm": "19:00",
    "at 9 in the morning on may 5th": "09:00",
}  # fmt: skip
ABSTAINED = (
    "", "at 7", "7", "7:30", "quarter to 8", "seven thirty", "any time", "in the evening", "25:00", "10:75",
    "5 or 6 pm",
    "between 5 and 6 pm", "what time is it?", "not sure", "the 7th", "for 2 people", "13 am",
)  # fmt: skip


@pytest.mark.parametrize(("said", "moment"), READ.items(), ids=READ)
def test_a_time_is_read_however_it_is_said(said: str, moment: str) -> None:
    read = read_time(said, NOW, "What time is it?")
    assert read is not None
    assert read.value.isoformat("minutes") == moment


@pytest.mark.parametrize("said", ABSTAINED)
def test_no_time_is_guessed(said: str) -> None:
    assert read_time(said, NOW, "What time is it?") is None


def test_the_question_tells_the_half_of_the_day() -> None:
    evening, morning = (read_time("7:30", NOW, f"When should {meal} be served?") for meal in ("dinner", "breakfast"))
    assert evening is not None
    assert morning is not None
    assert (evening.value, morning.value) == (time(19, 30), time(7, 30))


def test_the_limits_of_a_field_tell_the_half_of_the_day() -> None:
    read = read_time("at 7", NOW, "When do the doors open?", (time(17), time(23)))
    assert read is not None
    assert read.value == time(19)


@pytest.mark.parametrize(
    ("said", "starts", "ends"),
    [
        ("7 to 10 pm", "19:00", "22:00"),
        ("from 7pm to 10pm", "19:00", "22:00"),
        ("11 to 1 pm", "11:00", "13:00"),
        ("10:00 - 12:30", "10:00", "12:30"),
        ("7-10 in the evening", "19:00", "22:00"),
    ],
)
def test_a_stretch_answers_for_the_end_that_was_asked(said: str, starts: str, ends: str) -> None:
    found = [read_time(said, NOW, question) for question in ("When does it start?", "When does it end?")]
    assert [read and read.value.isoformat("minutes") for read in found] == [starts, ends]


@pytest.mark.parametrize(
    ("said", "moment"),
    {
        "2030-05-03T19:30": "2030-05-03T19:30",
        "tomorrow at half past 7 in the evening": "2030-05-02T19:30",
        "friday 8pm": "2030-05-03T20:00",
        "noon on the 5th of june": "2030-06-05T12:00",
        "tonight at 8": "2030-05-01T20:00",
        "tomorrow": None,
        "at 8 pm": None,
    }.items(),
)
def test_a_day_and_a_time_are_read_together_or_not_at_all(said: str, moment: str | None) -> None:
    read = read_datetime(said, NOW)
    assert (read.value.isoformat(timespec="minutes") if read else None) == moment
