"""The difference of two server-owned states as JSON Patch (RFC 6902), exact for their fixed shape."""

from collections.abc import Mapping
from typing import Any

Operation = dict[str, Any]


def patch(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Operation]:
    """Operations that turn one state into the other: by member in `run` and `answers`, whole elsewhere."""
    operations: list[Operation] = []
    for key, value in after.items():
        old = before.get(key)
        if old == value:
            continue
        if key in ("run", "answers") and old and value:
            operations += _members(f"/{key}", before[key], value)
        else:
            operations.append({"op": "replace", "path": f"/{key}", "value": value})
    return operations


def _members(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Operation]:
    operations: list[Operation] = [{"op": "remove", "path": f"{path}/{_escaped(key)}"} for key in old if key not in new]
    for key, value in new.items():
        if key not in old:
            operations.append({"op": "add", "path": f"{path}/{_escaped(key)}", "value": value})
        elif old[key] != value:
            operations.append({"op": "replace", "path": f"{path}/{_escaped(key)}", "value": value})
    return operations


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
