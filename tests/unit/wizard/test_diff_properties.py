"""Of any two structures: what the difference names is exactly what differs, and no more than has to has moved."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from fakes.arbitrary_structures import structures
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.building.parts import WIZARD, every
from wizard.diff import diff
from wizard.diff.moves import moved
from wizard.structure import Structure

COUNTS = settings(max_examples=60, deadline=None)
INSIDE = ("steps", "option_sets", "options", "dependencies", "triggers", "actions")


def own(structure: Structure) -> dict[str, Any]:
    """The members of every part by its id, without the parts in it; of the wizard under its own name."""
    found = every(structure.model_dump(mode="json"))
    return {part.id: {name: value for name, value in part.body.items() if name not in INSIDE} for part in found}


def renamed(document: dict[str, Any], draw: Callable[[Any], Any]) -> None:
    part = draw(st.sampled_from([part for part in every(document) if part.kind in (WIZARD, "steps", "option-sets")]))
    part.body["name"] = f"{part.body['name'][:100]} anew"


def dropped(document: dict[str, Any], draw: Callable[[Any], Any]) -> None:
    part = draw(st.sampled_from([part for part in every(document) if part.kind != WIZARD] or [None]))
    if part is not None:
        holder: Any = document
        for token in part.siblings.split("/")[1:]:
            holder = holder[int(token)] if isinstance(holder, list) else holder[token]
        holder.pop(part.position)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Structure, Structure]:
    """A structure, and what a few random edits make of it."""
    before = draw(structures())
    document = before.model_dump(mode="json")
    for edit in draw(st.lists(st.sampled_from([renamed, dropped]), max_size=4)):
        edit(document, draw)
    if draw(st.booleans()):
        document["steps"] = draw(st.permutations(document["steps"]))
    return before, Structure.model_validate(document)


@COUNTS
@given(structures())
def test_nothing_differs_from_itself(structure: Structure) -> None:
    assert diff(structure, structure).changes == ()


@COUNTS
@given(edits())
def test_exactly_the_parts_that_differ_are_named(pair: tuple[Structure, Structure]) -> None:
    before, after = pair
    earlier, later, found = own(before), own(after), diff(before, after)
    named = {
        kind: {str(change.id or WIZARD) for change in found.changes if change.kind == kind and not change.expression}
        for kind in ("added", "removed", "changed")
    }
    assert named["added"] == later.keys() - earlier.keys()
    assert named["removed"] == earlier.keys() - later.keys()
    expressions = {str(change.id) for change in found.changes if change.expression}
    differing = {part for part in earlier.keys() & later.keys() if earlier[part] != later[part]}
    assert named["changed"] <= differing <= named["changed"] | expressions


@COUNTS
@given(structures(), structures())
def test_of_two_structures_each_sees_the_others_parts_as_new(one: Structure, other: Structure) -> None:
    there, back = diff(one, other), diff(other, one)
    added = {(change.part, change.id, change.expression) for change in there.changes if change.kind == "added"}
    removed = {(change.part, change.id, change.expression) for change in back.changes if change.kind == "removed"}
    assert added == removed


@COUNTS
@given(edits())
def test_whatever_differs_is_seen_and_summed_up(pair: tuple[Structure, Structure]) -> None:
    found = diff(*pair)
    assert bool(found) == (pair[0].model_dump(mode="json") != pair[1].model_dump(mode="json"))
    assert 0 < len(found.summary()) < 1500
    assert found.to_json()["effect"] == found.effect


@given(st.permutations(range(8)))
def test_what_hasnt_moved_is_still_in_order_and_nothing_could_be_added_to_it(order: list[int]) -> None:
    gone = moved(range(8), order)
    stayed = [item for item in order if item not in gone]
    assert all(one < next_ for one, next_ in pairwise(stayed))
    for item in gone:
        with_it = [each for each in order if each in (*stayed, item)]
        assert with_it != sorted(with_it)
