"""How dates are read: the reference day is Wednesday, 1 May 2030."""

from datetime import date

import pytest

from agent.typed.dates import read_date

TODAY = date(2030, 5, 1)
READ = {
    "2030-05-12": "2030-05-12", "5th of june": "2030-06-05", "5th of march": "2031-03-05", "the 11th": "2030-05-11",
    "on the first": "2030-05-01", "the 31st": "2030-05-31", "next monday": "2030-05-06", "monday": "2030-05-06",
    "wednesday": "2030-05-01", "this friday": "2030-05-03", "next friday": "2030-05-10", "friday": "2030-05-03",
    "friday next week": "2030-05-10", "next week on Friday": "2030-05-10", "sunday this week": "2030-05-05",
    "tomorrow": "2030-05-02", "day after tomorrow": "2030-05-03", "today please": "2030-05-01",
    "tonight": "2030-05-01", "in two weeks": "2030-05-15", "3 days from now": "2030-05-04", "in a month": "2030-06-01",
    "a week from Friday": "2030-05-10", "two weeks from tomorrow": "2030-05-16", "a fortnight from today": "2030-05-15",
    "1st of this month": "2030-05-01", "the 5th of next month": "2030-06-05", "March 3rd 2031": "2031-03-03",
    "march the third": "2031-03-03", "fifth of may": "2030-05-05", "may 5": "2030-05-05", "5 May 2030": "2030-05-05",
    "3/14": "2031-03-14", "14/3": "2031-03-14", "14.3.2031": "2031-03-14", "12/25/30": "2030-12-25",
    "july 4, 2031": "2031-07-04", "05-Aug-2030": "2030-08-05", "Sep-23-2030": "2030-09-23", "20300517": "2030-05-17",
    "Friday, May 3rd": "2030-05-03", "monday the 6th": "2030-05-06", "feb 29": "2032-02-29",
    "the first monday of june": "2030-06-03", "last friday in may": "2030-05-31", "last day of june": "2030-06-30",
    "christmas": "2030-12-25", "on the twenty-first": "2030-05-21", "not the 5th, the 6th": "2030-05-06",
    "No, the 7th instead of May 5th": "2030-05-07", "the 5th, sorry, the 6th": "2030-05-06", "yesterday": "2030-04-30",
    "It's on the weekend, this Sunday": "2030-05-05", "on the 2nd at 5 pm": "2030-05-02", "Sat": "2030-05-04",
    "the day after christmas": "2030-12-26", "a week on saturday": "2030-05-11", "12 june 30": "2030-06-12",
    "next month on the 3rd": "2030-06-03", "Sunday fortnight": "2030-05-19", "not today but friday": "2030-05-03",
    "What else is there? I'd take the 12th.": "2030-05-12", "15 april of next year": "2031-04-15",
}  # fmt: skip
ABSTAINED = (
    "", "next week", "this weekend", "in may", "march 2031", "30th of february", "2030-02-30", "the 5th or the 6th",
    "may 5-8", "end of the month", "monday the 9th", "Thursday, may 3rd", "I sat down", "I may come 5 times", "5 days",
    "what about the day?", "when can I have it?", "not on Friday", "friday doesn't work", "check my savings first",
    "not sure, maybe monday", "the second one", "2", "99/99/2030", "before friday", "any day after the 5th",
)  # fmt: skip


@pytest.mark.parametrize(("said", "day"), READ.items(), ids=READ)
def test_a_day_is_read_however_it_is_named(said: str, day: str) -> None:
    read = read_date(said, TODAY)
    assert read is not None
    assert read.value.isoformat() == day


@pytest.mark.parametrize("said", ABSTAINED)
def test_no_day_is_guessed(said: str) -> None:
    assert read_date(said, TODAY) is None


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When do you check in?", "2030-05-05"),
        ("Until when will you stay?", "2030-05-08"),
        ("Which days?", None),
    ],
)
def test_a_stretch_answers_for_the_end_that_was_asked(question: str, day: str | None) -> None:
    read = read_date("from the 5th until the 8th", TODAY, question)
    assert (read.value.isoformat() if read else None) == day


def test_a_stretch_that_runs_backwards_is_no_answer() -> None:
    assert read_date("from the 8th until the 5th of May", TODAY, "When do you check in?") is None
