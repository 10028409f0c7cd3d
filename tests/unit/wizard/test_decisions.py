"""Yes and no: actions are confirmed, intended, recorded; starting over and cancelling are asked about first."""

from __future__ import annotations

from typing import Any

from fakes.structures import Walk, a_step, a_wizard, number, text, trigger

from wizard.commands import Cancel, Confirm, Decline, GoBack, RecordExecution, SetAnswer, ShowHelp, Skip, StartOver


def publishing(**members: Any) -> Walk:
    """A wizard that ends in a review with an action, answered up to it."""
    review = a_step("review", triggers=(trigger("publish", **members),))
    walk = Walk(a_wizard(a_step("first", text("a"), text("b")), review))
    walk.fill(a="1", b="2")
    return walk


def test_the_last_answer_leads_to_the_question_with_a_summary():
    walk = publishing()
    asked = walk.outcome("confirmation_asked")
    assert (asked["operation"], asked["intent"], asked["question"]) == ("publish", 1, "Shall I?")
    assert asked["summary"] == [{"key": "a", "name": "A", "label": "1"}, {"key": "b", "name": "B", "label": "2"}]
    assert (walk.asking, walk.run.current_step) == ([], "review")
    assert walk.view.state("id", "slug", 3)["awaiting"]["summary"] == asked["summary"]


def test_a_yes_intends_the_action_with_the_answers_and_its_success_completes_the_run():
    walk = publishing()
    (execution,) = walk.agree().executions
    assert (execution.operation, execution.intent, execution.payload) == ("publish", 1, {"a": "1", "b": "2"})
    assert walk.run.awaiting is not None
    assert walk.run.awaiting.kind == "execution"
    walk.record(result={"url": "x"})
    assert walk.happened == ["action_succeeded", "run_completed", "step_completed"]
    assert walk.run.status == "completed"


def test_a_failed_action_is_asked_about_anew_under_a_higher_intent():
    walk = publishing()
    walk.agree()
    walk.record("failed", error="no room")
    assert walk.happened == ["action_failed", "confirmation_asked"]
    assert walk.outcome("confirmation_asked")["intent"] == 2
    (execution,) = walk.agree().executions
    assert execution.intent == 2


def test_a_correction_drops_the_question_and_asks_it_again_under_a_higher_intent():
    walk = publishing()
    walk.answer("a", "9")
    asked = walk.outcome("confirmation_asked")
    assert (asked["intent"], asked["summary"][0]["label"]) == (2, "9")


def test_the_same_answer_again_leaves_the_question_as_it_is():
    walk = publishing()
    walk.answer("a", "1")
    assert walk.happened == ["answer_accepted"]
    assert walk.run.awaiting is not None
    assert walk.run.awaiting.intent == 1


def test_a_yes_after_a_correction_in_the_same_turn_does_not_count():
    walk = publishing()
    walk.tell(SetAnswer(field="a", value="9"), Confirm())
    assert walk.outcome("command_refused")["code"] == "nothing_to_confirm"
    assert walk.change.executions == ()


def test_a_no_keeps_the_question_open_but_an_old_yes_worthless():
    walk = publishing()
    walk.tell(Decline())
    assert walk.happened == ["confirmation_declined"]
    assert walk.run.awaiting is not None
    assert walk.run.awaiting.intent == 2
    assert walk.run.status == "in_progress"


def test_a_yes_beside_a_no_publishes_nothing():
    walk = publishing()
    walk.tell(Decline(), Confirm())
    assert walk.outcome("command_refused")["code"] == "confirmation_first"
    assert walk.change.executions == ()


def test_going_back_from_the_question_turns_to_the_last_answer_and_forward_asks_again():
    walk = publishing()
    walk.tell(GoBack())
    assert walk.asking == ["b"]
    walk.tell(Skip())
    assert walk.outcome("confirmation_asked")["intent"] == 2


