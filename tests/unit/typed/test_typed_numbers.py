"""How numbers are read."""

import pytest

from agent.typed.numbers import read_number
from agent.typed.numerals import digits

READ = {
    "350": 350, "1,400 bucks": 1400, "one thousand three hundred and eighty dollars": 1380, "$1,670": 1670,
    "a couple": 2, "two and a half": 2.5, "1.5k": 1500, "half a dozen": 6, "two dozen": 24, "50%": 50, "-5": -5,
    "minus five": -5, "€12.50": 12.5, "2000$": 2000, "1.5 million": 1_500_000, "half a million": 500_000, "2 1/2": 2.5,
    "½": 0.5, "around fifteen hundred": 1500, "up to 20": 20, "at least 3 please": 3, "twelve": 12, "none": 0,
    "100, no wait, 150": 150, "not 5 but 6": 6, "it's 40, a total of 40": 40, "10 000": 10_000, "50kg": 50,
    "seven point five": 7.5, "one million two hundred thousand and five": 1_200_005,
    "What else do you need? I'll take 4.": 4, "I'd like the cheaper one, 3 please": 3,
}  # fmt: skip
ABSTAINED = (
    "", "5 or 6", "100 to 150", "between 20 and 30", "more than 10", "over 200", "I'm not sure", "no idea, maybe 5",
    "at 14:30", "on march 5th", "room 12b", "how many can I have?", "why 3?", "2 adults and 3 children", "a few",
    "the cheaper one", "that one", "three fifths", "13 lakh", "one million and a half", "1e10", "2030-05-03",
    "9" * 30, "150 300", "quarter million", "doesn't matter",
)  # fmt: skip


@pytest.mark.parametrize(("said", "number"), READ.items(), ids=READ)
def test_a_number_is_read_however_it_is_written(said: str, number: float) -> None:
    read = read_number(said, "How much is it?")
    assert read is not None
    assert read.value == pytest.approx(number)


@pytest.mark.parametrize("said", ABSTAINED)
def test_no_number_is_guessed(said: str) -> None:
    assert read_number(said, "How much is it?") is None


@pytest.mark.parametrize(
    ("said", "question", "number"),
    [
        ("2 tickets for 3 people", "How many tickets?", 2),
        ("2 tickets for 3 people", "How many people?", 3),
        ("just me", "How many people?", 1),
        ("a ticket, please", "How many tickets?", 1),
        ("just for the one please", "How many people?", 1),
        ("I need 4 for $20 each", "How much is a ticket?", 20),
        ("two adults, one child, so three in total", "How many people?", 3),
    ],
)
def test_of_several_numbers_the_question_picks_one(said: str, question: str, number: int) -> None:
    read = read_number(said, question)
    assert read is not None
    assert read.value == number


def test_money_doesn_t_answer_how_many() -> None:
    assert read_number("$50", "How many people can come in?") is None


@pytest.mark.parametrize(
    ("words", "written"),
    {
        "twenty-first of march": "21st of march",
        "seven thirty pm": "7 30 pm",
        "three and four": "3 and 4",
        "twelve hundred": "1200",
        "nineteen eighty four": "19 84",
        "that one": "that one",
        "the second one": "the 2nd one",
        "hundred hundred": "100 100",
    }.items(),
)
def test_words_become_digits_only_where_they_are_numbers(words: str, written: str) -> None:
    assert digits(words) == written
