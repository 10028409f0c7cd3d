"""Defaults and proposals are offered, never taken silently."""

from __future__ import annotations

from fakes.structures import Walk, a_wizard, check, choice, field, number, option, text

from wizard.commands import Decline


def test_a_default_is_offered_and_taken_only_with_a_yes():
    walk = Walk(a_wizard(text("zone", default="Europe/Rome"), text("end")))
    assert walk.view.proposals == {"zone": "Europe/Rome"}
    assert walk.answers == {}
    walk.agree()
    assert walk.answers == {"zone": "Europe/Rome"}
    assert walk.run.answers["zone"].source == "proposal"


def test_a_proposal_is_worked_out_from_the_answers():
    rows = field("rows", "tiers", columns=[{"key": "left", "name": "Left", "type": "integer"}])
    walk = Walk(a_wizard(rows, number("total", proposal="sum(tiers, 'left')")))
    assert walk.view.proposals == {}
    walk.answer("tiers", [{"left": 2}, {"left": 3}])
    assert walk.view.questions[0]["proposal"] == 5
    walk.agree()
    assert walk.run.answers["total"].value == 5


def test_another_answer_than_the_proposed_one_is_as_good():
    walk = Walk(a_wizard(number("a", default=3)))
    assert walk.answer("a", 4).accepted
    assert walk.run.answers["a"].source == "person"


def test_what_would_be_refused_is_not_offered():
    sizes = choice("size", option("size", "s"), option("size", "xl"), default="xl", checks=[check("size != 'xl'")])
    walk = Walk(a_wizard(sizes, number("a", min=1, proposal="0.0 - 1.0", default=5)))
    assert walk.view.proposals == {}


def test_a_proposal_that_breaks_is_none_and_a_default_stands_in_for_one_that_is_open():
    walk = Walk(a_wizard(text("word"), number("a", proposal="double(word)", default=5)))
    assert walk.view.proposals == {"a": 5}
    walk.answer("word", "seven")
    assert walk.view.proposals == {}


def test_no_to_a_proposal_leaves_the_question():
    walk = Walk(a_wizard(number("a", default=3)))
    walk.tell(Decline())
    assert walk.asking == ["a"]
    assert walk.outcome("command_refused")["code"] == "nothing_to_decline"
