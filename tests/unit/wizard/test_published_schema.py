"""The published schema: valid itself, whole, true of every structure and of little else."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonpatch
import pytest
from fakes.arbitrary_structures import structures
from fakes.surveyjs_surveys import SURVEYS
from hypothesis import given, settings
from jsonschema_rs import Draft202012Validator, meta

from wizard.building.published_schema import structure_schema
from wizard.building.reading import read_structure
from wizard.building.surveyjs import imported
from wizard.errors import StructureInvalid
from wizard.library import event_wizard
from wizard.structure import Structure

SCHEMA = structure_schema()
FITS = Draft202012Validator(SCHEMA)
TEMPLATES = sorted((files("wizard") / "data" / "templates").iterdir(), key=lambda each: each.name)


def test_it_is_a_schema_of_the_dialect_that_it_names() -> None:
    meta.validate(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["$id"] == "/api/v1/schemas/structure.json"


def test_every_member_has_a_title_and_a_description() -> None:
    for name, part in [("Structure", SCHEMA), *SCHEMA["$defs"].items()]:
        assert part["title"], name
        assert part["description"], name
        for member, schema in part.get("properties", {}).items():
            assert len(schema["title"]) > 1, (name, member)
            assert schema["description"].endswith("."), (name, member)


def test_the_wizards_that_come_with_the_program_fit() -> None:
    FITS.validate(event_wizard().model_dump(mode="json"))
    for template in TEMPLATES:
        document = json.loads(template.read_text("utf-8"))
        FITS.validate(document.get("structure", document))
    assert len(TEMPLATES) >= 9


@pytest.mark.parametrize("name", SURVEYS)
def test_an_imported_survey_fits(name: str) -> None:
    FITS.validate(imported(SURVEYS[name]).document)


@settings(max_examples=80, deadline=None)
@given(structures())
def test_any_structure_fits(structure: Structure) -> None:
    FITS.validate(structure.model_dump(mode="json"))
    FITS.validate(structure.model_dump(mode="json", exclude_unset=True))


FIELD = "/steps/1/option_sets/1"
TRIGGER = "/steps/5/triggers/0"


@pytest.mark.parametrize(
    ("op", "path", "value"),
    [
        ("remove", "/name", None),
        ("replace", "/name", ""),
        ("add", "/nonsense", 1),
        ("add", "/category", "Anything"),
        ("add", "/estimated_time", 0),
        ("add", "/tags", ["a"] * 21),
        ("add", "/translations", {"not a locale": {}}),
        ("remove", "/steps/0/id", None),
        ("replace", "/steps/0/key", "1st step"),
        ("remove", f"{FIELD}/selection_type", None),
        ("replace", f"{FIELD}/selection_type", "telepathy"),
        ("replace", f"{FIELD}/key", "Event Type"),
        ("remove", f"{FIELD}/options/0/value", None),
        ("replace", f"{TRIGGER}/on", "wizard.onMonday"),
        ("replace", f"{TRIGGER}/actions/0/kind", "launch"),
    ],
)
def test_what_the_reader_refuses_does_not_fit(op: str, path: str, value: Any) -> None:
    whole = event_wizard().model_dump(mode="json")
    document: Any = jsonpatch.apply_patch(whole, [{"op": op, "path": path, "value": value}])
    assert not FITS.is_valid(document)
    with pytest.raises(StructureInvalid):
        read_structure(document)
