"""What a change of a field's own members means for answers: which limits got narrower, which kinds convert."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Literal, cast

from pydantic import JsonValue

from wizard.migrating.conversions import CONVERSIONS

Effect = Literal["safe", "lossy", "breaking"]
Verdict = tuple[Effect, str]

_PARTLY: Final = frozenset({("multiple_select", "single_select"), ("text_input", "rich_text")})
_LOWEST: Final = frozenset({"min", "min_length", "min_rows", "min_selections"})
_HIGHEST: Final = frozenset({"max", "max_length", "max_rows", "max_selections", "max_size_bytes", "max_files"})
_FORMS: Final = frozenset({"pattern", "format", "step"})
_NARROWER = "What was answered outside the narrower limits is set aside: kept, but no longer counting."
_WIDER: Verdict = ("safe", "Every answer still fits the limits.")


def worst_of(effects: Collection[Effect]) -> Effect:
    """The worst of several; of none it is safe."""
    if "breaking" in effects:
        return "breaking"
    return "lossy" if "lossy" in effects else "safe"


def of_kind(before: str, after: str) -> Verdict:
    """What a change of the input type means."""
    if (before, after) not in CONVERSIONS:
        return "lossy", "Answers of the old type don't fit the new one and are set aside: kept, but no longer counting."
    if (before, after) in _PARTLY or after == "rating":
        return "lossy", "Answers are converted where nothing is lost on the way; others are set aside, but kept."
    return "safe", "The answers are converted without loss."


def of_limit(member: str, before: JsonValue, after: JsonValue) -> Verdict | None:
    """What a change of a limit means; None for members that limit nothing."""
    if member == "columns":
        return _of_columns(before, after)
    if member == "accepted_types":
        return _judged(bool(after) and (not before or not _listed(before) <= _listed(after)))
    if member in _FORMS:
        return _judged(after is not None)
    if member == "integer":
        return _judged(after is True)
    if member in _LOWEST or member in _HIGHEST:
        return _judged(_is_narrower(before, after, upwards=member in _LOWEST))
    return None


def _judged(narrower: bool) -> Verdict:
    return ("lossy", _NARROWER) if narrower else _WIDER


def _listed(value: JsonValue) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list) else set()


def _is_narrower(before: Any, after: Any, *, upwards: bool) -> bool:
    if after is None or before is None:
        return after is not None
    try:
        return after > before if upwards else after < before
    except TypeError:
        return True


def _of_columns(before: JsonValue, after: JsonValue) -> Verdict:
    worse = list(_worse_columns(before, after))
    return ("lossy", " ".join(worse)) if worse else _WIDER


def _worse_columns(before: JsonValue, after: JsonValue) -> Iterator[str]:
    earlier, later = _by_key(before), _by_key(after)
    for key, column in earlier.items():
        if key not in later:
            yield f"Rows with the column “{key}”, which is gone, are set aside: kept, but no longer counting."
        elif _column_is_narrower(column, later[key]):
            yield f"Rows that don't fit the column “{key}” any more are set aside: kept, but no longer counting."
    for key, column in later.items():
        if key not in earlier and column.get("required", True):
            yield f"Rows without the column “{key}”, which is needed now, are set aside: kept, but no longer counting."


def _by_key(columns: JsonValue) -> dict[str, dict[str, Any]]:
    listed = cast("list[dict[str, Any]]", columns) if isinstance(columns, list) else []
    return {column["key"]: column for column in listed}


def _column_is_narrower(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    kinds = (before.get("type"), after.get("type"))
    return (
        (kinds[0] != kinds[1] and kinds != ("integer", "number"))
        or (bool(after.get("required")) and not before.get("required"))
        or _is_narrower(before.get("min"), after.get("min"), upwards=True)
        or _is_narrower(before.get("max"), after.get("max"), upwards=False)
    )
