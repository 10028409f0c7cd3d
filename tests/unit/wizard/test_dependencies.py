"""Dependencies: show_if needs all, the others any; hidden beats required; nothing hidden or disabled counts."""

from __future__ import annotations

from typing import Any

from fakes.structures import Walk, a_step, a_wizard, choice, depends, option, several, text


def asked_after(*parts: Any, **answers: Any) -> list[str]:
    walk = Walk(a_wizard(*parts))
    walk.fill(**answers)
    return [*walk.asking, *walk.view.remaining[1:]]


def test_a_field_shows_only_if_all_its_show_if_hold():
    parts = [
        several("a", "x", "y"),
        choice("b", "x", "y"),
        text("c", dependencies=[depends("show_if", "a", "x"), depends("show_if", "b", "y")]),
        text("last"),
    ]
    assert asked_after(*parts, a=["x", "y"], b="y") == ["c", "last"]
    assert asked_after(*parts, a=["x", "y"], b="x") == ["last"]


def test_a_field_hides_if_any_of_its_hide_if_holds():
    rules = [depends("hide_if", "a", "x"), depends("hide_if", "a", "y")]
    parts = [choice("a", "x", "y", "z"), text("c", dependencies=rules), text("last")]
    assert asked_after(*parts, a="y") == ["last"]
    assert asked_after(*parts, a="z") == ["c", "last"]


def test_a_field_is_required_if_any_of_its_require_if_holds():
    rules = [depends("require_if", "a", "x"), depends("require_if", "a", "y")]
    for value, required in (("x", True), ("y", True), ("z", False)):
        walk = Walk(a_wizard(choice("a", "x", "y", "z"), text("c", is_required=False, dependencies=rules)))
        walk.answer("a", value)
        assert walk.view.questions[0]["required"] is required


def test_hidden_beats_required():
    rules = [depends("hide_if", "a", "x"), depends("require_if", "a", "x")]
    walk = Walk(a_wizard(choice("a", "x", "y"), text("c", dependencies=rules)))
    walk.answer("a", "x")
    assert walk.run.status == "completed"


def test_a_disabled_field_is_not_asked_and_its_answer_does_not_count():
    walk = Walk(
        a_wizard(choice("a", "x", "y"), text("c", dependencies=[depends("disable_if", "a", "x")]), text("last"))
    )
    walk.fill(a="y", c="kept")
    walk.answer("a", "x")
    assert walk.outcome("answer_set_aside")["field"] == "c"
    assert walk.answers == {"a": "x"}
    assert walk.answer("c", "again").outcomes[0].to_json()["code"] == "disabled"


def test_a_hidden_answer_holds_up_nothing_further_on():
    parts = [
        choice("a", "x", "y"),
        choice("b", "x", "y", dependencies=[depends("show_if", "a", "x")]),
        text("c", dependencies=[depends("show_if", "b", "y")]),
        text("last"),
    ]
    walk = Walk(a_wizard(*parts))
    walk.fill(a="x", b="y", c="there")
    walk.answer("a", "y")
    assert walk.answers == {"a": "y"}
    assert walk.asking == ["last"]


def test_hidden_and_disabled_options_can_not_be_chosen():
    options = [option("b", "p", depends("show_if", "a", "x")), option("b", "q", depends("disable_if", "a", "y")), "r"]
    walk = Walk(a_wizard(choice("a", "x", "y"), choice("b", *options)))
    walk.answer("a", "y")
    assert [each["value"] for each in walk.view.questions[0]["options"]] == ["r"]
    walk.answer("b", "p")
    assert walk.outcome("answer_rejected")["code"] == "not_available"
    assert walk.outcome("answer_rejected")["message"] == "P can't be chosen here. It can be R."


def test_an_option_that_is_required_must_be_among_the_choices():
    options = ["p", option("b", "q", depends("require_if", "a", "x"))]
    walk = Walk(a_wizard(choice("a", "x", "y"), several("b", *options)))
    walk.answer("a", "x")
    walk.answer("b", ["p"])
    assert walk.outcome("answer_rejected")["message"] == "Here Q can't be left out."
    assert walk.answer("b", ["p", "q"]).accepted


def test_several_choices_that_become_required_can_not_be_none():
    walk = Walk(a_wizard(choice("a", "x", "y"), several("b", "p", "q", is_required=False, required_when="a == 'x'")))
    walk.answer("a", "y")
    assert walk.answer("b", []).accepted
    walk = Walk(walk.compiled.structure)
    walk.answer("a", "x")
    walk.answer("b", [])
    assert walk.outcome("answer_rejected")["message"] == "Please choose at least 1 of these: P and Q."


def test_a_choice_without_any_option_left_is_not_asked():
    walk = Walk(a_wizard(choice("a", "x", "y"), choice("b", option("b", "p", depends("show_if", "a", "x")))))
    walk.answer("a", "y")
    assert walk.run.status == "completed"


def test_fewer_options_lower_the_number_of_choices_that_is_needed():
    options = ["p", option("b", "q", depends("show_if", "a", "x"))]
    walk = Walk(a_wizard(choice("a", "x", "y"), several("b", *options, min_selections=2)))
    walk.answer("a", "x")
    assert walk.answer("b", ["p"]).accepted is False
    walk.answer("a", "y")
    assert walk.answer("b", ["p"]).accepted is True


def test_a_whole_step_depends_on_an_answer():
    extra = a_step("extra", text("b"), dependencies=[depends("show_if", "a", "x")])
    for value, steps in (("x", ["first", "extra", "end"]), ("y", ["first", "end"])):
        walk = Walk(a_wizard(a_step("first", choice("a", "x", "y")), extra, a_step("end", text("c"))))
        walk.answer("a", value)
        assert [step.key for step in walk.view.steps] == steps
        assert walk.run.current_step == steps[1]


def test_an_expression_shows_and_requires():
    parts = [
        choice("a", "x", "y"),
        text("b", visible_when="a == 'x'"),
        text("c", is_required=False, required_when="a == 'y'"),
    ]
    walk = Walk(a_wizard(*parts))
    walk.answer("a", "y")
    assert walk.asking == ["c"]
    assert walk.view.questions[0]["required"] is True
