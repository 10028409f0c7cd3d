"""The schema of a model's reply: strict, in a fixed order, and made of the version alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakes.structures import a_wizard, choice, field, number, text

from wizard.commands import MODEL_COMMANDS, parse_model_command
from wizard.library import event_wizard
from wizard.schema import response_schema

ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}


def nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    for each in [*below, schema["items"]] if "items" in schema else below:
        yield from nodes(each)


def commands(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return schema["properties"]["commands"]["items"]["anyOf"]


def test_the_members_come_in_the_order_in_which_they_are_streamed():
    assert list(response_schema(event_wizard())["properties"]) == ["commands", "say", "asks", "question"]


def test_everything_is_closed_and_required_and_nothing_is_beyond_strict_mode():
    for node in nodes(response_schema(event_wizard())):
        assert set(node) <= ALLOWED
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


def test_every_command_of_a_model_is_there_and_no_other():
    kinds = {variant["properties"]["kind"]["enum"][0] for variant in commands(response_schema(event_wizard()))}
    assert kinds == {command.model_fields["kind"].default for command in MODEL_COMMANDS}


def test_a_value_has_the_shape_of_its_field():
    schema = response_schema(a_wizard(text("a"), number("n", integer=True), choice("c", "x", "y"), text("b")))
    found = {
        tuple(variant["properties"]["field"]["enum"]): variant["properties"]["value"]
        for variant in commands(schema)
        if variant["properties"]["kind"]["enum"] == ["set_answer"]
    }
    assert found == {
        ("a", "b"): {"type": "string"},
        ("n",): {"type": "integer"},
        ("c",): {"type": "string", "enum": ["x", "y"]},
    }


def test_what_is_computed_or_uploaded_is_not_the_model_s_to_set():
    parts = [number("a"), number("b", computed="a * 2"), field("file_upload", "c")]
    text_of = str([each for each in commands(response_schema(a_wizard(*parts))) if "value" in each["properties"]])
    assert "'a'" in text_of
    assert "'b'" not in text_of
    assert "'c'" not in text_of


def test_it_is_the_same_each_time():
    assert str(response_schema(event_wizard())) == str(response_schema(event_wizard().model_copy()))


def test_what_the_schema_allows_is_read_as_commands():
    said = [
        {"kind": "set_answer", "field": "event.title", "value": "Midnight"},
        {"kind": "skip", "field": None},
        {"kind": "go_to", "target": "venueSetup"},
        {"kind": "show_help", "field": "event.title"},
        {"kind": "confirm"},
    ]
    assert [parse_model_command(each).model_dump() for each in said] == said


def test_a_wizard_without_questions_has_a_schema_too():
    assert commands(response_schema(a_wizard()))
