"""What is wrong with a structure is told with a JSON pointer, a stable code and a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.arbitrary_structures import structures
from fakes.structures import (
    a_step,
    a_wizard,
    check,
    choice,
    depends,
    field,
    ident,
    number,
    option,
    several,
    text,
    trigger,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from wizard.engine import compile_structure
from wizard.errors import StructureInvalid
from wizard.library import event_wizard
from wizard.structure import OperationAction, ShowMessage, Structure, Trigger
from wizard.validation import CODES, problems

FIELD = "/steps/0/option_sets"
ROWS = field("rows", "tiers", columns=[{"key": "left", "name": "Left", "type": "integer"}])


def dated(**members: Any) -> Any:
    return field("date_input", "day", **members)


END = trigger("launch", on="wizard.onComplete")
ACTION = "/steps/0/triggers/0/actions/0"
TWICE = depends("show_if", "b", "x")
FOR_S = {"target_id": ident("step", "s")}
DAMAGE: list[tuple[str, Any]] = [
    ("key", "step0"),
    ("key", "step0.f0"),
    ("key", "step0.f0.in"),
    ("visible_when", "step0.f0 == 'a' && step1.f1 == null"),
    ("visible_when", "1 / 0 == 1"),
    ("visible_when", "((("),
    ("computed", "step1.f0"),
    ("default", {"a": [1]}),
    ("options", []),
    ("name", "?"),
    ("min", 5),
    ("dependencies", [TWICE.model_dump(mode="json")]),
]


def doing(*actions: Any) -> Trigger:
    return Trigger(id=ident("doing"), on="step.onExit", actions=actions)


def saying(message: str) -> Trigger:
    return doing(ShowMessage(id=ident("message"), message=message))


def acting(*triggers: Trigger, **members: Any) -> Structure:
    """One field in one step with these triggers."""
    return a_wizard(a_step("s", text("a"), triggers=triggers), **members)


def in_german(part: str, **words: str) -> Structure:
    return a_wizard(text("a"), translations={"de": {part: words}})


BROKEN: list[tuple[Structure, str, str]] = [
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
    (a_wizard(text("a", visible_when="a == 'x'")), f"{FIELD}/0/visible_when", "dependency_cycle"),
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
    (
        a_wizard(number("a", visible_when="b > 1"), number("b", visible_when="a > 1")),
        f"{FIELD}/0/visible_when",
        "dependency_cycle",
    ),
    (
        a_wizard(choice("b", "x"), text("a", dependencies=[TWICE, TWICE])),
        f"{FIELD}/1/dependencies/1/id",
        "duplicate_id",
    ),
    (a_wizard(text("a"), triggers=(END, END)), "/triggers/1/id", "duplicate_id"),
]
TOLD: list[tuple[Structure, str, str]] = [
    (Structure(name="Empty"), "/steps", "no_steps"),
    (Structure(name="Empty"), "/description", "description_missing"),
    (a_wizard(a_step("a")), "/steps", "no_fields"),
    (a_wizard(a_step("a")), "/steps/0", "empty_step"),
    (a_wizard(text("a"), triggers=(END,)), "/triggers/0/actions/0/operation", "operation_unknown"),
    (a_wizard(text("a"), triggers=(Trigger(id=ident("t"), on="step.onExit"),)), "/triggers/0/actions", "no_actions"),
    (acting(END), "/steps/0/triggers/0/on", "trigger_never_fires"),
    (
        a_wizard(a_step("s", text("a")), a_step("t", text("b"), triggers=(trigger("go").model_copy(update=FOR_S),))),
        "/steps/1/triggers/0/target_id",
        "trigger_never_fires",
    ),
    (
        acting(doing(OperationAction(id=ident("x"), operation="go", inputs={"to": "z"}))),
        f"{ACTION}/inputs/to",
        "input_unknown",
    ),
    (acting(saying("Hi {{ z }}")), f"{ACTION}/message", "placeholder_unknown"),
    (
        a_wizard(a_step("s", text("a"), triggers=(saying("Hi {{ b }}"),)), a_step("t", text("b"))),
        f"{ACTION}/message",
        "placeholder_later",
    ),
    (in_german("wizard", colour="rot"), "/translations/de/wizard/colour", "translation_unknown"),
    (in_german(str(ident("z")), name="X"), f"/translations/de/{ident('z')}", "translation_unknown"),
    (
        acting(saying("Hi {{ a }}"), translations={"de": {str(ident("message")): {"message": "Hallo"}}}),
        f"/translations/de/{ident('message')}/message",
        "translation_placeholders",
    ),
    (a_wizard(choice("a", "x", option("a", "y", label="X"))), f"{FIELD}/0/options/1/label", "duplicate_label"),
    (a_wizard(text("a", required_when="true")), f"{FIELD}/0/required_when", "required_anyway"),
    (a_wizard(text("a", visible_when="false")), f"{FIELD}/0", "never_shown"),
    (a_wizard(text("a", visible_when="false")), "/steps/0", "unreachable_step"),
    (
        a_wizard(choice("b", "x"), text("a", dependencies=[TWICE, depends("disable_if", "b", "x")])),
        f"{FIELD}/1",
        "never_answerable",
    ),
    (
        a_wizard(choice("b", "x"), choice("a", "p", option("a", "q", TWICE, depends("hide_if", "b", "x")))),
        f"{FIELD}/1/options/1",
        "option_never_offered",
    ),
]


@pytest.mark.parametrize(("structure", "pointer", "code"), BROKEN)
def test_a_mistake_is_found_where_it_is(structure: Structure, pointer: str, code: str):
    found = problems(structure)
    assert (pointer, code) in [(problem.pointer, problem.code) for problem in found]
    assert all(problem.message.endswith(".") for problem in found)
    with pytest.raises(StructureInvalid) as caught:
        compile_structure(structure)
    assert caught.value.data["problems"]


@pytest.mark.parametrize(("structure", "pointer", "code"), TOLD)
def test_what_can_be_walked_is_told_and_still_compiles(structure: Structure, pointer: str, code: str):
    found = problems(structure, ["publish"])
    (told,) = [problem for problem in found if (problem.pointer, problem.code) == (pointer, code)]
    assert told.severity == CODES[code].severity
    assert told.message.endswith(".")
    compile_structure(structure)


def test_every_kind_of_problem_is_in_the_table_and_provoked_here():
    assert {code for _, _, code in (*BROKEN, *TOLD)} == set(CODES)
    assert all(code.meaning.endswith(".") for code in CODES.values())
    assert all(not code.walkable for name, code in CODES.items() if name in {code for _, _, code in BROKEN})


def test_without_a_list_of_operations_none_is_unknown():
    assert "operation_unknown" not in {problem.code for problem in problems(a_wizard(text("a"), triggers=(END,)))}


def test_everything_wrong_is_told_at_once_in_the_order_of_the_document():
    fields = [number(f"f{place}", min=2, max=1) for place in range(12)]
    pointers = [problem.pointer for problem in problems(a_wizard(*fields)) if problem.severity == "error"]
    assert pointers == [f"{FIELD}/{place}/min" for place in range(12)]


def test_a_long_circle_of_fields_is_seen_without_getting_lost():
    names = [f"f{place}" for place in range(1500)]
    circle = zip(names, [*names[1:], names[0]], strict=True)
    fields = [choice(own, "x", dependencies=[depends("show_if", other, "x")]) for own, other in circle]
    found = problems(a_wizard(a_step("s", *fields[:500]), *steps_of(fields[500:])))
    assert {problem.code for problem in found if problem.severity == "error"} == {"dependency_cycle"}


def steps_of(fields: list[Any]) -> list[Any]:
    return [a_step(f"s{start}", *fields[start : start + 500]) for start in range(0, len(fields), 500)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_validation_judges_whatever_is_put_before_it_and_what_it_lets_pass_compiles(data: st.DataObject):
    structure = data.draw(structures())
    document = structure.model_dump(mode="json")
    parts = [part for step in document["steps"] for part in (*step["option_sets"], step)]
    for part in data.draw(st.lists(st.sampled_from(parts), max_size=4)) if parts else []:
        member, junk = data.draw(st.sampled_from(DAMAGE))
        part[member] = junk if member in part else part.get(member, part["key"])
    try:
        damaged = Structure.model_validate(document)
    except ValidationError:
        return
    if all(problem.code in CODES and CODES[problem.code].walkable for problem in problems(damaged, [])):
        compile_structure(damaged)


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
