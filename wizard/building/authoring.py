"""How a language model writes a wizard: a schema small enough for strict outputs, and its way to a structure.

Every member is required and none is additional; what doesn't apply is null or an empty list. `min` and `max` mean what
suits the type: numbers, characters, selections, rows, or the stars of a rating.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from wizard.categories import CATEGORIES

Schema = dict[str, Any]

TYPES: Final = (
    *("single_select", "multiple_select", "text_input", "rich_text", "number_input", "slider", "rating"),
    *("date_input", "time_input", "datetime_input", "color_picker", "file_upload", "rows"),
)
_LIMITS: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "text_input": ("min_length", "max_length"),
    "rich_text": ("min_length", "max_length"),
    "number_input": ("min", "max"),
    "slider": ("min", "max"),
    "rating": (None, "max"),
    "multiple_select": ("min_selections", "max_selections"),
    "rows": ("min_rows", "max_rows"),
    "file_upload": (None, "max_files"),
}
"""The type -> what `min` and `max` are called there."""
_WHOLE: Final = frozenset({"text_input", "rich_text", "rating", "multiple_select", "rows", "file_upload"})
_SELECTS: Final = frozenset({"single_select", "multiple_select"})


def authoring_schema() -> Schema:
    """The JSON schema of a document."""
    return _closed(
        name=_TEXT,
        description=_TEXT,
        category={"type": "string", "enum": list(CATEGORIES)},
        tags=_list(_TEXT),
        estimated_minutes=_or_null({"type": "integer"}),
        steps=_list(_step()),
        closing_message=_or_null(_TEXT),
    )


def structure_of(authored: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a structure, to be completed; whatever is odd in it is left for the reader to judge."""
    document: dict[str, Any] = {
        **_kept(authored, "name", "description", "category", "tags"),
        "estimated_time": authored.get("estimated_minutes"),
        "steps": [_structure_step(step) for step in _objects(authored.get("steps"))],
    }
    message = authored.get("closing_message")
    if isinstance(message, str) and message.strip():
        action = {"kind": "show_message", "message": message}
        document["triggers"] = [{"on": "wizard.onComplete", "actions": [action]}]
    return document


def in_authors_terms(pointer: str) -> str:
    """A place in the structure as the author of the document knows it."""
    for ours, theirs in _RENAMED:
        pointer = pointer.replace(f"/{ours}", f"/{theirs}")
    return pointer


_RENAMED: Final = (
    ("option_sets", "fields"),
    ("selection_type", "type"),
    ("is_required", "required"),
    ("is_skippable", "skippable"),
    ("help_text", "help"),
    ("estimated_time", "estimated_minutes"),
)
_TEXT: Final[Schema] = {"type": "string"}


def _step() -> Schema:
    return _closed(
        name=_TEXT,
        description=_or_null(_TEXT),
        skippable={"type": "boolean"},
        visible_when=_or_null(_TEXT),
        fields=_list(_field()),
    )


def _field() -> Schema:
    columns = {"type": "string", "enum": ["text", "number", "integer", "date", "time", "bool"]}
    number = _or_null({"type": "number"})
    formats = {"type": "string", "enum": ["email", "url", "https_url", "phone", "timezone"]}
    return _closed(
        key=_TEXT,
        name=_TEXT,
        type={"type": "string", "enum": list(TYPES)},
        question=_TEXT,
        help=_or_null(_TEXT),
        required={"type": "boolean"},
        options=_list(_closed(value=_TEXT, label=_TEXT)),
        columns=_list(_closed(key=_TEXT, name=_TEXT, type=columns, required={"type": "boolean"})),
        min=number,
        max=number,
        whole={"type": "boolean"},
        format=_or_null(formats),
        multiline={"type": "boolean"},
        unit=_or_null(_TEXT),
        visible_when=_or_null(_TEXT),
        required_when=_or_null(_TEXT),
        computed=_or_null(_TEXT),
        checks=_list(_closed(expression=_TEXT, message=_TEXT)),
    )


def _closed(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _structure_step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_kept(step, "name", "description", "visible_when"),
        "is_skippable": step.get("skippable") is True,
        "option_sets": [_structure_field(field) for field in _objects(step.get("fields"))],
    }


def _structure_field(field: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(field.get("type"))
    document = {
        **_kept(field, "key", "name", "question", "visible_when", "required_when", "computed", "checks"),
        "selection_type": kind,
        "help_text": field.get("help"),
        "is_required": field.get("required") is not False and not field.get("computed"),
        **_limits(field, kind),
    }
    if kind in _SELECTS:
        document["options"] = field.get("options")
    if kind == "rows":
        document["columns"] = field.get("columns")
    if kind == "text_input":
        document |= _kept(field, "format", "multiline")
    if kind in {"number_input", "slider"}:
        document["integer"] = field.get("whole") is True
    if kind == "number_input":
        document |= _kept(field, "unit")
    return {member: value for member, value in document.items() if value is not None}


def _limits(field: Mapping[str, Any], kind: str) -> dict[str, Any]:
    least, most = _LIMITS.get(kind, (None, None))
    named = ((least, field.get("min")), (most, field.get("max")))
    limits = {name: limit for name, limit in named if name is not None and limit is not None}
    if kind not in _WHOLE:
        return limits
    return {name: int(limit) if isinstance(limit, float) else limit for name, limit in limits.items() if limit != 0}


def _kept(part: Mapping[str, Any], *members: str) -> dict[str, Any]:
    return {member: part[member] for member in members if part.get(member) is not None}


def _objects(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in cast("list[Any]", items) if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield cast("Mapping[str, Any]", item)
