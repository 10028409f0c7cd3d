"""Runs planned over to a newer version: nothing is lost, nothing comes back wrongly typed, nothing is done twice."""

from dataclasses import replace
from typing import Any

import pytest
from fakes.structures import NOW, Walk, a_step, a_wizard, choice, field, ident, number, option, several, text, trigger
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITH_PHONE, WITHOUT_EMAIL, WITHOUT_PERSONAL

from wizard.engine import compile_structure, view
from wizard.errors import RunNotReady
from wizard.migrating import Detached, Plan, plan
from wizard.run import Answer
from wizard.structure import OptionSet, Structure

GIVEN = {"name": "John Doe", "email": "john@example.com", "color": "blue"}


def walked(structure: Structure, **answers: Any) -> Walk:
    walk = Walk(structure)
    walk.fill(**answers)
    return walk


def moved(walk: Walk, after: Structure, *detached: Detached) -> Plan:
    return plan(walk.compiled, compile_structure(after), walk.run, now=NOW, detached=detached)


def fates(planned: Plan) -> dict[str, str]:
    return {fate.key: fate.fate for fate in planned.fates}


def of_field(before: OptionSet, after: OptionSet, value: Any) -> tuple[str, Answer | None]:
    """What becomes of one answer; a second question keeps the run open."""
    planned = moved(walked(a_wizard(before, text("end")), **{before.key: value}), a_wizard(after, text("end")))
    return fates(planned)[after.key], planned.run.answers.get(after.key)


def test_a_field_that_is_gone_leaves_its_answer_detached() -> None:
    planned = moved(walked(FIRST, **GIVEN), WITHOUT_EMAIL)
    assert fates(planned) == {"name": "kept", "email": "set_aside", "color": "kept"}
    assert planned.detached == {ident("email")}
    assert "email" not in planned.run.answers


def test_a_step_that_is_gone_leaves_all_its_answers_detached() -> None:
    planned = moved(walked(FIRST, **GIVEN), WITHOUT_PERSONAL)
    assert planned.detached == {ident("name"), ident("email")}
    assert planned.run.current_step == "preferences"


def test_a_new_required_field_opens_its_step_again() -> None:
    walk = walked(FIRST, **GIVEN)
    assert walk.run.completed_steps == ("personal",)
    planned = moved(walk, WITH_PHONE)
    assert planned.run.completed_steps == ()
    assert fates(planned)["phone"] == "asked"
    assert [each.key for each in view(compile_structure(WITH_PHONE), planned.run, now=NOW).asking] == ["phone"]


def test_one_choice_becomes_a_list_of_one() -> None:
    planned = moved(walked(FIRST, **GIVEN), SEVERAL_COLORS)
    assert fates(planned) == {"name": "kept", "email": "kept", "color": "converted"}
    assert planned.run.answers["color"].value == ["blue"]


LOSSLESS = [
    (number("a"), text("a"), 1234567, "1234567"),
    (number("a"), text("a"), 0.5, "0.5"),
    (number("a"), field("slider", "a"), 40, 40),
    (number("a"), field("rating", "a"), 4, 4),
    (field("date_input", "a"), text("a"), "2030-05-03", "2030-05-03"),
    (text("a"), field("rich_text", "a"), "a < b", "a &lt; b"),
    (several("a", "x", "y"), choice("a", "x", "y"), ["y"], "y"),
    (text("a"), text("b", id=ident("a")), "hello", "hello"),
]


@pytest.mark.parametrize(("before", "after", "value", "becomes"), LOSSLESS)
def test_what_loses_nothing_is_carried_over(before: OptionSet, after: OptionSet, value: Any, becomes: Any) -> None:
    fate, answer = of_field(before, after, value)
    assert fate in ("kept", "converted")
    assert answer is not None
    assert (answer.value, answer.state) == (becomes, "active")


LOSSY = [
    (text("a"), number("a"), "five"),
    (number("a"), field("rating", "a"), 40),
    (number("a"), field("slider", "a", min=0, max=10), 11),
    (number("a"), field("slider", "a"), 0.5),
    (several("a", "x", "y"), choice("a", "x", "y"), ["x", "y"]),
    (choice("a", "x", "y"), choice("a", "y", "z"), "x"),
    (text("a"), text("a", format="email"), "not an address"),
    (text("a"), text("a", max_length=3), "too long"),
    (field("date_input", "a"), field("datetime_input", "a"), "2030-05-03"),
]


@pytest.mark.parametrize(("before", "after", "value"), LOSSY)
def test_what_would_lose_something_is_put_away_and_asked_anew(before: OptionSet, after: OptionSet, value: Any) -> None:
    walk = walked(a_wizard(before, text("end")), a=value)
    planned = moved(walk, a_wizard(after, text("end")))
    kept = planned.run.answers["a"]
    assert kept == replace(walk.run.answers["a"], state="draft")
    assert [(fate.key, fate.fate) for fate in planned.fates] == [("a", "set_aside"), ("a", "asked")]


