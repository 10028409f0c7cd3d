"""A structure as people and front ends write it, made whole: ids, keys, questions, values, the order of parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from wizard.building.json_copy import json_copy
from wizard.building.naming import Keys
from wizard.building.references import Names
from wizard.building.spellings import ORDERS, PART_LISTS, RENAMED, is_order, order_of
from wizard.categories import full_name

Document = dict[str, Any]

_NEVER_NULL = (
    *PART_LISTS,
    *("tags", "aliases", "checks", "columns", "translations", "accepted_types"),
    *("require_login", "allow_templates", "auto_save", "is_required", "is_skippable", "is_enabled", "model_may_ask"),
)
_NEVER_BLANK = (
    *("category", "icon", "preview_image", "difficulty_level", "estimated_time"),
    *("visible_when", "required_when", "computed", "proposal", "pattern", "format", "target_id"),
)
_ASKED_AS = {
    "single_select": "which one?",
    "multiple_select": "which ones?",
    "number_input": "which number?",
    "date_input": "on which day?",
    "time_input": "at what time?",
    "datetime_input": "when?",
    "rating": "how would you rate it?",
    "slider": "which value?",
    "color_picker": "which color?",
    "file_upload": "please upload it.",
    "rows": "please list them.",
}


def complete(document: Mapping[str, Any], ids: Callable[[], UUID] = uuid4) -> Document:
    """A copy in which whatever can be worked out is filled in, and everything else is left for the reader to judge.

    Parts without an id get one of `ids`; steps and fields without a key one of their name; fields without a question
    one of their name; an option its value of its label or the other way round. Parts that say where they stand
    (`step_order` and the like) are put there. Dependencies and targets may name a field or step by its key or name,
    an option by its value or label. What is complete already comes back as it is.
    """
    whole = json_copy(document)
    _empty(whole)
    _settle(whole, ids)
    if "category" in whole:
        whole["category"] = full_name(whole["category"])
    steps = list(_parts(whole, "steps"))
    keys = Keys(_keys_in(steps))
    for step in steps:
        if _is_missing(step, "key"):
            step["key"] = keys.made_of(step.get("name"), "step")
        for field in _parts(step, "option_sets"):
            _complete_field(field, keys)
    Names(whole).resolve()
    return whole


def _settle(part: Document, ids: Callable[[], UUID]) -> None:
    """Puts every list of parts below in order, under the names of ours, each part with an id."""
    for member in PART_LISTS:
        items = part.get(member)
        if not isinstance(items, list):
            continue
        listed = cast("list[Any]", items)
        part[member] = [_as_part(listed[position], member) for position in order_of(listed)]
        for inner in _parts(part, member):
            _rename(inner, member)
            _empty(inner)
            if _is_missing(inner, "id"):
                inner["id"] = str(ids())
            _settle(inner, ids)


def _as_part(item: Any, member: str) -> Any:
    """An option may be written as its label alone."""
    return {"label": item} if member == "options" and isinstance(item, str) else item


def _rename(part: Document, member: str) -> None:
    for order in ORDERS:
        if is_order(part.get(order)):
            del part[order]
    for said, kept in RENAMED.get(member, {}).items():
        if said in part and kept not in part:
            part[kept] = part.pop(said)


def _empty(part: Document) -> None:
    """What a front end sends of what nobody filled in is as if it weren't there."""
    for member in _NEVER_NULL:
        if member in part and part[member] is None:
            del part[member]
    for member in _NEVER_BLANK:
        if part.get(member) == "":
            del part[member]


def _keys_in(steps: list[Document]) -> Iterator[str]:
    for part in (*steps, *(field for step in steps for field in _parts(step, "option_sets"))):
        if isinstance(key := part.get("key"), str):
            yield key


def _complete_field(field: Document, keys: Keys) -> None:
    if _is_missing(field, "key"):
        field["key"] = keys.made_of(field.get("name"), "field")
    if _is_missing(field, "question"):
        field["question"] = "" if field.get("computed") else _question(field)
    _complete_options(list(_parts(field, "options")))
    columns = list(_parts(field, "columns"))
    cells = Keys(key for column in columns if isinstance(key := column.get("key"), str))
    for column in columns:
        if _is_missing(column, "key"):
            column["key"] = cells.made_of(column.get("name"), "column")
        if _is_missing(column, "name") and isinstance(column["key"], str):
            column["name"] = _spelled(column["key"])


def _question(field: Document) -> str:
    name = field.get("name")
    if not isinstance(name, str) or not name.strip():
        return ""
    name = name.strip()
    if name[-1] in "?？؟.!…:":
        return name
    asked = _ASKED_AS.get(str(field.get("selection_type")))
    return f"{name}: {asked}" if asked and name.isascii() else f"{name}?"


def _complete_options(options: list[Document]) -> None:
    values = Keys(value for option in options if isinstance(value := option.get("value"), str))
    for option in options:
        label, value = option.get("label"), option.get("value")
        if _is_missing(option, "value") and isinstance(label, str) and label.strip():
            option["value"] = values.value_of(label)
        if _is_missing(option, "label") and isinstance(value, str) and value.strip():
            option["label"] = _spelled(value)


def _spelled(word: str) -> str:
    words = word.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _is_missing(part: Document, member: str) -> bool:
    return part.get(member) is None or part.get(member) == ""


def _parts(parent: Document, member: str) -> Iterator[Document]:
    items = parent.get(member)
    for item in cast("list[Any]", items) if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield cast("Document", item)
