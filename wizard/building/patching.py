"""JSON Patch (RFC 6902) on a document, bounded in operations, size and depth, with the failing operation told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from jsonpatch import (  # pyright: ignore[reportMissingTypeStubs]
    InvalidJsonPatch,
    JsonPatch,
    JsonPatchConflict,
    JsonPatchException,
    JsonPatchTestFailed,
)
from jsonpointer import JsonPointer, JsonPointerException  # pyright: ignore[reportMissingTypeStubs]

from wizard.building.json_copy import json_copy
from wizard.errors import Invalid

Document = dict[str, Any]
Operation = Mapping[str, Any]

MOST_OPERATIONS: Final = 1000
MOST_SIZE: Final = 8_000_000
DEEPEST: Final = 40


def patched(document: Mapping[str, Any], operations: Sequence[Any]) -> Document:
    """A copy with the operations applied, all or none.

    Raises Invalid: its data has `pointer`, that of the operation at fault in the patch, and `reason`: `not_a_patch`,
    `too_many`, `too_large`, `too_deep`, `not_found`, `test_failed`, `not_applicable`.
    """
    if len(operations) > MOST_OPERATIONS:
        raise _refused("", "too_many", f"A patch can have at most {MOST_OPERATIONS} operations.")
    result: Any = json_copy(document)
    size, _ = _measured(result)
    for number, operation in enumerate(operations):
        size += _added(result, operation, number)
        if size > MOST_SIZE:
            raise _refused(f"/{number}", "too_large", "This makes the document too large.")
        result = _applied(result, operation, number)
    if not isinstance(result, dict):
        raise _refused(f"/{len(operations) - 1}", "not_applicable", "What is left should be an object.")
    return cast("Document", result)


def _applied(document: Any, operation: Any, number: int) -> Any:
    here = f"/{number}"
    try:
        return JsonPatch([operation]).apply(document, in_place=True)
    except JsonPatchTestFailed:
        message = f"What is at {_place(operation)} isn't what the patch expects there."
        raise _refused(f"{here}/value", "test_failed", message) from None
    except InvalidJsonPatch as invalid:
        raise _refused(here, "not_a_patch", f"This isn't an operation of a JSON Patch: {invalid}.") from None
    except JsonPatchConflict as conflict:
        raise _refused(
            f"{here}/path", "not_applicable", f"This can't be done at {_place(operation)}: {conflict}."
        ) from None
    except (JsonPointerException, JsonPatchException):
        raise _refused(f"{here}/path", "not_found", _not_found(operation)) from None


def _added(document: Any, operation: Any, number: int) -> int:
    """How much the operation may add at most, in characters of JSON, more or less."""
    if not isinstance(operation, Mapping):
        raise _refused(f"/{number}", "not_a_patch", "An operation is an object.")
    asked = cast("Operation", operation)
    match asked.get("op"):
        case "add" | "replace":
            value = asked.get("value")
        case "copy" | "move":
            value = _resolved(document, asked.get("from"))
        case _:
            return 0
    size, depth = _measured(value)
    if depth + str(asked.get("path", "")).count("/") > DEEPEST:
        raise _refused(f"/{number}", "too_deep", "This makes the document too deep.")
    return 0 if asked["op"] == "move" else size


def _resolved(document: Any, pointer: Any) -> Any:
    """What is at a pointer; nothing where it leads nowhere, which applying it then tells."""
    try:
        return JsonPointer(pointer).resolve(document, None)
    except (JsonPointerException, TypeError):
        return None


def _measured(value: Any) -> tuple[int, int]:
    """The size and depth of a value, without recursion."""
    size, deepest = 0, 0
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        part, depth = pending.pop()
        size += 2 + (len(part) if isinstance(part, str) else 0)
        deepest = max(deepest, depth)
        if isinstance(part, Mapping):
            members = cast("Mapping[str, Any]", part)
            size += sum(4 + len(name) for name in members)
            pending += [(inner, depth + 1) for inner in members.values()]
        elif isinstance(part, list):
            pending += [(inner, depth + 1) for inner in cast("list[Any]", part)]
    return size, deepest


def _not_found(operation: Any) -> str:
    for name in ("path", "from"):
        pointer = str(cast("Operation", operation).get(name, ""))
        if pointer and not pointer.startswith("/"):
            return f"“{pointer}” isn't a JSON pointer: it should begin with “/”."
    return f"There is no {_place(operation)}. Paths begin inside the structure, as “/steps/0/name”."


def _place(operation: Any) -> str:
    path = str(cast("Operation", operation).get("path", ""))
    return f"“{path}”" if path else "the whole document"


def _refused(pointer: str, reason: str, message: str) -> Invalid:
    return Invalid(message, pointer=pointer, reason=reason)
