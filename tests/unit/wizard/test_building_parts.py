"""Parts by kind and id: each change of one is a JSON Patch, and there is one way for all kinds."""

from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.building import parts
from wizard.building.completing import complete
from wizard.building.parts import INSIDE, PARTS, WIZARD, Kind
from wizard.building.patching import patched
from wizard.building.reading import read_structure
from wizard.errors import Invalid, NotFound
from wizard.validation import problems

RULE = {"dependency_type": "show_if", "depends_on_option_set_id": "size", "depends_on_option_id": "big"}
DOCUMENT: dict[str, Any] = complete(
    {
        "name": "Pizza",
        "triggers": [{"on": "wizard.onComplete", "actions": [{"kind": "show_message", "message": "Thanks!"}]}],
        "steps": [
            {
                "name": "Order",
                "option_sets": [
                    {"name": "Size", "selection_type": "single_select", "options": ["Big", "Small", "Tiny"]},
                    {"name": "Note", "selection_type": "text_input", "dependencies": [RULE]},
                ],
            },
            {"name": "Delivery", "dependencies": [RULE]},
        ],
    }
)
KINDS: tuple[Kind, ...] = get_args(Kind)


def one(kind: Kind) -> parts.Found:
    """The first part of that kind."""
    return next(part for part in parts.every(DOCUMENT) if part.kind == kind)


