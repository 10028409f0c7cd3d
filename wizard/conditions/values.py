"""Answers as expressions see them, and results of expressions as answers."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any, assert_never, cast

from pydantic import JsonValue

from wizard.inputs import Column, OptionSet


def to_cel(field: OptionSet, value: JsonValue, zone: tzinfo | None) -> Any:
    """A normal answer as an expression's value; moments are the wall clock in `zone`, written as UTC."""
    match field.selection_type:
        case "number_input" | "slider" | "rating":
            return _double(value)
        case "date_input" | "datetime_input":
            return _moment(value, zone)
        case "rows":
            return [_row(field.columns, row) for row in value] if isinstance(value, list) else None
        case "file_upload":
            return [_file(file) for file in value] if isinstance(value, list) else None
        case "single_select" | "multiple_select" | "text_input" | "rich_text" | "time_input" | "color_picker":
            return value
        case _:
            assert_never(field.selection_type)


def from_cel(field: OptionSet, result: Any) -> JsonValue:
    """An expression's plain result as JSON that the field can normalise."""
    if isinstance(result, datetime):
        moment = result.astimezone(UTC).replace(tzinfo=None)
        is_day = field.selection_type == "date_input"
        return moment.date().isoformat() if is_day else moment.isoformat(timespec="minutes")
    if isinstance(result, list):
        return [from_cel(field, item) for item in cast(list[Any], result)]
    if isinstance(result, dict):
        return {str(key): from_cel(field, item) for key, item in cast(dict[Any, Any], result).items()}
    if isinstance(result, float) and result.is_integer():
        return int(result)
    return result if isinstance(result, (bool, int, float, str)) else None


def wall_clock(now: datetime) -> datetime:
    """The person's clock as expressions see it."""
    return now.replace(tzinfo=UTC)


def midnight(now: datetime) -> datetime:
    """The person's day as expressions see it."""
    return wall_clock(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _double(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _moment(value: JsonValue, zone: tzinfo | None) -> datetime | None:
    if not isinstance(value, str):
        return None
    moment = datetime.fromisoformat(value)
    return wall_clock(moment if moment.tzinfo is None or zone is None else moment.astimezone(zone))


def _row(columns: tuple[Column, ...], row: JsonValue) -> dict[str, Any]:
    cells = row if isinstance(row, dict) else {}
    return {column.key: _cell(column, cells.get(column.key)) for column in columns}


def _cell(column: Column, cell: JsonValue) -> Any:
    return _double(cell) if column.type in ("number", "integer") else cell


def _file(file: JsonValue) -> dict[str, Any]:
    described = file if isinstance(file, dict) else {}
    return {**described, "size": _double(described.get("size"))}