def renamed(value: str, becomes: str) -> dict[str, Any]:
    """An option with the id that it had under another value."""
    return {**option("a", becomes), "id": ident("a", value)}


def test_an_options_new_value_and_label_follow_its_id() -> None:
    after = choice("a", renamed("x", "renamed"), "y")
    fate, answer = of_field(choice("a", "x", "y"), after, "x")
    assert (fate, answer) == ("converted", Answer("renamed", "Renamed"))


def test_a_value_that_now_means_another_option_is_not_taken_for_it() -> None:
    swapped = choice("a", renamed("x", "y"), renamed("y", "x"))
    _, answer = of_field(choice("a", "x", "y"), swapped, "x")
    assert answer == Answer("y", "Y")


def test_an_answer_comes_back_with_its_field() -> None:
    first = walked(FIRST, **GIVEN)
    gone = moved(first, WITHOUT_EMAIL)
    detached = Detached(first.compiled.fields["email"].field, gone.answers[ident("email")])
    back = plan(compile_structure(WITHOUT_EMAIL), first.compiled, gone.run, now=NOW, detached=[detached])
    assert back.run.answers == first.run.answers
    assert fates(back) == {"name": "kept", "email": "kept", "color": "kept"}


ACTING = trigger("pay")
AFTER_A = a_step("one", text("a"), triggers=(ACTING,))


def test_nothing_that_was_carried_out_is_carried_out_again() -> None:
    walk = walked(a_wizard(AFTER_A, a_step("two", text("b"))), a="x")
    walk.agree()
    walk.record()
    planned = moved(walk, a_wizard(AFTER_A, a_step("two", text("b"), text("c"))))
    assert planned.run.completed_steps == ("one",)
    assert planned.run.intents == walk.run.intents
    assert planned.run.awaiting is None


def test_what_was_asked_to_be_confirmed_is_asked_again_under_a_higher_number() -> None:
    walk = walked(a_wizard(AFTER_A), a="x")
    planned = moved(walk, a_wizard(a_step("one", text("a", name="Anew"), triggers=(ACTING,))))
    assert walk.run.awaiting is not None
    assert planned.run.awaiting is not None
    assert (walk.run.awaiting.intent, planned.run.awaiting.intent) == (1, 2)


def test_a_run_is_not_moved_while_something_is_carried_out_for_it() -> None:
    walk = walked(a_wizard(AFTER_A), a="x")
    walk.agree()
    with pytest.raises(RunNotReady):
        moved(walk, a_wizard(a_step("one", text("a"), text("b"), triggers=(ACTING,))))


def test_a_move_neither_ends_a_run_nor_carries_anything_out() -> None:
    unasked = a_wizard(text("a"), triggers=(trigger("pay", None, on="wizard.onComplete"),))
    for after in (a_wizard(text("a")), unasked):
        planned = moved(walked(a_wizard(text("a"), text("b")), a="x"), after)
        assert (planned.run.status, planned.run.awaiting, planned.run.intents) == ("in_progress", None, {})
        assert [each.key for each in view(compile_structure(after), planned.run, now=NOW).asking] == ["a"]


def test_a_wizard_that_asks_nothing_any_more_takes_no_run() -> None:
    with pytest.raises(RunNotReady):
        moved(walked(a_wizard(text("a"), text("b")), a="x"), a_wizard(a_step("empty")))


def test_a_computed_answer_is_worked_out_anew_and_never_passed_off_as_given() -> None:
    computed = number("sum", computed="a + 1.0")
    walk = walked(a_wizard(number("a"), computed, text("end")), a=4)
    again = moved(walk, a_wizard(number("a"), number("sum", computed="a + 2.0"), text("end")))
    assert again.run.answers["sum"] == Answer(6, "6", source="computed")
    asked = moved(walk, a_wizard(number("a"), number("sum"), text("end")))
    assert asked.run.answers["sum"].state == "draft"
    assert fates(asked)["sum"] == "asked"


def test_an_ended_run_is_copied_with_what_it_once_executed_in_mind() -> None:
    walk = walked(a_wizard(AFTER_A), a="x")
    walk.agree()
    walk.record()
    assert walk.run.status == "completed"
    copy = plan(walk.compiled, walk.compiled, walk.run, now=NOW, copy_id=ident("copy")).run
    assert (copy.id, copy.status, copy.revision, copy.answers) == (ident("copy"), "in_progress", 1, walk.run.answers)
    assert copy.awaiting is not None
    assert copy.awaiting.intent == 2
