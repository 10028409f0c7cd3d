"""How stretches are read: several options in a row, days of the week, spans of time, scores out of so many."""

import pytest
from fakes.typed_fields import NOW, VOLUME, told, value

from agent.typed.choices import read_choice, read_choices
from agent.typed.durations import asked_unit, in_unit
from agent.typed.option_names import Choice
from agent.typed.reading import ReadingContext, read
from agent.typed.rows import RowColumn, read_rows
from wizard.inputs import NumberInput, Slider, TextInput

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = tuple(Choice(day.lower(), (day, day[:3])) for day in WEEK)
GRADES = tuple(Choice(name, (name,)) for name in ("Beginner", "Intermediate", "Advanced", "Expert"))
SIZES = tuple(Choice(size, (f"{size} inches",)) for size in ("13", "14", "16"))
ORDERS = (Choice("name", ("By name",)), Choice("age", ("By age", "oldest first")), Choice("own", ("My own",)))

SEVERAL = [
    (DAYS, "Monday to Friday", "mon tue wed thu fri"),
    (DAYS, "mon-wed and sunday", "mon tue wed sun"),
    (DAYS, "from tuesday through thursday", "tue wed thu"),
    (DAYS, "weekdays and Saturday", "mon tue wed thu fri sat"),
    (DAYS, "at the weekend", "sat sun"),
    (DAYS, "every day except Sunday", "mon tue wed thu fri sat"),
    (DAYS, "Monday and Friday", "mon fri"),
    (GRADES, "beginner to advanced", "Beg Int Adv"),
    (GRADES, "the first, advanced and the last one", "Beg Adv Exp"),
]
MINUTES = [
    ("half an hour", 30),
    ("an hour and a half", 90),
    ("2 hours and 15 minutes", 135),
    ("20 minutes", 20),
    ("about 40", 40),
    ("a month", None),
]


@pytest.mark.parametrize(("offered", "message", "chosen"), SEVERAL)
def test_several_options_are_told_as_a_stretch(offered: tuple[Choice, ...], message: str, chosen: str):
    found = read_choices(message, offered)
    assert found is not None
    assert [each[:3] for each in found.values] == chosen.split()


def test_a_stretch_that_runs_backwards_adds_nothing():
    found = read_choices("expert to beginner", GRADES)
    assert found is not None
    assert found.values == ("Beginner", "Expert")


@pytest.mark.parametrize(("message", "size"), [("the second one", "14"), ("the last one", "16"), ("14", "14")])
def test_options_that_are_numbers_are_told_by_their_place_too(message: str, size: str):
    assert (found := read_choice(message, SIZES))
    assert found.values == (size,)


@pytest.mark.parametrize(("message", "order"), [("the first one", "name"), ("oldest first", "age")])
def test_a_place_on_the_list_is_no_part_of_a_name(message: str, order: str):
    assert (found := read_choice(message, ORDERS))
    assert found.values == (order,)


def test_the_middle_one_is_told_only_where_there_is_a_middle():
    assert (found := read_choice("the middle one", ORDERS))
    assert found.values == ("age",)
    assert read_choice("the middle one", GRADES) is None


@pytest.mark.parametrize(("message", "minutes"), MINUTES)
def test_a_span_of_time_is_read_in_the_unit_that_is_asked(message: str, minutes: int | None):
    limit = NumberInput(**told("Limit", "How long may it take?"), unit="minutes")
    assert value(message, limit) == minutes


def test_the_unit_is_asked_by_the_question_and_a_rate_is_no_span():
    assert asked_unit("On how many days a week do you travel?") == "day"
    assert asked_unit("How many people come?") is None
    assert in_unit("twice a week", "day") == "twice a week"
    assert in_unit("two weeks", "day") == "14 days"


@pytest.mark.parametrize(("message", "score"), [("8/10", 8), ("nine out of ten", 9), ("4 out of 5", None)])
def test_a_score_is_taken_only_on_its_own_scale(message: str, score: int | None):
    scale = Slider(**told("Score", "How likely is it, from 0 to 10?"), max=10)
    assert value(message, scale) == score
    assert value("8 out of 100", VOLUME) == 8


@pytest.mark.parametrize(
    ("message", "host"),
    [
        ("it runs on db.example.com", "db.example.com"),
        ("it's db.example.com.", "db.example.com"),
        ("localhost", "localhost"),
    ],
)
def test_what_has_the_author_s_pattern_is_found_in_its_sentence(message: str, host: str):
    field = TextInput(**told("Server", "Which server does it run on?"), pattern="^[a-z]+(\\.[a-z]+)*$")
    assert value(message, field) == host


def test_words_that_could_all_be_meant_are_left_to_be_refused():
    field = TextInput(**told("Server", "Which server does it run on?"), pattern="^[a-z.]+$")
    found = read("either alpha, or beta", field, ReadingContext(now=NOW, question=field.question))
    assert found is not None
    assert found.value == "either alpha, or beta"


@pytest.mark.parametrize(("message", "times"), [("twice", 2), ("never", 0), ("once", 1), ("twice a day", 2)])
def test_how_often_is_told_in_a_word(message: str, times: int):
    tries = NumberInput(**told("Tries", "How often should we try again?"))
    assert value(message, tries) == times


def test_a_row_keeps_its_name_as_written_and_leaves_the_unit_to_the_number():
    columns = (RowColumn("topic", "text", ("Topic",)), RowColumn("minutes", "integer", ("Minutes", "min")))
    rows = read_rows("First steps 30, product tour for 90 minutes", columns, NOW)
    assert rows == [{"topic": "First steps", "minutes": 30}, {"topic": "product tour", "minutes": 90}]
