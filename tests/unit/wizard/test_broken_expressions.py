"""An expression that breaks keeps its step from completing, is told, and leaves nobody without a question."""

from __future__ import annotations

from fakes.structures import Walk, a_step, a_wizard, check, number, text

from wizard.commands import Decline


def test_a_broken_check_keeps_the_answer_but_not_the_step():
    code = text("code", checks=[check("int(code) > 3")])
    walk = Walk(a_wizard(a_step("first", code), a_step("second", text("end"))))
    walk.answer("code", "seven")
    assert walk.happened[:2] == ["answer_accepted", "expression_failed"]
    assert walk.outcome("expression_failed")["where"] == "code"
    assert walk.run.completed_steps == ()
    walk.answer("end", "x")
    assert (walk.asking, walk.run.status) == (["code"], "in_progress")
    walk.answer("code", "7")
    assert walk.run.status == "completed"


def test_a_broken_condition_asks_again_what_it_names():
    walk = Walk(a_wizard(text("code"), text("note", visible_when="int(code) > 3"), text("end")))
    walk.fill(code="seven", end="x")
    assert walk.outcome("expression_failed")["where"] == "note"
    assert walk.asking == ["code"]
    walk.answer("code", "7")
    assert walk.asking == ["note"]


def test_a_broken_condition_of_a_step_keeps_the_run_from_completing():
    extra = a_step("extra", text("note"), visible_when="int(code) > 3")
    walk = Walk(a_wizard(a_step("first", text("code")), extra))
    walk.answer("code", "seven")
    assert (walk.run.status, walk.asking) == ("in_progress", ["code"])
    walk.answer("code", "1")
    assert walk.run.status == "completed"


def test_a_computed_value_that_does_not_fit_is_a_failure():
    walk = Walk(a_wizard(number("a"), number("half", computed="a / 2", integer=True), text("end")))
    walk.answer("a", 3)
    assert walk.outcome("expression_failed")["message"].startswith("the computed value doesn't fit")
    walk.answer("a", 4)
    assert walk.answers["half"] == 2


def test_where_nobody_could_mend_it_the_run_offers_to_stop():
    walk = Walk(a_wizard(number("a", computed="0.0"), text("b", visible_when="1 / int(a) > 0")))
    assert walk.outcome("confirmation_asked")["subject"] == "cancel"
    walk.tell(Decline())
    assert walk.run.awaiting is not None
    walk.agree()
    assert walk.run.status == "abandoned"
