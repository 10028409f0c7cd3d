"""Going about: back, to a field or step, skipping, what remains, help."""

from __future__ import annotations

import pytest
from fakes.structures import Walk, a_step, a_wizard, choice, number, text

from wizard.commands import GoBack, GoTo, SetAnswer, ShowHelp, ShowRemaining, ShowSummary, Skip


def three() -> Walk:
    """Two steps of three fields; the first two are answered."""
    first = a_step("first", text("a", help_text="Anything."), text("b", is_required=False))
    walk = Walk(a_wizard(first, a_step("second", number("c", min=1, max=9), text("d"))))
    walk.fill(a="1", b="2")
    return walk


def test_going_back_turns_to_the_question_before_and_answering_goes_on_where_the_run_was():
    walk = three()
    walk.tell(GoBack())
    assert walk.outcome("went_back") == {"kind": "went_back", "field": "b"}
    assert (walk.asking, walk.run.current_step) == (["b"], "first")
    walk.tell(GoBack())
    assert walk.asking == ["a"]
    walk.answer("a", "new")
    assert (walk.asking, walk.run.current_step) == (["c"], "second")


def test_there_is_nothing_before_the_first_question():
    walk = Walk(a_wizard(text("a")))
    walk.tell(GoBack())
    assert walk.outcome("command_refused")["code"] == "at_start"
    assert walk.change.accepted is False


def test_skipping_a_question_that_is_answered_keeps_the_answer():
    walk = three()
    walk.tell(GoBack(), GoBack(), Skip())
    assert walk.answers == {"a": "1", "b": "2"}
    assert walk.asking == ["c"]


def test_a_skipped_question_can_be_gone_back_to():
    walk = Walk(a_wizard(text("a", is_required=False), text("b")))
    walk.tell(Skip())
    assert walk.outcome("field_skipped")["field"] == "a"
    walk.tell(GoBack())
    assert walk.asking == ["a"]
    walk.answer("a", "after all")
    assert walk.run.skipped == ()


def test_leaving_out_an_optional_answer_by_name_takes_it_out():
    walk = three()
    walk.tell(Skip(field="b"))
    assert walk.answers == {"a": "1"}
    assert walk.run.answers["b"].state == "set_aside"
    assert walk.asking == ["c"]


@pytest.mark.parametrize("target", [None, "c", "second"])
def test_what_is_required_can_not_be_skipped(target: str | None):
    walk = three()
    walk.tell(Skip(field=target))
    refusal = walk.outcome("command_refused")
    assert refusal["code"] == "required"
    assert refusal["message"] in ("The c can't be skipped.", "“Second” can't be skipped.")


def test_a_skippable_step_is_skipped_whole_and_comes_back_with_an_answer():
    extra = a_step("extra", text("b"), text("c"), is_skippable=True)
    walk = Walk(a_wizard(a_step("first", text("a")), extra, a_step("last", text("d"))))
    walk.fill(a="1", b="2")
    walk.tell(Skip())
    assert walk.outcome("field_skipped")["field"] == "extra"
    assert (walk.asking, walk.answers) == (["d"], {"a": "1"})
    assert [step.status for step in walk.view.steps] == ["completed", "skipped", "current"]
    walk.answer("c", "3")
    assert walk.answers == {"a": "1", "b": "2", "c": "3"}


def test_going_to_a_field_asks_it_until_it_is_answered():
    walk = three()
    walk.tell(GoTo(target="a"))
    walk.answer("c", 5)
    assert walk.asking == ["a"]
    walk.answer("a", "x")
    assert walk.asking == ["d"]


def test_going_to_a_step_asks_its_first_open_question():
    walk = three()
    walk.tell(GoTo(target="first"))
    assert walk.asking == ["a"]
    walk.tell(GoTo(target="second"))
    assert walk.asking == ["c"]


def test_nobody_goes_where_nothing_is():
    hidden = text("b", visible_when="a == 'x'")
    walk = Walk(a_wizard(a_step("first", choice("a", "x", "y"), hidden, text("c")), a_step("review")))
    walk.answer("a", "y")
    for target, code in (("b", "not_asked"), ("nowhere", "unknown_target"), ("review", "not_reached")):
        walk.tell(GoTo(target=target))
        assert walk.outcome("command_refused")["code"] == code
    assert walk.asking == ["c"]


def test_a_rejected_correction_turns_to_its_field_and_keeps_the_old_answer():
    walk = three()
    walk.tell(SetAnswer(field="b", value=" "), SetAnswer(field="a", value=" "))
    assert walk.happened == ["answer_rejected", "answer_rejected", "step_entered"]
    assert (walk.asking, walk.answers) == (["b"], {"a": "1", "b": "2"})


def test_a_rejected_answer_to_what_is_open_leaves_it_for_its_turn():
    walk = three()
    walk.tell(SetAnswer(field="d", value=" "))
    assert walk.asking == ["c"]


def test_a_rejected_correction_beside_an_answer_turns_nowhere():
    walk = three()
    walk.tell(SetAnswer(field="a", value=" "), SetAnswer(field="c", value=4))
    assert [outcome.kind for outcome in walk.change.outcomes][:2] == ["answer_rejected", "answer_accepted"]
    assert walk.asking == ["d"]


def test_what_remains_what_is_known_and_help_change_nothing():
    walk = three()
    revision = walk.run.revision
    walk.tell(ShowRemaining(), ShowSummary(), ShowHelp(), ShowHelp(field="a"))
    shown = [outcome.to_json() for outcome in walk.change.outcomes]
    assert shown[0]["fields"] == ["c", "d"]
    assert shown[1]["lines"] == [{"key": "a", "name": "A", "label": "1"}, {"key": "b", "name": "B", "label": "2"}]
    assert shown[2] == {"kind": "help_shown", "field": "c", "text": "The c should be a number from 1 to 9."}
    assert shown[3]["text"] == "Anything."
    assert (walk.run.revision, walk.change.touched) == (revision, frozenset())


def test_steps_are_numbered_and_progress_grows():
    walk = three()
    assert (walk.view.step_number, walk.view.step_count, walk.view.progress) == (2, 2, 0.5)
    walk.fill(c=1, d="x")
    assert (walk.run.status, walk.view.progress) == ("completed", 1.0)
    assert walk.happened == ["answer_accepted", "run_completed", "step_completed"]


def test_a_wizard_without_visible_questions_completes_at_once():
    for structure in (a_wizard(a_step("empty")), a_wizard(text("a", visible_when="false"))):
        walk = Walk(structure)
        assert walk.run.status == "completed"
        assert walk.happened[:2] == ["run_started", "run_completed"]
