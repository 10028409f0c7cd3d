"""A step that is filled in as a form: values that are no answers are kept, and nothing is left or done meanwhile."""

import pytest
from fakes.structures import NOW, Walk, a_step, a_wizard, number, text, trigger

from wizard.commands import ClearAnswer, Confirm, GoTo, HoldStep, SaveDraft, SetAnswer, ShowRemaining, StartOver
from wizard.errors import NotFound
from wizard.form import form
from wizard.run import Run

HOLD = HoldStep(step="who")
ADDRESS = "ada@example.org"


def walk(**members) -> Walk:
    who = a_step("who", text("who.name"), text("who.email", format="email"), **members)
    return Walk(a_wizard(who, a_step("what", number("what.age", max=150))))


def draft(key: str, value) -> SaveDraft:
    return SaveDraft(field=key, value=value)


def test_a_value_that_is_no_answer_is_kept_beside_the_answers():
    talk = walk()
    change = talk.tell(HOLD, draft("who.email", "ada@"))
    assert (talk.outcome("draft_kept")["field"], talk.run.drafts["who.email"].value) == ("who.email", "ada@")
    assert "who.email" not in talk.run.answers
    assert (change.drafted, change.touched, change.accepted) == ({"who.email"}, frozenset(), True)


def test_an_earlier_answer_stays_while_a_draft_stands_beside_it():
    talk = walk()
    talk.tell(HOLD, draft("who.email", ADDRESS))
    talk.tell(HOLD, draft("who.email", "ada@"))
    assert (talk.answers["who.email"], talk.run.drafts["who.email"].value) == (ADDRESS, "ada@")
    change = talk.answer("who.email", "ada@example.com")
    assert (talk.run.drafts, change.drafted) == ({}, {"who.email"})


def test_a_step_that_is_held_is_not_left_when_its_last_field_is_filled():
    talk = walk()
    talk.tell(HOLD, draft("who.name", "Ada"), draft("who.email", ADDRESS))
    assert (talk.run.current_step, talk.run.completed_steps, talk.asking) == ("who", (), ["who.email"])
    assert "step_completed" not in talk.happened
    talk.tell(GoTo(target="what"))
    assert (talk.run.current_step, talk.run.completed_steps, talk.run.held_step) == ("what", ("who",), None)


def test_what_leaving_a_held_step_does_waits_until_it_is_left():
    talk = walk(triggers=(trigger("publishEvent", None),))
    talk.tell(HOLD, draft("who.name", "Ada"), draft("who.email", ADDRESS))
    assert (talk.executed, talk.run.awaiting) == ([], None)
    talk.tell(SetAnswer(field="who.name", value="Ada"))
    assert talk.executed == [("publishEvent", 1)]


def test_going_on_to_another_step_does_what_leaving_the_one_before_does():
    talk = walk(triggers=(trigger("publishEvent", None),))
    talk.tell(HOLD, draft("who.name", "Ada"), draft("who.email", ADDRESS))
    talk.tell(HoldStep(step="what"))
    assert (talk.executed, talk.run.current_step) == ([("publishEvent", 1)], "what")
    talk.record()
    assert (talk.run.completed_steps, talk.run.current_step, talk.run.status) == (("who",), "what", "in_progress")


def test_what_was_done_is_not_done_again_because_the_step_is_looked_at_once_more():
    talk = walk(triggers=(trigger("publishEvent", None),))
    talk.fill(who__name="Ada", who__email=ADDRESS)
    talk.record()
    talk.tell(HOLD, draft("who.name", "Ada"))
    assert (talk.run.completed_steps, talk.run.current_step) == (("who",), "who")
    talk.tell(GoTo(target="what"))
    assert (talk.executed, talk.asking) == ([("publishEvent", 1)], ["what.age"])


def test_nothing_completes_a_run_while_a_step_is_held():
    talk = walk()
    talk.fill(who__name="Ada", who__email=ADDRESS)
    talk.tell(HoldStep(step="what"), draft("what.age", 36))
    assert (talk.run.status, talk.run.current_step) == ("in_progress", "what")
    talk.tell(ShowRemaining())
    assert talk.run.held_step == "what"
    talk.answer("what.age", 37)
    assert talk.run.status == "completed"


def test_a_step_that_isnt_there_is_not_held():
    talk = walk()
    change = talk.tell(HoldStep(step="where"))
    assert (talk.outcome("command_refused")["code"], change.accepted, talk.run.held_step) == (
        "unknown_step",
        False,
        None,
    )


def test_clearing_a_field_lets_its_draft_go():
    talk = walk()
    talk.tell(HOLD, draft("who.email", "ada@"))
    talk.tell(HOLD, ClearAnswer(field="who.email"))
    assert (talk.run.drafts, talk.outcome("draft_dropped")["field"]) == ({}, "who.email")


def test_starting_over_lets_every_draft_go():
    talk = walk()
    talk.tell(HOLD, draft("who.email", "ada@"))
    talk.tell(StartOver())
    talk.tell(Confirm())
    assert (talk.run.drafts, talk.asking) == ({}, ["who.name"])


def test_a_run_with_drafts_comes_back_from_json_as_it_was():
    talk = walk()
    talk.tell(HOLD, draft("who.email", "ada@"))
    assert Run.from_json(talk.run.to_json()) == talk.run


def test_a_form_shows_each_field_with_its_answer_or_its_draft():
    talk = walk()
    talk.tell(HOLD, draft("who.name", " Ada "), draft("who.email", "ada@"))
    shown = form(talk.compiled, talk.run, "who", now=NOW)
    name, email = shown.fields
    assert (name["value"], name["draft"], email["value"]) == ("Ada", None, None)
    assert (email["draft"]["value"], bool(email["draft"]["message"])) == ("ada@", True)
    assert (shown.number, shown.complete) == (1, False)


def test_a_form_is_found_by_its_steps_key_or_number():
    talk = walk()
    assert form(talk.compiled, talk.run, "2", now=NOW).step == form(talk.compiled, talk.run, "what", now=NOW).step
    with pytest.raises(NotFound):
        form(talk.compiled, talk.run, "3", now=NOW)
