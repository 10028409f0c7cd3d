"""Correction: a changed answer sets aside what no longer fits, restores what fits again, asks what is missing."""

from __future__ import annotations

from dataclasses import replace

from fakes.structures import NOW, Walk, a_step, a_wizard, check, choice, depends, field, number, option, text

from wizard.commands import ClearAnswer, SetAnswer, Skip
from wizard.engine import apply, view


def venue() -> Walk:
    """A wizard whose second step depends on the first, answered."""
    address = text("address", dependencies=[depends("show_if", "mode", "physical")])
    link = text("link", dependencies=[depends("show_if", "mode", "virtual")])
    first = a_step("first", choice("mode", "physical", "virtual"))
    walk = Walk(a_wizard(first, a_step("second", address, link), a_step("third", text("end"))))
    walk.fill(mode="physical", address="Here 1")
    return walk


def test_a_correction_sets_aside_what_no_longer_applies_and_asks_what_is_missing():
    walk = venue()
    walk.answer("mode", "virtual")
    assert walk.happened == ["answer_accepted", "answer_set_aside", "step_reopened", "step_entered"]
    assert walk.outcome("answer_accepted")["previous"] == "physical"
    assert walk.run.answers["address"].state == "set_aside"
    assert (walk.asking, walk.run.current_step, walk.run.completed_steps) == (["link"], "second", ("first",))


def test_what_was_set_aside_comes_back_when_it_fits_again():
    walk = venue()
    walk.answer("mode", "virtual")
    walk.answer("mode", "physical")
    assert walk.outcome("answer_restored") == {
        "kind": "answer_restored",
        "field": "address",
        "value": "Here 1",
        "label": "Here 1",
    }
    assert walk.answers == {"mode": "physical", "address": "Here 1"}
    assert walk.asking == ["end"]


def test_what_the_person_took_back_meanwhile_does_not_come_back():
    walk = venue()
    walk.answer("mode", "virtual")
    walk.tell(ClearAnswer(field="address"))
    walk.answer("mode", "physical")
    assert walk.asking == ["address"]
    assert "address" not in walk.run.answers


def test_a_choice_that_is_no_longer_available_is_set_aside():
    sizes = choice("size", "s", option("size", "xl", depends("hide_if", "kind", "kids")))
    walk = Walk(a_wizard(choice("kind", "kids", "adults"), sizes, text("end")))
    walk.fill(kind="adults", size="xl")
    walk.answer("kind", "kids")
    assert walk.outcome("answer_set_aside")["because"] == "Xl can't be chosen here. It can be S."
    assert walk.asking == ["size"]


def test_a_check_that_no_longer_holds_sets_the_later_answer_aside():
    seats = number("seats", checks=[check("seats >= guests", "There are more guests than seats.")])
    walk = Walk(a_wizard(number("guests"), seats, text("end")))
    walk.fill(guests=5, seats=6)
    walk.answer("guests", 9)
    assert walk.outcome("answer_set_aside")["because"] == "There are more guests than seats."
    assert walk.asking == ["seats"]
    walk.answer("guests", 6)
    assert walk.outcome("answer_restored")["field"] == "seats"


def test_what_is_computed_follows():
    walk = Walk(a_wizard(number("a"), number("twice", computed="a * 2"), text("end")))
    walk.answer("a", 2)
    assert walk.outcome("answer_computed")["value"] == 4
    walk.answer("a", 5)
    assert walk.answers["twice"] == 10
    walk.tell(ClearAnswer(field="a"))
    assert walk.answers == {}
    assert walk.change.touched == {"a", "twice"}


def test_what_is_computed_can_not_be_set_or_cleared():
    walk = Walk(a_wizard(number("a"), number("twice", computed="a * 2"), text("end")))
    walk.answer("a", 2)
    assert walk.answer("twice", 7).outcomes[0].to_json()["code"] == "computed"
    assert walk.tell(ClearAnswer(field="twice")).outcomes[0].to_json()["code"] == "computed"
    assert walk.answers["twice"] == 4


def test_an_answer_given_early_is_kept_until_its_field_is_there():
    walk = venue()
    walk.tell(ClearAnswer(field="mode"))
    walk.answer("link", "https://x.example")
    assert walk.outcome("answer_set_aside")["because"] == "It is kept until it is needed."
    assert not walk.change.accepted
    walk.answer("mode", "virtual")
    assert walk.answers == {"mode": "virtual", "link": "https://x.example"}


def test_an_answer_to_what_is_ruled_out_is_refused():
    walk = venue()
    walk.answer("link", "https://x.example")
    assert walk.outcome("answer_rejected")["code"] == "not_applicable"
    assert walk.change.touched == frozenset()


def test_answers_of_one_turn_may_come_in_any_order():
    walk = venue()
    walk.tell(SetAnswer(field="link", value="there"), SetAnswer(field="mode", value="virtual"))
    assert walk.change.accepted
    assert walk.answers == {"mode": "virtual", "link": "there"}


def test_a_refused_command_does_not_undo_the_others():
    walk = Walk(a_wizard(number("a"), number("b"), text("end")))
    walk.tell(SetAnswer(field="a", value="x"), SetAnswer(field="b", value=2), SetAnswer(field="nowhere", value=1))
    assert walk.happened == ["answer_rejected", "answer_accepted", "command_refused"]
    assert (walk.change.accepted, walk.answers, walk.change.touched) == (False, {"b": 2}, {"b"})


def test_time_that_passes_is_a_correction_too():
    day = field("date_input", "day", checks=[check("day >= today", "That day is over.")])
    walk = Walk(a_wizard(day, text("end")))
    walk.answer("day", "2030-01-02")
    later = NOW.replace(day=5)
    assert view(walk.compiled, walk.run, now=later).asking[0].key == "day"
    change = apply(walk.compiled, walk.run, [SetAnswer(field="end", value="x")], now=later)
    assert [outcome.kind for outcome in change.outcomes] == ["answer_set_aside", "answer_accepted"]
    assert change.run.status == "in_progress"


def test_completion_looks_at_every_answer_again():
    walk = Walk(a_wizard(number("a", min=1), text("end")))
    walk.answer("a", 5)
    spoilt = replace(walk.run, answers={"a": replace(walk.run.answers["a"], value=-5)})
    change = apply(walk.compiled, spoilt, [SetAnswer(field="end", value="x")], now=NOW)
    assert [outcome.kind for outcome in change.outcomes] == ["answer_accepted", "answer_set_aside"]
    assert change.run.status == "in_progress"
    assert [each.key for each in view(walk.compiled, change.run, now=NOW).asking] == ["a"]


def test_a_skipped_field_that_becomes_required_is_asked_after_all():
    parts = [text("note", is_required=False, required_when="kind == 'b'"), text("end")]
    walk = Walk(a_wizard(choice("kind", "a", "b"), *parts))
    walk.answer("kind", "a")
    walk.tell(Skip())
    walk.answer("kind", "b")
    assert walk.asking == ["note"]
