"""A wizard as a file: what goes out comes in again, and what is something else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes.arbitrary_structures import structures
from hypothesis import given, settings

from wizard.building.completing import complete
from wizard.building.exchange import file_name, packed, unpacked
from wizard.building.reading import read_structure
from wizard.errors import Invalid
from wizard.library import event_wizard
from wizard.structure import Structure


@settings(max_examples=60, deadline=None)
@given(structures())
def test_a_structure_comes_back_byte_for_byte(structure: Structure) -> None:
    document = structure.model_dump(mode="json")
    file = json.loads(json.dumps(packed(document, "any")))
    again = read_structure(complete(unpacked(file).structure))
    assert json.dumps(again.model_dump(mode="json")) == json.dumps(document)


def test_a_bare_structure_is_taken_too() -> None:
    document = event_wizard().model_dump(mode="json")
    parcel = unpacked(document)
    assert (parcel.structure, parcel.slug) == (document, None)


def test_a_slug_comes_along_where_it_is_one() -> None:
    assert unpacked(packed({"name": "A"}, "spring-show")).slug == "spring-show"
    assert unpacked({**packed({"name": "A"}, "x"), "slug": "../Etc"}).slug is None
    assert unpacked({**packed({"name": "A"}, "x"), "slug": 7}).slug is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"format": "survey"}, "/format"),
        ({"format_version": 2}, "/format_version"),
        ({"format_version": True}, "/format_version"),
        ({"structure": [1]}, "/structure"),
    ],
)
def test_another_format_is_refused_with_its_place(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        unpacked({**packed({"name": "A"}, "a"), **changes})
    assert refused.value.data == {"pointer": pointer}


def test_a_file_name_is_safe_everywhere() -> None:
    assert file_name("spring-show") == "spring-show.wizard.json"
    assert file_name("spring-show", 3) == "spring-show-v3.wizard.json"
    assert file_name('../"\r\nX: 1') == "x-1.wizard.json"
    assert file_name("活动") == "wizard.wizard.json"