def at(whole: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        whole = whole[int(token)] if isinstance(whole, list) else whole[token]
    return whole


def ids(document: Any, kind: Kind, parent: str | None) -> list[str]:
    return [part.id for part in parts.children(document, kind, parent)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_where_it_is_by_its_id(kind: Kind) -> None:
    found = parts.find(DOCUMENT, kind, UUID(one(kind).id))
    assert at(DOCUMENT, found.pointer) is found.body
    assert found.body["id"] == found.id
    with pytest.raises(NotFound):
        parts.find(DOCUMENT, kind, uuid4())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_added_where_it_is_asked_for_and_keeps_to_its_parents(kind: Kind) -> None:
    sibling = one(kind)
    body = {member: value for member, value in sibling.body.items() if member not in ("id", "key")}
    operations, made = parts.add(DOCUMENT, kind, sibling.parent_id, body, 0)
    changed = complete(patched(DOCUMENT, operations))
    assert ids(changed, kind, sibling.parent_id)[0] == made
    assert parts.find(changed, kind, made).body.keys() >= body.keys()
    wrong = next(part for part in parts.every(DOCUMENT) if kind not in INSIDE[part.kind])
    with pytest.raises(Invalid):
        parts.add(DOCUMENT, kind, wrong.id, body)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_removed_with_what_is_in_it(kind: Kind) -> None:
    gone = one(kind)
    changed = patched(DOCUMENT, parts.remove(DOCUMENT, kind, gone.id))
    left = {part.id for part in parts.every(changed)}
    inside = {part.id for part in parts.every(DOCUMENT) if part.pointer.startswith(f"{gone.pointer}/")}
    assert left == {part.id for part in parts.every(DOCUMENT)} - inside - {gone.id}


def test_what_depended_on_a_removed_part_is_reported_by_validation() -> None:
    size = parts.find(DOCUMENT, "option-sets", one("option-sets").id)
    changed = read_structure(patched(DOCUMENT, parts.remove(DOCUMENT, "option-sets", size.id)))
    assert [each.code for each in problems(changed) if each.severity == "error"] == ["dependency_missing"] * 2


def test_without_a_parent_a_step_or_event_goes_to_the_wizard_and_others_say_what_they_need() -> None:
    bodies: dict[Kind, dict[str, str]] = {"steps": {"name": "Last"}, "events": {"on": "wizard.onComplete"}}
    for kind, body in bodies.items():
        operations, made = parts.add(DOCUMENT, kind, None, body)
        assert ids(patched(DOCUMENT, operations), kind, WIZARD)[-1] == made
    with pytest.raises(Invalid, match="step"):
        parts.add(DOCUMENT, "option-sets", None, {"name": "Lost"})


def test_a_part_is_put_into_a_list_that_isnt_there_yet() -> None:
    note = DOCUMENT["steps"][0]["option_sets"][1]
    operations, made = parts.add(DOCUMENT, "options", note["id"], {"label": "Any"})
    assert patched(DOCUMENT, operations)["steps"][0]["option_sets"][1]["options"][0]["id"] == made


def test_an_id_that_is_taken_and_a_place_that_isnt_there_are_refused() -> None:
    with pytest.raises(Invalid, match="id"):
        parts.add(DOCUMENT, "steps", None, {"id": one("options").id, "name": "Twin"})
    for position in (-1, 3):
        with pytest.raises(Invalid, match="between 0 and 2"):
            parts.add(DOCUMENT, "steps", None, {"name": "Far"}, position)
    with pytest.raises(NotFound):
        parts.add(DOCUMENT, "options", uuid4(), {"label": "Orphan"})


def test_a_change_sets_what_is_named_and_takes_away_what_is_null() -> None:
    step = one("steps")
    operations = parts.change(
        DOCUMENT, "steps", step.id, {"name": "Your order", "key": None, "help_text": None, "a/b": 1}
    )
    body = patched(DOCUMENT, operations)["steps"][0]
    assert (body["name"], "key" in body, body["a/b"]) == ("Your order", False, 1)
    assert body["option_sets"] == step.body["option_sets"]
    with pytest.raises(Invalid):
        parts.change(DOCUMENT, "steps", step.id, {"id": str(uuid4())})


@given(st.permutations([0, 1, 2]))
def test_parts_are_put_in_any_order_that_names_each_once(order: list[int]) -> None:
    size = one("option-sets")
    here = ids(DOCUMENT, "options", size.id)
    wanted = [here[place] for place in order]
    operations = parts.reorder(DOCUMENT, "options", size.id, wanted)
    assert ids(patched(DOCUMENT, operations), "options", size.id) == wanted
    assert len(operations) < len(here)


def test_an_order_that_leaves_one_out_or_names_one_twice_is_refused() -> None:
    size = one("option-sets")
    here = ids(DOCUMENT, "options", size.id)
    for wrong in (here[:2], [*here, here[0]], [here[0]] * 3, [*here[:2], str(uuid4())]):
        with pytest.raises(Invalid):
            parts.reorder(DOCUMENT, "options", size.id, wrong)


def test_a_part_moves_to_another_parent_and_keeps_its_id_and_insides() -> None:
    size, delivery = one("option-sets"), DOCUMENT["steps"][1]
    changed = patched(DOCUMENT, parts.move(DOCUMENT, "option-sets", size.id, delivery["id"]))
    assert ids(changed, "option-sets", delivery["id"]) == [size.id]
    assert parts.find(changed, "option-sets", size.id).body == size.body
    event = one("events")
    moved = patched(DOCUMENT, parts.move(DOCUMENT, "events", event.id, delivery["id"]))
    back = patched(moved, parts.move(moved, "events", event.id, WIZARD))
    assert (ids(moved, "events", WIZARD), ids(back, "events", WIZARD)) == ([], [event.id])


@settings(max_examples=30)
@given(st.integers(0, 2), st.integers(0, 2))
def test_a_part_moves_to_any_place_among_its_siblings(start: int, end: int) -> None:
    size = one("option-sets")
    here = ids(DOCUMENT, "options", size.id)
    changed = patched(DOCUMENT, parts.move(DOCUMENT, "options", here[start], position=end))
    assert ids(changed, "options", size.id)[end] == here[start]
    with pytest.raises(Invalid, match="between 0 and 2"):
        parts.move(DOCUMENT, "options", here[start], position=3)


def test_the_table_names_the_list_of_every_kind_and_every_kind_has_a_place() -> None:
    assert set(PARTS) == set(KINDS)
    assert {kind for held in INSIDE.values() for kind in held} == set(KINDS)
