"""What is wrong with a structure is told with a JSON pointer, a stable code and a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import a_step, a_wizard, check, choice, depends, field, number, several, text, trigger
from pydantic import ValidationError

from wizard.engine import compile_structure
from wizard.errors import StructureInvalid
from wizard.library import event_wizard
from wizard.structure import Structure
from wizard.validation import problems

FIELD = "/steps/0/option_sets"
ROWS = field("rows", "tiers", columns=[{"key": "left", "name": "Left", "type": "integer"}])


def dated(**members: Any) -> Any:
    return field("date_input", "day", **members)


@pytest.mark.parametrize(
    ("structure", "pointer", "code"),
    [
        (a_wizard(text("a"), text("a")), f"{FIELD}/1/key", "duplicate_key"),
        (a_wizard(a_step("a", text("a"))), f"{FIELD}/0/key", "duplicate_key"),
        (a_wizard(text("a"), text("a.b")), f"{FIELD}/0/key", "nested_key"),
        (a_wizard(text("a"), text("b", id=text("a").id)), f"{FIELD}/1/id", "duplicate_id"),
        (a_wizard(text("today")), f"{FIELD}/0/key", "key_unusable"),
        (a_wizard(text("event.in")), f"{FIELD}/0/key", "key_unusable"),
        (a_wizard(text("double")), f"{FIELD}/0/key", "key_unusable"),
        (a_wizard(choice("a")), f"{FIELD}/0/options", "no_options"),
        (a_wizard(choice("a", " ")), f"{FIELD}/0/options/0/value", "option_value"),
        (a_wizard(choice("a", "x", "x")), f"{FIELD}/0/options/1/value", "duplicate_value"),
        (a_wizard(several("a", "x", min_selections=2)), f"{FIELD}/0/min_selections", "limits"),
        (a_wizard(number("a", min=2, max=1)), f"{FIELD}/0/min", "limits"),
        (a_wizard(number("a", step=0)), f"{FIELD}/0/step", "limits"),
        (a_wizard(text("a", min_length=3, max_length=2)), f"{FIELD}/0/min_length", "limits"),
        (a_wizard(dated(min="2030-01-02", max="2030-01-01")), f"{FIELD}/0/min", "limits"),
        (a_wizard(field("slider", "a", max=None)), f"{FIELD}/0/max", "limits"),
        (a_wizard(number("a", default="x")), f"{FIELD}/0/default", "default_rejected"),
        (a_wizard(text("a", question=" ")), f"{FIELD}/0/question", "question_missing"),
        (
            a_wizard(text("a", dependencies=[depends("show_if", "z", "x")])),
            f"{FIELD}/0/dependencies/0",
            "dependency_missing",
        ),
        (
            a_wizard(choice("b", "y"), text("a", dependencies=[depends("show_if", "b", "x")])),
            f"{FIELD}/1/dependencies/0",
            "option_missing",
        ),
        (
            a_wizard(text("a", dependencies=[depends("show_if", "b", "x")]), choice("b", "x")),
            f"{FIELD}/0/dependencies/0",
            "dependency_later",
        ),
        (
            a_wizard(choice("a", "x", dependencies=[depends("show_if", "a", "x")])),
            f"{FIELD}/0/dependencies/0",
            "dependency_cycle",
        ),
        (
            a_wizard(
                choice("a", "x", dependencies=[depends("show_if", "b", "x")]),
                choice("b", "x", dependencies=[depends("show_if", "a", "x")]),
            ),
            f"{FIELD}/0/dependencies/0",
            "dependency_cycle",
        ),
        (
            a_wizard(a_step("s", choice("a", "x"), dependencies=[depends("show_if", "a", "x")])),
            "/steps/0/dependencies/0",
            "dependency_later",
        ),
        (a_wizard(text("a", visible_when="nope == 1")), f"{FIELD}/0/visible_when", "expression_invalid"),
        (a_wizard(text("a", visible_when="b == 'x'"), text("b")), f"{FIELD}/0/visible_when", "dependency_later"),
        (a_wizard(number("a", computed="a + 1")), f"{FIELD}/0/computed", "dependency_cycle"),
        (
            a_wizard(number("a", checks=[check("b > a")]), number("b")),
            f"{FIELD}/0/checks/0/expression",
            "dependency_later",
        ),
        (a_wizard(number("a", proposal="'x'")), f"{FIELD}/0/proposal", "expression_invalid"),
        (a_wizard(text("a", visible_when="1 / 0 == 1")), f"{FIELD}/0/visible_when", "expression_fails"),
        (a_wizard(ROWS, number("a", proposal="sum(tiers, 'nope')")), f"{FIELD}/1/proposal", "column_missing"),
        (a_wizard(a_step("s", text("a"), visible_when="a == 'x'")), "/steps/0/visible_when", "dependency_later"),
        (
            a_wizard(a_step("s", text("a"), triggers=(trigger("go").model_copy(update={"target_id": text("a").id}),))),
            "/steps/0/triggers/0/target_id",
            "target_missing",
        ),
        (
            a_wizard(a_step("s", text("a"), triggers=(trigger("go"), trigger("go")))),
            "/steps/0/triggers",
            "duplicate_operation",
        ),
    ],
)
def test_a_mistake_is_found_where_it_is(structure: Structure, pointer: str, code: str):
    found = problems(structure)
    assert (pointer, code) in [(problem.pointer, problem.code) for problem in found]
    assert all(problem.message.endswith(".") for problem in found)
    with pytest.raises(StructureInvalid) as caught:
        compile_structure(structure)
    assert caught.value.data["problems"]


def test_advice_does_not_keep_a_structure_from_being_compiled():
    structure = a_wizard(text("a", required_when="true"))
    (advice,) = [problem for problem in problems(structure) if problem.code != "description_missing"]
    assert (advice.code, advice.severity) == ("required_anyway", "warning")
    compile_structure(structure)


def test_the_event_wizard_has_no_problems():
    assert problems(event_wizard()) == []


@pytest.mark.parametrize("key", ["Title", "1a", "a..b", "a.", "a b", ""])
def test_a_key_is_lower_case_words_joined_by_dots(key: str):
    document = text("x").model_dump()
    with pytest.raises(ValidationError, match="key"):
        type(text("x")).model_validate({**document, "key": key})


def test_what_a_structure_does_not_know_is_refused():
    with pytest.raises(ValidationError, match="colour"):
        text("a", colour="red")


def test_a_structure_survives_json():
    structure = event_wizard()
    assert Structure.model_validate_json(structure.model_dump_json()) == structure
