"""The JSON Schema (2020-12) of a structure, as it is published: every member with a title and a description."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from wizard.building.member_descriptions import MEMBERS, OF_A_PART, PARTS
from wizard.structure import Structure

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "/api/v1/schemas/structure.json"

Schema = dict[str, Any]


@lru_cache(maxsize=1)
def structure_schema() -> Schema:
    """What a structure looks like. It can't say everything: what else is wrong with one is told when it is saved."""
    derived = Structure.model_json_schema(mode="validation")
    parts: dict[str, Schema] = derived.pop("$defs")
    for name, part in [("Structure", derived), *parts.items()]:
        _describe(name, part)
    for node in _nodes([derived, parts]):
        if "patternProperties" in node:
            node["additionalProperties"] = False
    described = {**derived, "title": "Structure of an Usher wizard"}
    return {"$schema": DIALECT, "$id": ADDRESS, **described, "$defs": parts}


def _describe(name: str, part: Schema) -> None:
    part["title"] = _title(name)
    part.setdefault("description", PARTS.get(name, ""))
    for member, schema in _members(part):
        schema["title"] = _title(member)
        schema["description"] = OF_A_PART.get((name, member)) or MEMBERS[member]
    if "selection_type" in part.get("properties", {}):
        part["required"] = [*part.get("required", []), "selection_type"]


def _nodes(part: Any) -> Iterator[Schema]:
    if isinstance(part, dict):
        node = cast("Schema", part)
        yield node
        part = list(node.values())
    if isinstance(part, list):
        for inner in cast("list[Any]", part):
            yield from _nodes(inner)


def _members(part: Schema) -> Iterator[tuple[str, Schema]]:
    properties: dict[str, Schema] = part.get("properties", {})
    yield from properties.items()


def _title(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).replace("_", " ").strip()
    return words[:1].upper() + words[1:]