def test_while_an_action_runs_nothing_else_is_taken():
    walk = publishing()
    walk.agree()
    for command in (SetAnswer(field="a", value="9"), Confirm(), StartOver(), GoBack()):
        walk.tell(command)
        assert walk.outcome("command_refused")["code"] == "executing"
    assert walk.tell(ShowHelp()).accepted
    walk.tell(RecordExecution(operation="publish", intent=7, status="succeeded"))
    assert walk.outcome("command_refused")["code"] == "not_awaited"


def test_an_action_without_a_question_is_intended_at_once_but_again_only_on_a_person_s_word():
    walk = publishing(confirm=None)
    assert walk.happened[-1] != "confirmation_asked"
    assert [each.intent for each in walk.change.executions] == [1]
    walk.record("failed")
    assert walk.outcome("confirmation_asked")["question"] == "Shall I try that again?"
    walk.tell(GoBack(), Skip())
    assert walk.change.executions == ()


def test_an_action_in_the_middle_comes_before_the_next_question_and_again_after_a_correction():
    first = a_step("first", text("a"), triggers=(trigger("reserve"),))
    walk = Walk(a_wizard(first, a_step("second", text("b"), text("c"))))
    walk.answer("a", "1")
    assert walk.asking == []
    walk.agree()
    walk.record()
    assert (walk.asking, walk.run.completed_steps) == (["b"], ("first",))
    walk.answer("b", "2")
    assert walk.happened == ["answer_accepted"]
    walk.answer("a", "other")
    assert walk.happened[-2:] == ["step_reopened", "step_entered"]
    assert walk.run.awaiting is not None
    assert walk.run.awaiting.intent == 2


def test_final_actions_follow_the_steps_one_after_the_other():
    walk = Walk(
        a_wizard(
            text("a"), triggers=(trigger("one", on="wizard.onComplete"), trigger("two", None, on="wizard.onComplete"))
        )
    )
    walk.answer("a", "1")
    walk.agree()
    walk.record()
    assert [each.operation for each in walk.change.executions] == ["two"]
    walk.record()
    assert walk.run.status == "completed"


def test_starting_over_is_asked_about_then_keeps_the_answers_without_counting_them():
    walk = publishing()
    walk.tell(StartOver())
    assert walk.outcome("confirmation_asked")["subject"] == "start_over"
    walk.agree()
    assert walk.happened == ["run_started_over", "step_entered"]
    assert (walk.answers, walk.asking, walk.run.completed_steps) == ({}, ["a"], ())
    assert {answer.state for answer in walk.run.answers.values()} == {"draft"}
    walk.fill(a="1", b="2")
    assert walk.run.intents == {"publish": 2}


def test_declining_to_start_over_leads_back_to_where_the_run_was():
    walk = Walk(a_wizard(text("a"), text("b")))
    walk.answer("a", "1")
    walk.tell(StartOver())
    walk.tell(Decline())
    assert walk.happened == ["confirmation_declined"]
    assert (walk.asking, walk.answers) == (["b"], {"a": "1"})


def test_cancelling_is_asked_about_and_ends_the_run():
    walk = Walk(a_wizard(text("a")))
    walk.tell(Cancel())
    assert walk.asking == []
    walk.agree()
    assert (walk.happened, walk.run.status) == (["run_abandoned"], "abandoned")
    walk.answer("a", "1")
    assert walk.outcome("command_refused")["code"] == "not_in_progress"


def test_an_answer_instead_of_a_yes_means_going_on():
    walk = Walk(a_wizard(text("a"), text("b")))
    walk.tell(Cancel())
    walk.answer("a", "1")
    assert (walk.run.awaiting, walk.asking) == (None, ["b"])


def test_the_question_about_the_run_comes_first():
    walk = Walk(a_wizard(text("a"), text("b")))
    walk.tell(StartOver(), SetAnswer(field="a", value="1"), Confirm())
    assert walk.happened == ["confirmation_asked", "command_refused", "command_refused"]
    assert walk.answers == {}


def test_there_is_no_yes_or_no_to_nothing():
    walk = Walk(a_wizard(number("a")))
    walk.tell(Confirm(), Decline())
    assert [outcome.to_json()["code"] for outcome in walk.change.outcomes] == [
        "nothing_to_confirm",
        "nothing_to_decline",
    ]
