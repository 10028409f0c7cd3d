"""JSON Patch on documents: all or nothing, bounded, and the operation at fault is named."""

import json
from typing import Any

import jsonpatch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.building.patching import DEEPEST, MOST_OPERATIONS, patched
from wizard.errors import Invalid

DOCUMENT: dict[str, Any] = {"name": "W", "steps": [{"name": "A"}, {"name": "B"}], "tags": ["x"]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


def refused(*operations: Any) -> tuple[Any, Any]:
    """Pointer and reason of what kept the patch from being applied."""
    before = json.dumps(DOCUMENT)
    with pytest.raises(Invalid) as wrong:
        patched(DOCUMENT, operations)
    assert json.dumps(DOCUMENT) == before
    assert wrong.value.message.endswith(".")
    return wrong.value.data["pointer"], wrong.value.data["reason"]


def test_operations_are_applied_in_order_to_a_copy() -> None:
    result = patched(
        DOCUMENT,
        [
            {"op": "test", "path": "/name", "value": "W"},
            {"op": "add", "path": "/steps/-", "value": {"name": "C"}},
            {"op": "move", "from": "/steps/0", "path": "/steps/2"},
            {"op": "copy", "from": "/tags", "path": "/steps/0/tags"},
            {"op": "replace", "path": "/name", "value": "V"},
            {"op": "remove", "path": "/tags"},
        ],
    )
    assert result == {"name": "V", "steps": [{"name": "B", "tags": ["x"]}, {"name": "C"}, {"name": "A"}]}
    assert DOCUMENT["tags"] == ["x"]


def test_a_place_that_isnt_there_is_told_without_the_document_around_it() -> None:
    with pytest.raises(Invalid, match=r"^There is no “/structure/name”\. Paths begin inside the structure") as refused:
        patched(DOCUMENT, [{"op": "replace", "path": "/structure/name", "value": "X"}])
    assert len(str(refused.value)) < 120


def test_a_place_that_is_no_pointer_is_told_as_such() -> None:
    for operation in ({"op": "remove", "path": "name"}, {"op": "copy", "from": "name", "path": "/title"}):
        with pytest.raises(Invalid, match="“name” isn't a JSON pointer: it should begin with “/”"):
            patched(DOCUMENT, [operation])


@pytest.mark.parametrize(
    ("operation", "pointer", "reason"),
    [
        ({"op": "remove", "path": "/nowhere"}, "/1/path", "not_applicable"),
        ({"op": "replace", "path": "/steps/9/name", "value": 1}, "/1/path", "not_found"),
        ({"op": "replace", "path": "name", "value": 1}, "/1/path", "not_found"),
        ({"op": "test", "path": "/name", "value": "X"}, "/1/value", "test_failed"),
        ({"op": "test", "path": "/name"}, "/1", "not_a_patch"),
        ({"op": "add", "path": "/name"}, "/1", "not_a_patch"),
        ({"op": "fly", "path": "/name"}, "/1", "not_a_patch"),
        ({"path": "/name"}, "/1", "not_a_patch"),
        ({"op": "add", "value": 1}, "/1", "not_a_patch"),
        ({"op": "add", "path": 3, "value": 1}, "/1", "not_a_patch"),
        ({"op": "copy", "path": "/x", "from": 3}, "/1", "not_a_patch"),
        ({"op": "move", "path": "/x"}, "/1", "not_a_patch"),
        ({"op": "move", "from": "/steps", "path": "/steps/0/x"}, "/1/path", "not_applicable"),
        ({"op": "replace", "path": "", "value": []}, "/1", "not_applicable"),
        ({"op": ["add"], "path": "/x", "value": 1}, "/1", "not_a_patch"),
        ("remove", "/1", "not_a_patch"),
        (None, "/1", "not_a_patch"),
    ],
)
def test_the_operation_at_fault_is_named_and_nothing_is_changed(operation: Any, pointer: str, reason: str) -> None:
    assert refused({"op": "replace", "path": "/name", "value": "V"}, operation) == (pointer, reason)


def test_there_may_be_only_so_many_operations() -> None:
    same = {"op": "replace", "path": "/name", "value": "V"}
    assert patched(DOCUMENT, [same] * MOST_OPERATIONS)["name"] == "V"
    assert refused(*[same] * (MOST_OPERATIONS + 1)) == ("", "too_many")


def test_copies_of_copies_stop_before_they_fill_the_memory() -> None:
    doubling = [{"op": "add", "path": "/a", "value": ["some text"]}]
    doubling += [{"op": "copy", "from": "/a", "path": "/a/-"}, {"op": "copy", "from": "/a", "path": "/b"}]
    doubling += [{"op": "copy", "from": "/b", "path": f"/a/{number}"} for number in range(2)]
    growing = [operation for _ in range(100) for operation in doubling[1:3]]
    pointer, reason = refused(doubling[0], *growing)
    assert reason in ("too_large", "too_deep")
    assert pointer


def test_wide_copies_stop_too() -> None:
    rows = {"op": "add", "path": "/a", "value": ["x" * 1000] * 100}
    assert refused(rows, *[{"op": "copy", "from": "/a", "path": f"/b{n}"} for n in range(999)])[1] == "too_large"


def test_what_is_moved_into_itself_again_and_again_doesnt_get_too_deep() -> None:
    deeper = [{"op": "copy", "from": "", "path": "/inside"}] * (DEEPEST + 2)
    assert refused(*deeper)[1] == "too_deep"


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), JSON), st.dictionaries(st.sampled_from("abc"), JSON))
def test_a_made_patch_leads_from_one_document_to_the_other(before: Any, after: Any) -> None:
    assert patched(before, list(jsonpatch.make_patch(before, after))) == after
