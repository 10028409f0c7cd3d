"""Authors' expressions and patterns can't take the server's time or memory."""

import time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from wizard.conditions import EvaluationFailed, ExpressionInvalid, Language
from wizard.conditions.bounds import weight
from wizard.inputs import OptionSet, ValueRejected

HUNDRED = f"[{','.join('1' * 100)}]"
THRASHING = "(.{0,30}){0,30}x(.{0,30}){0,33}"
HIDDEN = rf'''r"\" == note && {HUNDRED}.all(a, {HUNDRED}.all(b, note.contains("y"))) || note == "x"'''


def field(**members: Any) -> OptionSet:
    known = {"id": "0e0f0000-0000-4000-8000-000000000001", "key": "note", "name": "Note", "question": "What?"}
    return TypeAdapter[OptionSet](OptionSet).validate_python({**known, "selection_type": "text_input", **members})


@pytest.fixture
def language() -> Language:
    return Language([field()])


@pytest.mark.parametrize(
    "source",
    [
        f"{HUNDRED}.all(a, {HUNDRED}.all(b, true))",
        f"{HUNDRED} . exists (a, (size({HUNDRED}.map(b, note + note)) > 0))",
        f"{HUNDRED}.all//\n(a, {HUNDRED}.all//\n(b, true))",
        HIDDEN,
    ],
)
def test_no_list_is_gone_through_within_another(language: Language, source: str) -> None:
    with pytest.raises(ExpressionInvalid, match="within another"):
        language.compile(source, "bool")


def test_lists_may_be_gone_through_one_after_the_other(language: Language) -> None:
    assert language.compile("[1, 2].map(a, a + 1).all(b, b > 1)", "bool").evaluate({}) is True


@pytest.mark.parametrize(
    ("source", "note"),
    [
        (f"note.matches('{THRASHING}')", "aé" * 30_000),
        (f"note.matches('{'(((.{0,9}){0,9}){0,9})' * 15}x')", "aé" * 30_000),
        (f"{HUNDRED}.all(a, !note.matches('{THRASHING}'))", "aé" * 1000),
        (f"size({HUNDRED}.map(a, note + note)) > 0", "a" * 100_000),
    ],
)
def test_what_would_take_too_long_fails_at_once(language: Language, source: str, note: str) -> None:
    expression = language.compile(source, "bool")
    began = time.process_time()
    with pytest.raises(EvaluationFailed):
        expression.evaluate({"note": note})
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("note", "found"), [("report.sql", True), ("report.txt", False)])
def test_patterns_are_found_as_ever(language: Language, note: str, found: bool) -> None:
    source = r"note . matches ('(?i)[^\\s,]+\\.sql\\b') && note != 'a.matches(b)'"
    assert language.compile(source, "bool").evaluate({"note": note}) is found


def test_a_pattern_by_another_way_isnt_known(language: Language) -> None:
    for source in ("matches(note, 'a')", "note.//\nmatches('a')"):
        with pytest.raises(ExpressionInvalid, match="“matches”"):
            language.compile(source, "bool")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("abc", 3), (r"\d{3}-[a-z\]{4}]{2}", 6), ("(a(bc){3}){10}", 70), (r"\pL{5}", 50), ("a{2,}", 2), (r"\{9\}", 3)],
)
def test_a_pattern_weighs_what_it_repeats(pattern: str, expected: int) -> None:
    assert weight(pattern) == expected


def test_a_field_takes_no_pattern_that_repeats_too_much_nor_texts_too_long_for_it() -> None:
    with pytest.raises(ValidationError, match="repeats too many"):
        field(pattern="(((.{0,9}){0,9}){0,9})" * 3)
    with pytest.raises(ValueRejected) as rejected:
        field(pattern=THRASHING).normalize("a" * 50_000)
    assert rejected.value.code == "too_long"


def test_what_was_prepared_is_evaluated_without_being_made_again(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    expression = language.compile("note == 'a'", "bool")
    expression.prepare()
    monkeypatch.delattr(Language, "program")
    assert expression.evaluate({"note": "a"}) is True
