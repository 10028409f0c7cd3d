"""What is played of a run: joined from its version and its record, and from the record alone where need be."""

from dataclasses import replace
from typing import Any

from fakes.recorded_runs import OneRun, recorded, redacted
from fakes.structures import Walk, a_step, a_wizard, choice, depends, field, ident, number, several, text

from runs.playing import Playing
from wizard.commands import Skip
from wizard.engine import compile_structure
from wizard.playback import PlayedField, PlayedRun, as_recorded, as_surveyed, joined, placed
from wizard.structure import Structure

CAR = a_wizard(
    a_step("basics", choice("owns", "yes", "no"), number("age")),
    a_step("car", text("make"), dependencies=(depends("show_if", "owns", "yes", "car"),)),
    a_step("more", text("note", is_required=False), text("permit", visible_when="age < 18.0"), text("end")),
)
SOMEBODY: Any = None


def walked(**answers: Any) -> Walk:
    walk = Walk(CAR)
    walk.fill(**answers)
    return walk


def states(run: PlayedRun) -> dict[str, str]:
    return {each.key: each.state for each in fields(run)}


def fields(run: PlayedRun) -> list[PlayedField]:
    return [field for step in run.steps for field in step.fields]


async def test_what_was_skipped_and_then_led_past_was_not_asked_in_the_end():
    wizard = a_wizard(
        choice("owns", "yes", "no"), text("make", is_required=False, visible_when="owns == 'yes'"), text("end")
    )
    walk = Walk(wizard)
    walk.fill(owns="yes")
    walk.tell(Skip(field="make"))
    walk.fill(owns="no", end="x")
    run = recorded(walk)
    shown = joined(run, wizard, as_recorded(wizard, run.run), placed(wizard, run))
    assert states(shown) == {"owns": "answered", "make": "not_asked", "end": "answered"}


async def test_the_record_of_a_completed_run_says_what_the_engine_finds():
    for owns, age in (("yes", 17), ("no", 17), ("yes", 40), ("no", 40)):
        walk = walked(owns=owns, age=age, make="Fiat", permit="Yes")
        walk.tell(Skip(field="note"))
        walk.fill(end="x")
        assert walk.run.status == "completed"
        run = recorded(walk)
        told, found = as_recorded(CAR, run.run), as_surveyed(walk.compiled, run.run, walk.now)
        assert (told.steps.keys(), told.skipped) == (found.steps.keys(), found.skipped)


async def test_a_run_in_progress_shows_what_lies_ahead_as_the_engine_finds_it():
    walk = walked(owns="no", age=40)
    store = OneRun(recorded(walk), CAR)
    store.compiles[ident("version", "1")] = walk.compiled
    run = await Playing(store, store).show(SOMEBODY, ident("run"))
    assert [(step.key, step.status) for step in run.steps] == [("basics", "completed"), ("more", "in_progress")]
    assert states(run) == {
        "owns": "answered",
        "age": "answered",
        "note": "unanswered",
        "permit": "not_asked",
        "end": "unanswered",
    }


async def test_a_version_that_cant_be_gone_through_any_more_is_played_all_the_same():
    walk = walked(owns="no", age=40)
    store = OneRun(recorded(walk), CAR)
    run = await Playing(store, store).show(SOMEBODY, ident("run"))
    assert [field.label for field in fields(run) if field.state == "answered"] == ["No", "40"]
    assert {field.key for field in fields(run) if field.state == "unanswered"} >= {"note", "end"}


async def test_a_version_that_cant_be_read_any_more_is_played_from_what_was_noted_beside_the_answers():
    walk = walked(owns="yes", age=40, make="Fiat")
    store = OneRun(recorded(walk), None)
    run = await Playing(store, store).show(SOMEBODY, ident("run"))
    assert [(step.name, [(field.name, field.label) for field in step.fields]) for step in run.steps] == [
        ("basics", [("Owns", "Yes"), ("Age", "40")]),
        ("car", [("Make", "Fiat")]),
    ]
    assert run.wizard_name == "Called otherwise today"


