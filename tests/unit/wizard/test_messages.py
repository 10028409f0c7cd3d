"""What the author has the engine say: at its place, with the answers filled in, and not said twice."""

from __future__ import annotations

from typing import Any

from fakes.structures import Walk, a_step, a_wizard, choice, depends, ident, number, text, trigger

from wizard.commands import ClearAnswer, Decline, GoBack, SetAnswer, Skip, StartOver
from wizard.structure import OperationAction, ShowMessage, Trigger


def says(message: str, name: str = "hello") -> ShowMessage:
    return ShowMessage(id=ident("message", name), message=message)


def does(operation: str, confirm: str | None = None, place: str = "", **inputs: str) -> OperationAction:
    return OperationAction(id=ident(operation, place), operation=operation, confirm=confirm, inputs=inputs)


def at_exit(*actions: Any, **members: Any) -> Trigger:
    return Trigger(
        id=ident("trigger", *(str(each.id) for each in actions)), on="step.onExit", actions=actions, **members
    )


def at_end(*actions: Any) -> Trigger:
    return Trigger(id=ident("end"), on="wizard.onComplete", actions=actions)


def said(walk: Walk) -> list[str]:
    return [outcome.to_json()["message"] for outcome in walk.change.outcomes if outcome.kind == "message_shown"]


def greeting(*more: Any) -> Walk:
    """A first step that is left with a greeting, and a second one."""
    first = a_step(
        "first", text("name"), choice("size", "s", "m"), triggers=(at_exit(says("Hello {{ name }}!"), *more),)
    )
    walk = Walk(a_wizard(first, a_step("second", text("b"), text("c"))))
    walk.fill(name="Mara")
    return walk


def test_a_message_is_said_when_its_step_is_left_with_the_answers_in_words():
    first = a_step("first", choice("size", "s", "m"), triggers=(at_exit(says("So {{ size }}, {{note}} fine.")),))
    walk = Walk(a_wizard(first, text_step := a_step("second", text("note", is_required=False))))
    walk.answer("size", "m")
    assert said(walk) == ["So M,  fine."]
    assert walk.happened == ["answer_accepted", "message_shown", "step_completed", "step_entered"]
    assert (walk.asking, walk.run.current_step) == (["note"], text_step.key)


def test_a_message_blocks_nothing_and_needs_no_execution():
    walk = greeting()
    walk.answer("size", "s")
    assert (walk.asking, walk.run.completed_steps, walk.run.awaiting) == (["b"], ("first",), None)
    assert walk.executed == []


def test_a_run_whose_end_has_only_messages_is_completed_at_once():
    walk = Walk(a_wizard(text("a"), triggers=(at_end(says("Bye.", "1"), says("Really.", "2")),)))
    walk.answer("a", "1")
    assert said(walk) == ["Bye.", "Really."]
    assert walk.run.status == "completed"
    assert walk.happened[-2:] == ["run_completed", "step_completed"]


def test_messages_and_operations_happen_in_their_order():
    actions = says("One.", "1"), does("reserve"), says("Two.", "2"), does("pay"), says("Three.", "3")
    walk = Walk(a_wizard(text("a"), triggers=(at_end(*actions),)))
    walk.answer("a", "1")
    assert (said(walk), walk.executed) == (["One."], [("reserve", 1)])
    walk.record()
    assert (said(walk), walk.executed) == (["Two."], [("reserve", 1), ("pay", 1)])
    walk.record()
    assert (said(walk), walk.run.status) == (["Three."], "completed")


def test_a_correction_elsewhere_does_not_say_it_again():
    walk = greeting()
    walk.fill(size="s", b="1")
    assert said(walk) == []
    walk.answer("b", "2")
    walk.tell(GoBack())
    walk.tell(Skip())
    assert said(walk) == []


def test_it_is_said_again_when_an_answer_of_its_step_is_corrected_and_the_step_left_again():
    walk = greeting()
    walk.answer("size", "s")
    walk.answer("name", "Mara")
    assert said(walk) == []
    walk.answer("name", "Nove")
    assert said(walk) == ["Hello Nove!"]
    assert walk.run.completed_steps == ("first",)


def test_it_is_said_again_after_an_answer_was_taken_back_and_given_once_more():
    walk = greeting()
    walk.answer("size", "s")
    walk.tell(ClearAnswer(field="name"))
    assert (said(walk), walk.run.completed_steps) == ([], ())
    walk.answer("name", "Mara")
    assert said(walk) == ["Hello Mara!"]


