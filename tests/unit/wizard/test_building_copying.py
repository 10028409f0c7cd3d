"""A copy is the same wizard under other ids, with everything that refers to one following."""

from typing import Any
from uuid import uuid4

import pytest
from fakes.arbitrary_structures import structures
from hypothesis import given, settings

from wizard.building.copying import copied, name_of_copy
from wizard.building.parts import every
from wizard.library import event_wizard
from wizard.structure import Structure
from wizard.validation import problems


def ids(structure: Structure) -> list[str]:
    return [part.id for part in every(structure.model_dump(mode="json"))][1:]


def without_ids(structure: Structure) -> Any:
    """The document with every id as its place among all ids."""
    text = structure.model_dump_json()
    for place, identity in enumerate(ids(structure)):
        text = text.replace(identity, f"part-{place}")
    return text


@settings(max_examples=40, deadline=None)
@given(structures())
def test_a_copy_differs_in_its_ids_alone(structure: Structure) -> None:
    copy = copied(structure)
    assert not set(ids(copy)) & set(ids(structure))
    assert without_ids(copy) == without_ids(structure)
    assert [each.code for each in problems(copy)] == [each.code for each in problems(structure)]


def test_translations_and_targets_follow() -> None:
    document = event_wizard().model_dump(mode="json")
    step, field = document["steps"][0], document["steps"][0]["option_sets"][0]
    document["translations"] = {"de": {field["id"]: {"question": "Wer?"}, "wizard": {"name": "Fest"}}}
    document["triggers"] = [{"id": str(uuid4()), "on": "step.onExit", "target_id": step["id"]}]
    copy = copied(Structure.model_validate(document))
    first = copy.steps[0]
    assert copy.translations == {"de": {str(first.option_sets[0].id): {"question": "Wer?"}, "wizard": {"name": "Fest"}}}
    assert copy.triggers[0].target_id == first.id


def test_what_looks_like_an_id_but_is_an_answer_stays() -> None:
    document = event_wizard().model_dump(mode="json")
    select = next(field for step in document["steps"] for field in step["option_sets"] if field.get("options"))
    select["options"][0]["value"] = select["default"] = select["options"][0]["id"]
    copy = copied(Structure.model_validate(document))
    kept = next(field for field in copy.fields() if field.key == select["key"])
    assert kept.default == select["default"]
    assert kept.model_dump()["options"][0]["value"] == select["default"]


def test_a_copy_is_called_as_it_is_wished() -> None:
    assert copied(event_wizard(), name="Event wizard (Copy)").name == "Event wizard (Copy)"
    assert copied(event_wizard()).name == event_wizard().name


@pytest.mark.parametrize(
    ("name", "copys"),
    [("Fair", "Fair (Copy)"), ("x" * 200, "x" * 193 + " (Copy)"), ("x" * 192 + " " + "y" * 7, "x" * 192 + " (Copy)")],
)
def test_a_copy_that_nobody_named_says_so_within_the_length_of_a_name(name: str, copys: str) -> None:
    assert name_of_copy(name) == copys
