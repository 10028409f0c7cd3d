"""What no answers lead to is found, and only what is certain never to be reached."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.arbitrary_structures import commands_about, structures
from fakes.structures import Walk, a_step, a_wizard, choice, depends, number, option, several, text, trigger
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.engine.reconcile import survey
from wizard.structure import Structure
from wizard.validation import CODES, problems

KIND = choice("kind", "x", "y")
MANY = several("many", "x", "y", "z")
X, Y = depends("show_if", "kind", "x"), depends("show_if", "kind", "y", "too")
NOT_X, OFF_X = depends("hide_if", "kind", "x", "not"), depends("disable_if", "kind", "x", "off")
REACH = {"unreachable_step", "never_shown", "never_answerable", "option_never_offered"}


def reach(structure: Structure) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in problems(structure) if each.code in REACH]


@pytest.mark.parametrize(
    "members",
    [
        {"dependencies": [X, Y]},
        {"dependencies": [X, NOT_X]},
        {"visible_when": "false"},
        {"visible_when": "1 > 2"},
        {"visible_when": "kind == 'z'"},
        {"visible_when": "kind == 'x' && kind == 'y'"},
        {"visible_when": "kind == 'y'", "dependencies": [X]},
        {"visible_when": "kind != 'y' && kind != null", "dependencies": [NOT_X]},
        {"visible_when": "'w' in many"},
        {"visible_when": "many.size() > 3"},
    ],
)
def test_a_field_that_no_answers_lead_to_is_found(members: dict[str, Any]):
    assert reach(a_wizard(KIND, MANY, text("a", **members))) == [("never_shown", "/steps/0/option_sets/2")]


@pytest.mark.parametrize(
    "members",
    [
        {"dependencies": [X]},
        {"dependencies": [NOT_X]},
        {"dependencies": [depends("show_if", "many", "x"), depends("show_if", "many", "y")]},
        {"visible_when": "kind == 'y'", "dependencies": [NOT_X]},
        {"visible_when": "kind == null"},
        {"visible_when": "many == null || many.size() == 0"},
        {"visible_when": "today > date('2040-01-01')"},
        {"visible_when": "n > 1e300"},
        {"dependencies": [depends("require_if", "kind", "x"), depends("require_if", "kind", "y")]},
    ],
)
def test_what_may_come_about_is_left_alone(members: dict[str, Any]):
    assert reach(a_wizard(KIND, MANY, number("n"), text("a", **members))) == []


def test_what_hangs_on_a_field_that_can_never_be_shown_can_never_be_shown_either():
    hidden = choice("hidden", "a", "b", dependencies=[X, Y])
    after = text("after", dependencies=[depends("show_if", "hidden", "a")])
    spoken = text("spoken", visible_when="hidden == 'b'")
    found = reach(a_wizard(KIND, hidden, after, spoken, text("free", visible_when="hidden == null")))
    assert found == [("never_shown", f"/steps/0/option_sets/{place}") for place in (1, 2, 3)]


def test_contradictions_are_seen_across_several_fields_and_their_step():
    second = choice("second", "a", "b", dependencies=[X])
    last = text("last", dependencies=[depends("show_if", "second", "a")])
    for_y = a_step("for_y", last, text("note"), dependencies=[Y])
    assert reach(a_wizard(a_step("first", KIND, second), for_y)) == [("never_shown", "/steps/1/option_sets/0")]


def test_a_step_that_nobody_comes_to_is_told_once_without_its_fields():
    lost = a_step("lost", text("a"), text("b"), dependencies=[X, depends("disable_if", "kind", "x")])
    after = a_step("after", text("c", visible_when="a == 'x' || answered(b)"))
    found = reach(a_wizard(a_step("first", KIND), lost, after))
    assert found == [
        ("unreachable_step", "/steps/1"),
        ("unreachable_step", "/steps/2"),
        ("never_shown", "/steps/2/option_sets/0"),
    ]


def test_a_step_with_nothing_that_can_be_shown_is_unreachable_unless_it_does_something():
    field = text("a", visible_when="false")
    assert ("unreachable_step", "/steps/0") in reach(a_wizard(field))
    acting = a_step("acting", field, triggers=(trigger("go"),))
    assert reach(a_wizard(acting)) == [("never_shown", "/steps/0/option_sets/0")]


def test_an_option_that_can_never_be_offered_is_advice_and_taken_into_account():
    options = [option("b", "p", X, Y), option("b", "q")]
    after = text("after", dependencies=[depends("show_if", "b", "p")])
    found = reach(a_wizard(KIND, choice("b", *options), after))
    assert found == [
        ("option_never_offered", "/steps/0/option_sets/1/options/0"),
        ("never_shown", "/steps/0/option_sets/2"),
    ]


def test_a_field_without_any_option_that_can_be_offered_can_never_be_shown():
    assert reach(a_wizard(KIND, choice("b", option("b", "p", X, Y)))) == [("never_shown", "/steps/0/option_sets/1")]


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("n > 5 && n < 3", False),
        ("n > 5 && n < 6", True),
        ("n == 5 && n != 5", False),
        ("(n >= 5 && n <= 5) || kind == 'z'", True),
        ("3 > n && n != null && n > 2.5", True),
        ("n > 5 && kind == 'x' && kind == 'y'", False),
        ("n > 20 || n < 0", False),
        ("n > 5 + n && n < 3", True),
        ("2 * n > 30", True),
    ],
)
def test_conditions_on_numbers_are_judged_where_they_only_compare(condition: str, possible: bool):
    wizard = a_wizard(KIND, number("n", min=0, max=20), text("a", visible_when=condition))
    assert reach(wizard) == ([] if possible else [("never_shown", "/steps/0/option_sets/2")])


def test_a_field_that_is_shown_only_when_it_is_disabled_is_advice():
    found = reach(a_wizard(KIND, text("a", dependencies=[X, OFF_X])))
    assert found == [("never_answerable", "/steps/0/option_sets/1")]
    assert CODES["never_answerable"].severity == "warning"


def test_a_long_chain_of_conditions_is_judged_quickly():
    links = [[depends("show_if", f"f{before}", "a")] for before in range(399)]
    rest = [choice(f"f{place}", "a", "b", dependencies=link) for place, link in enumerate(links, start=1)]
    assert reach(a_wizard(choice("f0", "a", "b"), *rest)) == []


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_what_is_said_never_to_be_shown_is_never_shown_in_any_walk(data: st.DataObject):
    structure = data.draw(structures())
    parts = {step.key: f"/steps/{place}" for place, step in enumerate(structure.steps)}
    for place, step in enumerate(structure.steps):
        parts |= {each.key: f"/steps/{place}/option_sets/{n}" for n, each in enumerate(step.option_sets)}
    told = reach(structure)
    never = {pointer for code, pointer in told if code in ("never_shown", "unreachable_step")}
    unanswerable = {pointer for _, pointer in told}
    walk = Walk(structure)
    for command in data.draw(st.lists(commands_about(structure), max_size=12)):
        walk.tell(command)
        found = survey(walk.compiled, walk.run, walk.now)
        assert not [each.key for each in found.fields.values() if each.visible and parts[each.key] in never]
        assert not [each.key for each in found.fields.values() if each.counts and parts[each.key] in unanswerable]
