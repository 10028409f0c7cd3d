"""The JSON schema of a model's reply; it depends on the version alone, so that providers can cache it.

It keeps to what strict structured outputs take: every member required, no additional ones, no keywords beyond `type`,
`properties`, `items`, `enum`, `anyOf`, `description`.
"""

from __future__ import annotations

import json
from typing import Any

from wizard.inputs import OptionSet
from wizard.structure import Structure

Schema = dict[str, Any]

_PLAIN = ("go_back", "confirm", "decline", "start_over", "cancel", "show_remaining", "show_summary")


def response_schema(structure: Structure) -> Schema:
    """The schema of `{"commands", "say", "asks", "question"}`, members in this order."""
    keys = [field.key for field in structure.fields() if field.computed is None]
    asks: Schema = {"type": "string", "enum": keys} if keys else {"type": "string"}
    return _closed(
        {
            "commands": {"type": "array", "items": {"anyOf": _commands(structure)}},
            "say": {"type": "string"},
            "asks": {"type": "array", "items": asks},
            "question": {"type": "string"},
        }
    )


def _commands(structure: Structure) -> list[Schema]:
    answerable = [field for field in structure.fields() if field.computed is None]
    keys = [field.key for field in answerable]
    steps = [step.key for step in structure.steps]
    commands = [_command(kind) for kind in _PLAIN]
    if keys:
        commands = [
            *_set_answers(answerable),
            _command("clear_answer", field={"type": "string", "enum": keys}),
            *commands,
        ]
    if steps:
        commands.append(_command("go_to", target={"type": "string", "enum": [*keys, *steps]}))
    commands.append(_command("skip", field=_or_null([*keys, *steps])))
    commands.append(_command("show_help", field=_or_null(keys)))
    return commands


def _set_answers(fields: list[OptionSet]) -> list[Schema]:
    """One variant for each shape of value. Files are uploaded by people, never named by a model."""
    shapes: dict[str, tuple[Schema, list[str]]] = {}
    for field in fields:
        if field.selection_type != "file_upload":
            shape = field.json_schema()
            shapes.setdefault(json.dumps(shape), (shape, []))[1].append(field.key)
    return [
        _command("set_answer", field={"type": "string", "enum": keys}, value=shape) for shape, keys in shapes.values()
    ]


def _command(kind: str, **members: Schema) -> Schema:
    return _closed({"kind": {"type": "string", "enum": [kind]}, **members})


def _or_null(names: list[str]) -> Schema:
    return {"anyOf": [{"type": "string", "enum": names}, {"type": "null"}]} if names else {"type": "null"}


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
