"""Copies of JSON documents, at a fifth of what copying anything at all costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from wizard.errors import Invalid


def json_copy(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that shares nothing which could be changed. Raises Invalid for what is nested beyond all reason."""
    try:
        return {name: _copied(value) for name, value in document.items()}
    except RecursionError:
        raise Invalid("This is nested too deeply.", pointer="", reason="too_deep") from None


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_copied(item) for item in cast("list[Any]", value)]
    return value
