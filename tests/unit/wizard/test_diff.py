"""What a change of a wizard is called, and what it means for the answers that are there."""

from typing import Any

import pytest
from fakes.structures import choice, ident, number, several, text

from wizard.building import parts
from wizard.building.completing import complete
from wizard.building.parts import Kind
from wizard.building.patching import patched
from wizard.building.reading import read_structure
from wizard.diff import Change, Diff, diff
from wizard.inputs import OptionSet
from wizard.library import event_wizard
from wizard.structure import Step, Structure


def wizard(*fields: OptionSet, **members: Any) -> Structure:
    step = Step(id=ident("step"), key="contact", name="Contact", option_sets=fields)
    return Structure(name="Sign-up", steps=(step,), **members)


def edited(structure: Structure, kind: Kind, part_id: object, **members: Any) -> Structure:
    document = structure.model_dump(mode="json")
    return read_structure(complete(patched(document, parts.change(document, kind, str(part_id), members))))


def only(found: Diff) -> Change:
    assert len(found.changes) == 1, found.to_json()
    return found.changes[0]


BASE = wizard(
    text("email", name="E-mail"),
    choice("color", "red", "green", "blue", name="Color"),
    number("age", name="Age", is_required=False, min=0.0, max=120.0),
    text("note", name="Note", is_required=False),
)
EMAIL, COLOR, AGE, NOTE = (field.id for field in BASE.fields())


def test_nothing_differs_from_itself() -> None:
    assert not diff(BASE, BASE)
    assert diff(BASE, BASE).summary() == "Nothing changed."
    assert not diff(event_wizard(), event_wizard())


@pytest.mark.parametrize(
    ("field", "members", "effect"),
    [
        (EMAIL, {"question": "Where do we write?"}, "safe"),
        (EMAIL, {"name": "Mail", "help_text": "Any."}, "safe"),
        (EMAIL, {"is_required": False}, "safe"),
        (EMAIL, {"key": "mail"}, "breaking"),
        (EMAIL, {"max_length": 20}, "lossy"),
        (EMAIL, {"pattern": "@"}, "lossy"),
        (EMAIL, {"checks": [{"expression": "value != ''", "message": "No."}]}, "lossy"),
        (EMAIL, {"computed": "'x'"}, "lossy"),
        (EMAIL, {"proposal": "'x'"}, "safe"),
        (EMAIL, {"visible_when": "1 < 2"}, "lossy"),
        (NOTE, {"is_required": True}, "breaking"),
        (NOTE, {"required_when": "1 < 2"}, "breaking"),
        (AGE, {"max": 130}, "safe"),
        (AGE, {"max": 100}, "lossy"),
        (AGE, {"min": 18}, "lossy"),
        (AGE, {"min": None, "max": None}, "safe"),
        (AGE, {"integer": True}, "lossy"),
    ],
)
def test_a_change_of_a_field_has_its_effect(field: Any, members: dict[str, Any], effect: str) -> None:
    change = only(diff(BASE, edited(BASE, "option-sets", field, **members)))
    assert (change.id, change.kind, change.effect) == (field, "changed" if change.part == "field" else "added", effect)
    assert change.because.endswith(".")


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (choice("x", "a", "b"), several("x", "a", "b", min_selections=0), "lossy"),
        (choice("x", "a", "b"), several("x", "a", "b"), "safe"),
        (several("x", "a", "b"), choice("x", "a", "b"), "lossy"),
        (number("x"), text("x"), "safe"),
        (number("x"), text("x", max_length=3), "lossy"),
        (text("x"), number("x"), "lossy"),
    ],
)
def test_a_change_of_the_kind_of_answer_is_as_safe_as_its_conversion(
    before: OptionSet, after: OptionSet, effect: str
) -> None:
    change = only(diff(wizard(before), wizard(after)))
    assert (change.kind, change.effect) == ("changed", effect)
    assert change.members["selection_type"] == (before.selection_type, after.selection_type)


def test_a_required_field_that_is_new_is_asked_of_everybody() -> None:
    after = wizard(*BASE.fields(), text("phone", name="Phone number"))
    change = only(diff(BASE, after))
    assert (change.part, change.kind, change.key, change.effect) == ("field", "added", "phone", "breaking")
    assert change.where == "Contact"
    assert only(diff(BASE, wizard(*BASE.fields(), text("phone", is_required=False)))).effect == "safe"
    assert diff(BASE, after).summary() == "Added the field “Phone number” to “Contact”."


def test_a_field_that_is_gone_takes_its_answers_out_of_the_count() -> None:
    change = only(diff(BASE, wizard(*BASE.fields()[:3])))
    assert (change.part, change.kind, change.id, change.effect) == ("field", "removed", NOTE, "lossy")
    assert "kept" in change.because


