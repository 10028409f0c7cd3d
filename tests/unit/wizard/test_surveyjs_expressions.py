"""SurveyJS's expressions: read by precedence, said in CEL, true of the same answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fakes.structures import choice, field, number, several, text

from wizard.building.surveyjs.cel import ForwardReference, Translation
from wizard.building.surveyjs.operands import Untranslatable
from wizard.building.surveyjs.parser import parse
from wizard.building.surveyjs.scope import Kind, Known, Scope
from wizard.building.surveyjs.syntax import Binary, Call, Constant, Name, Not, Unreadable
from wizard.conditions import Language

YES = {"true": "yes", "false": "no"}
FIELDS: list[tuple[Any, Kind, dict[str, str] | None]] = [
    (text("t"), "text", None),
    (number("n"), "number", None),
    (choice("c", "x", "y"), "text", {"x": "x", "y": "y"}),
    (several("m", "a", "b"), "texts", {"a": "a", "b": "b"}),
    (field("date_input", "d"), "moment", None),
    (field("rows", "r", columns=[{"key": "q", "name": "Q", "type": "integer"}]), "rows", {"q": "q"}),
    (choice("yn", "yes", "no"), "text", YES),
    (choice("grade", "1", "2"), "text", {"1": "1", "2": "2"}),
]
TODAY = datetime(2030, 5, 3, tzinfo=UTC)
LANGUAGE = Language(part for part, _, _ in FIELDS)


def over(position: int = 99) -> Translation:
    scope = Scope()
    for place, (part, kind, values) in enumerate(FIELDS):
        scope.add(part.key, Known(part.key, kind, place, values))
    return Translation(scope, position)


def holds(source: str, **answers: Any) -> bool:
    """Whether it is true here: what is undetermined counts as untrue."""
    expression = LANGUAGE.compile(over().truth(parse(source)), "bool")
    return expression.evaluate({"today": TODAY, "now": TODAY, **answers}) is True


def test_operators_bind_as_they_do_there():
    assert parse("{a} = 1 or {b} + 2 * 3 > 4 AND !{c}") == Binary(
        "or",
        Binary("==", Name("a"), Constant(1.0)),
        Binary(
            "and",
            Binary(">", Binary("+", Name("b"), Binary("*", Constant(2.0), Constant(3.0))), Constant(4.0)),
            Not(Name("c")),
        ),
    )


def test_words_signs_and_functions_are_read_alike():
    assert parse("{a} GreaterOrEqual 0x1F && iif({b}, 'it\\'s', yes) notequal null") == Binary(
        "and",
        Binary(">=", Name("a"), Constant(31.0)),
        Binary("!=", Call("iif", (Name("b"), Constant("it's"), Constant("yes"))), Constant(None)),
    )


@pytest.mark.parametrize("source", ["", "{a", "{a} =", "{a} = 'b", ")", "{a} = 1)", "[1, 2", "(" * 90, "{a} ~ 1"])
def test_what_is_no_expression_is_refused_in_a_sentence(source: str):
    with pytest.raises(Unreadable, match=r"\.$"):
        parse(source)


@pytest.mark.parametrize(
    ("source", "answers", "true"),
    [
        ("{c} = 'x'", {"c": "x"}, True),
        ("{c} <> 'x'", {}, True),
        ("{n} > 3", {"n": 4.0}, True),
        ("{n} > 3", {}, False),
        ("!({n} > 3)", {}, True),
        ("{n} >= '4' and {n} <= 5", {"n": 4.0}, True),
        ("3 < {n}", {"n": 4.0}, True),
        ("{m} contains 'a'", {"m": ["a", "b"]}, True),
        ("{m} contains ['a', 'b']", {"m": ["a"]}, False),
        ("{m} notcontains 'a'", {}, True),
        ("{m} anyof ['a', 'z']", {"m": ["a"]}, True),
        ("{m} allof ['a', 'b']", {"m": ["a"]}, False),
        ("{m} noneof ['a']", {"m": ["b"]}, True),
        ("{m} = ['b', 'a']", {"m": ["a", "b"]}, True),
        ("{m} != ['a']", {"m": ["a"]}, False),
        ("{m} contains {c}", {"m": ["x"], "c": "x"}, True),
        ("['x', 'y'] contains {c}", {"c": "y"}, True),
        ("{c} anyof ['x']", {"c": "y"}, False),
        ("{m.length} > 1", {"m": ["a", "b"]}, True),
        ("{t} notempty and {n} empty", {"t": "a"}, True),
        ("{t} = ''", {}, True),
        ("{t} contains 'ell'", {"t": "hello"}, True),
        ("{t} + '!' = 'hey!'", {"t": "hey"}, True),
        ("{yn} = true", {"yn": "yes"}, True),
        ("{yn}", {"yn": "no"}, False),
        ("!{yn}", {}, True),
        ("{grade} >= 2", {"grade": "2"}, True),
        ("{grade} + 1 = 3", {"grade": "2"}, True),
        ("{n} % 2 = 1", {"n": 5.0}, True),
        ("{n} ^ 2 = 9", {"n": 3.0}, True),
        ("{n} / 2 - -1 = 3", {"n": 4.0}, True),
        ("sum({n}, {grade}) = 2", {"n": 2.0}, False),
        ("avg({n}, 4) = 3", {"n": 2.0}, True),
        ("max({n}, 4) = 4 and min({n}, 4) = 2", {"n": 2.0}, True),
        ("round({n}, 1) = 2.3", {"n": 2.26}, True),
        ("trunc({n}) = 2", {"n": 2.9}, True),
        ("iif({n} > 1, 'many', 'few') = 'few'", {}, True),
        ("sumInArray({r}, 'q') >= 3 && countInArray({r}, 'Q') = 2", {"r": [{"q": 1.0}, {"q": 2.0}]}, True),
        ("{d} > '2030-01-01'", {"d": datetime(2030, 2, 1, tzinfo=UTC)}, True),
        ("{d} >= today(-1)", {"d": datetime(2030, 5, 2, tzinfo=UTC)}, True),
        ("age({d}) >= 18", {"d": datetime(2012, 5, 3, tzinfo=UTC)}, True),
        ("age({d}) >= 18", {"d": datetime(2012, 5, 4, tzinfo=UTC)}, False),
        ("dateDiff({d}, today(), 'months') = 2", {"d": datetime(2030, 2, 10, tzinfo=UTC)}, True),
        ("diffDays(today(), {d}) = 2", {"d": datetime(2030, 5, 1, tzinfo=UTC)}, True),
        ("year({d}) = 2030 and month({d}) = 2 and weekday({d}) = 5", {"d": datetime(2030, 2, 1, tzinfo=UTC)}, True),
        ("{n} = 1 or {c} = 'x' and {t} = 'a'", {"n": 1.0}, True),
        ("({n} = 1 or {c} = 'x') and {t} = 'a'", {"n": 1.0}, False),
    ],
)
def test_an_expression_is_true_of_the_same_answers(source: str, answers: dict[str, Any], true: bool):
    assert holds(source, **answers) is true


@pytest.mark.parametrize(
    "source",
    ["{nobody} = 1", "{n} = 'many'", "{d} > 'soon'", "{r} = 1", "nope({n})", "{n} contains 'a'", "age({t})", "{m} > 1"],
)
def test_what_has_no_counterpart_is_refused_in_a_sentence(source: str):
    with pytest.raises(Untranslatable, match=r"\.$"):
        over().truth(parse(source))


def test_nothing_may_hang_on_what_is_asked_later():
    assert over(1).truth(parse("{t} = 'a'")) == 't == "a"'
    with pytest.raises(ForwardReference):
        over(1).truth(parse("{n} = 1"))