async def test_an_answer_to_what_the_version_doesnt_ask_is_shown_elsewhere():
    run = recorded(walked(owns="no", age=40))
    lost = replace(run.answers[0], option_set_id=ident("gone"), key="gone", name="Gone", detached=True)
    run = replace(run, answers=(*run.answers, lost))
    (field,) = joined(run, CAR, as_recorded(CAR, run.run), placed(CAR, run)).elsewhere
    assert (field.name, field.label, field.state) == ("Gone", "No", "set_aside")


async def test_formatted_text_runs_nothing_whatever_was_stored():
    wizard = a_wizard(field("rich_text", "wish"))
    walk = Walk(wizard)
    walk.fill(wish="<p>Fine</p>")
    run = recorded(walk)
    evil = replace(run.answers[0].answer, value='<p onclick="x()">Fine</p><script>x()</script>')
    run = replace(run, answers=(replace(run.answers[0], answer=evil),))
    (shown,) = fields(joined(run, wizard, as_recorded(wizard, run.run), placed(wizard, run)))
    assert shown.value == "<p>Fine</p>"


async def test_a_redacted_run_has_the_same_structure_with_placeholders():
    walk = walked(owns="yes", age=17, make="Fiat", permit="Yes")
    walk.tell(Skip(field="note"))
    walk.fill(end="x")
    store = OneRun(recorded(walk), CAR)
    whole = await Playing(store, store).show(SOMEBODY, ident("run"))
    store.run = redacted(store.run)
    blank = await Playing(store, store).show(SOMEBODY, ident("run"))
    assert states(blank) == states(whole)
    assert {field.key: field.label for field in fields(blank) if field.redacted} == dict.fromkeys(
        ("age", "make", "permit", "end"), "[redacted]"
    )
    assert blank.redacted
    assert [field.label for field in fields(blank) if field.key == "owns"] == ["Yes"]


OTHER = a_wizard(
    a_step("basics", several("owns", "yes", "no"), text("age"), number("make")),
    a_step("more", text("end", checks=[{"expression": "end == 'y'", "message": "Only y."}])),
)


async def against(walk: Walk, other: Structure, *, compiles: bool = True, blank: bool = False) -> PlayedRun:
    run = redacted(recorded(walk)) if blank else recorded(walk)
    store = OneRun(run, CAR, other)
    if compiles:
        store.compiles[ident("version", "2")] = compile_structure(other)
    return await Playing(store, store).show(SOMEBODY, ident("run"), 2)


async def test_against_another_version_answers_are_told_in_its_terms_or_say_why_not():
    shown = await against(walked(owns="yes", age=40, make="Fiat", end="x"), OTHER)
    told = {field.key: (field.state, field.value, field.because) for field in fields(shown)}
    assert told == {
        "owns": ("answered", ["yes"], None),
        "age": ("answered", "40", None),
        "make": ("set_aside", "Fiat", "The make should be a number. It was another kind of answer before."),
        "end": ("set_aside", "x", "Only y."),
    }
    assert (shown.version_number, shown.shown_version) == (1, 2)


async def test_against_another_version_redacted_answers_stay_placeholders():
    shown = await against(walked(owns="yes", age=40, make="Fiat", end="x"), OTHER, blank=True)
    assert {field.key: field.redacted for field in fields(shown)} == {
        "owns": False,
        "age": True,
        "make": True,
        "end": True,
    }


async def test_against_a_version_that_cant_be_gone_through_every_step_is_shown():
    shown = await against(walked(owns="yes", age=40, make="Fiat"), OTHER, compiles=False)
    assert [step.key for step in shown.steps] == ["basics", "more"]
    assert [field.state for field in fields(shown) if field.key == "end"] == ["unanswered"]