def test_options_come_go_move_and_change() -> None:
    after = wizard(BASE.fields()[0], choice("color", "blue", "red", "yellow", name="Color"), *BASE.fields()[2:])
    found = {(change.key, change.kind): change.effect for change in diff(BASE, after).changes}
    assert found == {("yellow", "added"): "safe", ("green", "removed"): "lossy", ("blue", "moved"): "safe"}
    renamed = edited(BASE, "options", ident("color", "red"), label="Crimson")
    assert (only(diff(BASE, renamed)).effect, only(diff(BASE, renamed)).members) == (
        "safe",
        {"label": ("Red", "Crimson")},
    )
    assert only(diff(BASE, edited(BASE, "options", ident("color", "red"), value="crimson"))).effect == "breaking"


def test_inserting_one_moves_no_other() -> None:
    first, *others = BASE.fields()
    found = diff(BASE, wizard(first, text("phone", is_required=False), *others))
    assert [change.kind for change in found.changes] == ["added"]
    moved = only(diff(BASE, wizard(*others, first)))
    assert (moved.id, moved.kind, moved.members) == (EMAIL, "moved", {"position": (0, 3)})


def test_a_field_in_another_step_has_moved_and_nothing_is_lost() -> None:
    more = Step(id=ident("more"), key="more", name="More")
    before = Structure(name="W", steps=(*BASE.steps, more))
    document = before.model_dump(mode="json")
    after = read_structure(patched(document, parts.move(document, "option-sets", str(NOTE), str(more.id))))
    change = only(diff(before, after))
    assert (change.kind, change.effect) == ("moved", "safe")
    assert change.members["parent_id"] == (str(ident("step")), str(more.id))
    assert diff(before, after).summary() == "Moved the field “Note” to “More”."


def test_a_step_that_goes_takes_its_fields_with_it_and_one_that_comes_brings_them() -> None:
    empty = Structure(name="Sign-up")
    gone, come = diff(BASE, empty), diff(empty, BASE)
    assert {change.kind for change in gone.changes} == {"removed"}
    assert (gone.effect, come.effect) == ("lossy", "breaking")
    assert gone.summary() == "Removed the step “Contact”."
    assert len(gone.changes) == len(come.changes) == 1 + 4 + 3


def test_dependencies_and_expressions_are_conditions() -> None:
    rule = {"dependency_type": "show_if", "depends_on_option_set_id": "color", "depends_on_option_id": "red"}
    shown = edited(BASE, "option-sets", NOTE, dependencies=[rule])
    added = only(diff(BASE, shown))
    assert (added.part, added.kind, added.key, added.effect) == ("condition", "added", "note", "lossy")
    assert only(diff(shown, BASE)).effect == "safe"
    either = edited(shown, "option-sets", NOTE, is_required=True)
    assert only(diff(either, edited(either, "option-sets", NOTE, dependencies=None))).effect == "breaking"


def test_an_expression_that_changes_says_what_it_was() -> None:
    before = edited(BASE, "option-sets", NOTE, visible_when="color == 'red'")
    change = only(diff(before, edited(before, "option-sets", NOTE, visible_when="color == 'blue'")))
    assert (change.part, change.expression, change.id) == ("condition", "visible_when", NOTE)
    assert change.members == {"visible_when": ("color == 'red'", "color == 'blue'")}


def test_actions_and_triggers_never_touch_answers() -> None:
    message = {"kind": "show_message", "message": "Thanks!"}
    document = BASE.model_dump(mode="json") | {"triggers": [{"on": "wizard.onComplete", "actions": [message]}]}
    after = read_structure(complete(document))
    found = diff(BASE, after)
    assert [(change.part, change.kind, change.effect) for change in found.changes] == [
        ("trigger", "added", "safe"),
        ("action", "added", "safe"),
    ]


def test_a_first_version_is_all_new_and_harms_nobody() -> None:
    found = diff(None, BASE)
    assert (found.effect, found.summary()) == ("safe", "First version: 1 step, 4 fields.")
    assert {change.kind for change in found.changes} == {"added"}


def test_a_summary_tells_the_first_changes_and_counts_the_rest() -> None:
    fields = [text(f"field_{number}", name=f"{number} {'long name ' * 15}", is_required=False) for number in range(30)]
    before = wizard(*fields)
    after = wizard(*[field.model_copy(update={"help_text": "Help."}) for field in fields])
    summary = diff(before, after).summary()
    assert summary.endswith("and 22 more changes.")
    assert len(summary) < 1000


def test_the_document_holds_before_and_after_of_every_member() -> None:
    (change,) = diff(BASE, edited(BASE, "steps", ident("step"), name="You")).to_json()["changes"]
    assert change["members"] == {"name": {"before": "Contact", "after": "You"}}
    assert (change["part"], change["kind"], change["effect"], change["id"]) == (
        "step",
        "changed",
        "safe",
        str(ident("step")),
    )