def test_a_failed_operation_is_tried_again_without_the_words_before_it():
    walk = greeting(does("reserve", "Shall I?"), says("Done.", "done"))
    walk.answer("size", "s")
    assert said(walk) == ["Hello Mara!"]
    walk.tell(Decline())
    walk.agree()
    walk.record("failed")
    assert said(walk) == []
    walk.agree()
    walk.record()
    assert said(walk) == ["Done."]
    assert walk.executed == [("reserve", 2), ("reserve", 3)]


def test_a_correction_before_the_step_asks_about_its_operation_again_but_does_not_repeat_its_words():
    second = a_step("second", text("b"), triggers=(at_exit(says("Nearly."), does("reserve", "Shall I?")),))
    walk = Walk(a_wizard(a_step("first", text("a")), second))
    walk.fill(a="1", b="2")
    assert said(walk) == ["Nearly."]
    walk.answer("a", "other")
    assert (said(walk), walk.outcome("confirmation_asked")["intent"]) == ([], 2)


def test_an_operation_in_two_places_is_carried_out_in_both_without_being_called_a_second_try():
    first = a_step("first", text("a"), triggers=(at_exit(does("note", place="one")),))
    walk = Walk(a_wizard(first, a_step("second", text("b"), triggers=(at_exit(does("note", place="two")),))))
    walk.answer("a", "1")
    walk.record()
    walk.answer("b", "2")
    assert walk.executed == [("note", 1), ("note", 2)]
    walk.record("failed")
    assert walk.outcome("confirmation_asked")["question"] == "Shall I try that again?"
    walk.agree()
    walk.record()
    assert walk.run.status == "completed"


def test_what_an_operation_reads_is_taken_from_the_fields_that_it_names():
    action = does("note", title="a", missing="b")
    walk = Walk(a_wizard(text("a"), text("b", is_required=False), triggers=(at_end(action),)))
    walk.answer("a", "1")
    (execution,) = walk.tell(Skip()).executions
    assert execution.payload == {"a": "1", "title": "1"}


def test_a_trigger_that_is_switched_off_does_nothing():
    off = at_exit(says("Never."), does("never"), is_enabled=False)
    walk = Walk(a_wizard(a_step("only", text("a"), triggers=(off,))))
    walk.answer("a", "1")
    assert (said(walk), walk.executed, walk.run.status) == ([], [], "completed")


def test_a_step_that_only_says_something_is_passed_at_once_and_again_after_starting_over():
    intro = a_step("intro", triggers=(at_exit(says("Welcome.")),))
    walk = Walk(a_wizard(intro, a_step("next", text("a"), text("b"))))
    assert (said(walk), walk.asking) == (["Welcome."], ["a"])
    walk.answer("a", "1")
    walk.tell(StartOver())
    walk.agree()
    assert (said(walk), walk.asking) == (["Welcome."], ["a"])


def test_a_step_that_was_hidden_says_its_words_again_when_it_is_left_again():
    first = a_step("first", choice("kind", "x", "y"))
    only_x = a_step(
        "extra", number("n"), dependencies=(depends("show_if", "kind", "x"),), triggers=(at_exit(says("N!")),)
    )
    walk = Walk(a_wizard(first, only_x, a_step("last", text("z"))))
    walk.fill(kind="x", n=1)
    assert said(walk) == ["N!"]
    walk.answer("kind", "y")
    walk.answer("kind", "x")
    assert said(walk) == ["N!"]


def test_a_message_and_a_correction_in_one_turn_say_what_holds_in_the_end():
    walk = greeting()
    walk.tell(SetAnswer(field="size", value="m"), SetAnswer(field="name", value="Nove"))
    assert said(walk) == ["Hello Nove!"]


def test_a_question_that_was_put_before_actions_had_ids_is_still_answered():
    walk = Walk(a_wizard(text("a"), triggers=(trigger("publish", on="wizard.onComplete"),)))
    walk.answer("a", "1")
    stored = {**walk.run.to_json()}
    stored["awaiting"] = {name: part for name, part in stored["awaiting"].items() if name != "action"}
    walk.change = type(walk.change)(walk.run.from_json(stored), (), (), frozenset(), accepted=True)
    assert walk.agree().executions[0].operation == "publish"
    walk.record()
    assert walk.run.status == "completed"
