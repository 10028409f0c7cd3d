"""How a model writes a wizard: within strict structured outputs, and the way from there to a structure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fakes.drafted_wizards import GOOD, a_drafted_field, a_drafted_wizard
from jsonschema_rs import validator_for

from wizard.building.authoring import TYPES, authoring_schema, in_authors_terms, structure_of
from wizard.building.completing import complete
from wizard.building.reading import read_structure
from wizard.inputs import OptionSet
from wizard.validation import problems

ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}
PARTS: dict[str, Any] = {
    "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
    "columns": [{"key": "kind", "name": "Kind", "type": "text", "required": True}],
    "min": 1,
    "max": 5,
}


def nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    for each in [*below, schema["items"]] if "items" in schema else below:
        yield from nodes(each)


def field_of(authored: dict[str, Any]) -> OptionSet:
    return read_structure(complete(structure_of(a_drafted_wizard(authored)))).fields()[0]


def test_the_schema_is_closed_and_within_strict_mode() -> None:
    for node in nodes(authoring_schema()):
        assert set(node) <= ALLOWED
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


def test_a_good_wizard_fits_the_schema_and_has_no_errors() -> None:
    validator_for(authoring_schema()).validate(GOOD)
    structure = read_structure(complete(structure_of(GOOD)))
    assert [each for each in problems(structure) if each.severity == "error"] == []
    assert (structure.estimated_time, structure.tags) == (2, ("food",))


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_field_can_be_written(kind: str) -> None:
    field = field_of(a_drafted_field("it", kind, **PARTS))
    assert field.selection_type == kind
    assert field.is_required


def test_limits_mean_what_suits_the_type() -> None:
    assert field_of(a_drafted_field("it", min=2, max=80.0)).constraints() == {"min_length": 2, "max_length": 80}
    assert field_of(a_drafted_field("it", "rating", max=7)).constraints()["max"] == 7
    assert field_of(a_drafted_field("it", "number_input", min=0, whole=True)).constraints() == {
        "min": 0,
        "integer": True,
    }
    assert field_of(a_drafted_field("it", "rows", **PARTS)).constraints() == {"min_rows": 1, "max_rows": 5}


def test_what_is_worked_out_is_neither_asked_nor_required() -> None:
    structure = read_structure(complete(structure_of(GOOD)))
    total = next(each for each in structure.fields() if each.key == "total")
    assert (total.computed, total.is_required) == ('sum(pizzas, "count") * 12.0', False)


def test_places_are_told_in_the_author_s_terms() -> None:
    assert in_authors_terms("/steps/0/option_sets/2/selection_type") == "/steps/0/fields/2/type"


@pytest.mark.parametrize("odd", [{}, {"steps": [1, None, {"fields": "x"}]}, {"steps": {"a": 1}, "closing_message": 7}])
def test_odd_documents_are_left_for_the_reader_to_judge(odd: dict[str, Any]) -> None:
    assert "steps" in structure_of(odd)
