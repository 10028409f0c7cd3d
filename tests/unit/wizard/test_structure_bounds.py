"""What a structure's document may hold: bounded, free of what can't be kept, and old documents still read."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.structures import a_step, a_wizard, choice, ident, number, text
from pydantic import ValidationError

from wizard.categories import CATEGORIES
from wizard.structure import MOST_STEPS, OperationAction, Structure, Trigger


def refused(**members: Any) -> tuple[str, tuple[int | str, ...]]:
    with pytest.raises(ValidationError) as caught:
        Structure.model_validate({"name": "A wizard", **members})
    error = caught.value.errors()[0]
    return error["type"], error["loc"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 201),
        ("name", "two\nlines"),
        ("description", "nul\x00"),
        ("description", "half a \ud800 pair"),
        ("category", "Others"),
        ("tags", ["a", "A"]),
        ("tags", ["x" * 51]),
        ("tags", [str(number_) for number_ in range(21)]),
        ("icon", "x" * 51),
        ("preview_image", "javascript:alert(1)"),
        ("preview_image", "//elsewhere.example/x.png"),
        ("difficulty_level", "extreme"),
        ("estimated_time", 0),
        ("translations", {"not a locale": {}}),
        ("translations", {"de": {"nobody": {"name": "x"}}}),
        ("surprise", 1),
    ],
)
def test_what_a_structure_can_not_hold_is_refused_where_it_is(member: str, value: Any):
    assert refused(**{member: value})[1][0] == member


def test_the_metadata_of_a_wizard_is_kept_as_it_was_given():
    given = {"category": CATEGORIES[0], "tags": [" sql ", "import"], "preview_image": "/pictures/a.png"}
    read = Structure.model_validate({"name": "x", **given, "difficulty_level": "hard", "estimated_time": 12})
    assert (read.category, read.tags, read.preview_image) == (CATEGORIES[0], ("sql", "import"), "/pictures/a.png")
    assert (read.require_login, read.allow_templates, read.auto_save, read.translations) == (True, False, True, {})


def test_there_are_only_so_many_steps_fields_and_options():
    steps = [a_step(f"s{place}").model_dump() for place in range(MOST_STEPS + 1)]
    assert refused(steps=steps) == ("too_long", ("steps",))
    many = [text(f"f{place}") for place in range(500)]
    crowded = [a_step(f"s{place}", *many).model_dump() for place in range(5)]
    assert refused(steps=crowded)[0] == "too_large"
    with pytest.raises(ValidationError, match="5000"):
        choice("a", *map(str, range(5001)))


def test_expressions_have_only_so_much_room_together():
    full = [text(f"f{place}", visible_when="true" + " " * 1996) for place in range(125)]
    assert Structure.model_validate({"name": "x", "steps": [a_step("s", *full).model_dump()]})
    more = a_step("s", *full, text("last", checks=[{"expression": "true", "message": "No."}]))
    assert refused(steps=[more.model_dump()])[0] == "too_large"


@pytest.mark.parametrize("default", ["nul\x00", "\ud800", float("inf"), "x" * 20_001, ["a"] * 20_001, {"\x00": 1}])
def test_a_default_that_a_database_could_not_keep_is_refused(default: Any):
    with pytest.raises(ValidationError, match="default"):
        text("a", default=default)


def test_numbers_that_are_beyond_all_counting_are_refused():
    for limits in ({"min": -1e16}, {"max": float("inf")}, {"step": float("nan")}):
        with pytest.raises(ValidationError):
            number("a", **limits)


def test_an_action_that_names_no_kind_is_an_operation_as_it_always_was():
    action = {"id": str(ident("a")), "operation": "publishEvent", "confirm": "Shall I?"}
    read = Trigger.model_validate({"id": str(ident("t")), "on": "step.onExit", "actions": [action]})
    assert read.actions == (OperationAction(id=ident("a"), operation="publishEvent", confirm="Shall I?"),)
    assert (read.is_enabled, read.name) == (True, None)


def test_an_action_of_a_kind_that_is_not_known_is_refused_in_a_sentence():
    action = {"id": str(ident("a")), "kind": "navigate"}
    with pytest.raises(ValidationError, match="An action is an “operation” or a “show_message”"):
        Trigger.model_validate({"id": str(ident("t")), "on": "step.onExit", "actions": [action]})


def test_a_structure_with_everything_survives_json():
    structure = a_wizard(text("a"), tags=("x",), translations={"de-CH": {str(ident("a")): {"question": "Was?"}}})
    assert Structure.model_validate_json(structure.model_dump_json()) == structure
