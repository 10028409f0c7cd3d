"""A run begun with the answers of another: every one where it fits, nothing done with them."""

from typing import Any

from fakes.structures import NOW, Walk, a_step, a_wizard, choice, field, ident, number, text, trigger
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITH_PHONE, WITHOUT_EMAIL

from wizard.commands import SetAnswer
from wizard.engine import apply, compile_structure
from wizard.migrating import Prefilled, prefill
from wizard.run import Run
from wizard.structure import Structure

GIVEN = {"name": "John Doe", "email": "john@example.com", "color": "blue"}


def again(before: Structure, after: Structure, **answers: Any) -> Prefilled:
    walk = Walk(before)
    walk.fill(**answers)
    return prefill(walk.compiled, compile_structure(after), walk.run, ident("again"), now=NOW)


def values(run: Run) -> dict[str, Any]:
    return {key: answer.value for key, answer in run.answers.items() if answer.state == "active"}


def fates(prefilled: Prefilled) -> dict[str, str]:
    return {fate.key: fate.fate for fate in prefilled.fates}


def test_every_answer_is_there_again_and_the_run_is_at_its_first_step():
    prefilled = again(FIRST, FIRST, **GIVEN)
    run = prefilled.change.run
    assert values(run).items() >= GIVEN.items()
    assert (run.status, run.current_step, run.held_step, run.completed_steps) == (
        "in_progress",
        "personal",
        "personal",
        (),
    )
    assert set(fates(prefilled).values()) == {"kept"}
    assert {answer.source for answer in run.answers.values()} == {"person"}


def test_what_is_carried_over_is_told_by_the_outcomes_of_one_change():
    change = again(FIRST, FIRST, **GIVEN).change
    kinds = [outcome.kind for outcome in change.outcomes]
    assert kinds[0] == "run_started"
    assert kinds.count("answer_accepted") == len(GIVEN)
    assert change.touched >= set(GIVEN)


def test_a_prefilled_run_does_nothing_before_its_person_goes_on():
    wizard = a_wizard(
        a_step("order", text("what"), triggers=(trigger("publishEvent", None),)), a_step("end", text("bye"))
    )
    prefilled = again(wizard, wizard, what="Tea")
    assert (prefilled.change.executions, prefilled.change.run.awaiting) == ((), None)
    went_on = apply(compile_structure(wizard), prefilled.change.run, [SetAnswer(field="bye", value="Bye")], now=NOW)
    assert [each.operation for each in went_on.executions] == ["publishEvent"]


def test_fields_that_are_gone_drop_their_answers_and_new_ones_are_open():
    dropped = again(FIRST, WITHOUT_EMAIL, **GIVEN)
    assert fates(dropped) == {"name": "kept", "email": "set_aside", "color": "kept"}
    assert "email" not in dropped.change.run.answers
    assert "phone" not in again(FIRST, WITH_PHONE, **GIVEN).change.run.answers


def test_an_answer_is_told_in_the_terms_of_its_field_as_it_is_now():
    prefilled = again(FIRST, SEVERAL_COLORS, **GIVEN)
    assert fates(prefilled)["color"] == "converted"
    assert values(prefilled.change.run)["color"] == ["blue"]


def test_what_a_field_refuses_now_is_kept_beside_the_answers_and_said():
    prefilled = again(a_wizard(number("age"), text("end")), a_wizard(number("age", max=99), text("end")), age=120)
    (fate,) = prefilled.fates
    run = prefilled.change.run
    assert (fate.fate, fate.label, "age" in run.answers, run.drafts["age"].value) == ("set_aside", "120", False, 120)
    assert fate.because == run.drafts["age"].message


def test_what_was_another_kind_of_answer_is_left_behind_with_the_reason():
    prefilled = again(a_wizard(text("age"), text("end")), a_wizard(number("age"), text("end")), age="old enough")
    (fate,) = prefilled.fates
    assert (fate.fate, prefilled.change.run.answers, prefilled.change.run.drafts) == ("set_aside", {}, {})
    assert fate.because


def test_what_follows_from_other_answers_is_worked_out_anew_and_not_told():
    wizard = a_wizard(number("liters"), field("number_input", "price", computed="liters * 4.0"), text("end"))
    prefilled = again(wizard, wizard, liters=2)
    assert fates(prefilled) == {"liters": "kept"}
    assert values(prefilled.change.run)["price"] == 8


def test_what_no_other_answer_asks_for_any_more_is_set_aside():
    before = a_wizard(choice("size", "big", "small"), text("why", visible_when='size == "big"'), text("end"))
    after = a_wizard(choice("size", "big", "small"), text("why", visible_when='size == "small"'), text("end"))
    prefilled = again(before, after, size="big", why="Many guests")
    assert fates(prefilled) == {"size": "kept", "why": "set_aside"}


def test_a_wizard_that_asks_nothing_any_more_is_begun_all_the_same():
    prefilled = again(FIRST, a_wizard(), **GIVEN)
    assert prefilled.change.run.answers == {}
    assert set(fates(prefilled).values()) == {"set_aside"}
