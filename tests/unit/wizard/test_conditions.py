"""Expressions: typed against the structure, null where nothing is answered, undetermined or failed where they break."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import NOW, choice, field, number, several, text

from wizard.conditions import UNDETERMINED, EvaluationFailed, ExpressionInvalid, Language
from wizard.conditions.values import from_cel, midnight, to_cel, wall_clock

TIERS = field(
    "rows", "ticket.tiers", columns=[{"key": "name", "name": "N"}, {"key": "left", "name": "L", "type": "integer"}]
)
FIELDS = {
    part.key: part
    for part in (
        text("event.title"),
        number("guests"),
        field("date_input", "event.date"),
        field("datetime_input", "starts"),
        choice("mode", "a", "b"),
        several("tags", "x", "y"),
        TIERS,
    )
}
ANSWERS: dict[str, Any] = {
    "event.title": "hello",
    "guests": 4,
    "event.date": "2030-01-05",
    "starts": "2030-01-01T20:00+01:00",
    "mode": "a",
    "tags": ["x"],
    "ticket.tiers": [{"name": "A", "left": 2}, {"name": "a ", "left": None}],
}
LANGUAGE = Language(FIELDS.values())
MOMENTS = {"today": midnight(NOW), "now": wall_clock(NOW)}
VALUES = {key: to_cel(FIELDS[key], value, NOW.tzinfo) for key, value in ANSWERS.items()} | MOMENTS


@pytest.mark.parametrize(
    "source",
    [
        "event.title == 'hello' && event.title.size() > 3",
        "guests > 3 && guests * 2 == 8",
        "guests > 3.5 || false",
        "guests >= 4 && size(tags) > 0",
        "mode in ['a', 'c'] && 'x' in tags",
        "event.date >= today && weekday(event.date) == 6",
        "days_between(today, event.date) == 4 && add_days(today, 4) == event.date",
        "date('2030-01-05') == event.date",
        "starts > now && starts.getHours() == 14",
        "sum(ticket.tiers, 'left') == 2 && count(ticket.tiers) == 2",
        "average(ticket.tiers, 'left') == 2 && smallest(ticket.tiers, 'left') == largest(ticket.tiers, 'left')",
        "sum(ticket.tiers.filter(t, t.left != null).map(t, t.left * 3)) == 6",
        "ticket.tiers[0].name == 'A'",
        "!unique(ticket.tiers, 'name')",
        "answered(guests) && answered(tags) && answered(event.title) && answered(event.date) && tags != null",
    ],
)
def test_an_expression_is_true_of_these_answers(source: str):
    assert LANGUAGE.compile(source, "bool").holds(VALUES) is True


@pytest.mark.parametrize(
    "source",
    ["guests > 3", "event.title.size() > 3", "event.date > today", "sum(ticket.tiers, 'left') > 1", "'x' in tags"],
)
def test_what_fails_for_want_of_an_answer_is_undetermined(source: str):
    assert LANGUAGE.compile(source, "bool").holds(MOMENTS) is UNDETERMINED


@pytest.mark.parametrize(
    "source",
    [
        "guests == null",
        "tags == null",
        "event.date == null",
        "!answered(guests)",
        "guests == null || guests > 3",
        "mode != 'a'",
    ],
)
def test_what_can_be_told_without_an_answer_is_told(source: str):
    assert LANGUAGE.compile(source, "bool").holds(MOMENTS) is True


@pytest.mark.parametrize(
    "source", ["1 / 0 == 1", "int(event.title) > 1", "ticket.tiers[7].name == 'A'", "ticket.tiers[0].x == 1"]
)
def test_any_other_failure_is_a_failure(source: str):
    with pytest.raises(EvaluationFailed):
        LANGUAGE.compile(source, "bool").holds(VALUES)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("event.nope == 1", "“event.nope” is neither a field's key nor a function."),
        ("nope(guests)", "“nope” is neither a field's key nor a function."),
        ("guests > 'x'", "The types don't fit: “>” can't take double, string."),
        ("event.title + 1 == 2", "The types don't fit"),
        ("guests", "The result is a number, it should be true or false."),
        ("guests >", "This can't be read"),
        ("true " + "&& true " * 400, "An expression can have at most 2,000 characters."),
    ],
)
def test_unknown_names_and_wrong_types_are_found_when_compiled(source: str, complaint: str):
    with pytest.raises(ExpressionInvalid) as caught:
        LANGUAGE.compile(source, "bool")
    assert complaint in str(caught.value)


def test_a_value_must_suit_the_field_it_is_for():
    with pytest.raises(ExpressionInvalid, match="The result is text, it should be a number"):
        LANGUAGE.compile("event.title", "value", own=FIELDS["guests"])
    assert LANGUAGE.compile("guests + 1", "value", own=FIELDS["guests"]).evaluate(VALUES) == 5


def test_results_become_json_that_the_field_understands():
    shifted = LANGUAGE.compile("add_days(event.date, 1)", "value", own=FIELDS["event.date"]).evaluate(VALUES)
    assert from_cel(FIELDS["event.date"], shifted) == "2030-01-06"
    total = LANGUAGE.compile("sum(ticket.tiers, 'left')", "value", own=FIELDS["guests"]).evaluate(VALUES)
    assert from_cel(FIELDS["guests"], total) == 2


def test_names_in_strings_and_comments_are_no_references():
    source = "guests > 3 && 'event.title' != \"mode\" // and tags"
    assert LANGUAGE.compile(source, "bool").keys == ("guests",)


def test_a_memo_spares_evaluating_what_has_not_changed():
    expression = LANGUAGE.compile("guests > 3", "bool")
    memo: Any = {}
    assert expression.holds(VALUES, memo) is True
    assert expression.holds({**VALUES, "guests": 1.0}, memo) is False
    assert expression.holds({**VALUES, "mode": "b", "guests": 1.0}, memo) is False
    assert list(memo) == [expression]
