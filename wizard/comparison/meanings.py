"""What an answer means, so that two answers can be told apart by that rather than by how they are written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, cast

from pydantic import JsonValue

from wizard.comparison.compared import Difference
from wizard.inputs.field import counted
from wizard.inputs.numbers import read_number, spoken
from wizard.inputs.rich_text import visible_text
from wizard.playback import PlayedField

Meaning = Callable[[PlayedField], Hashable]


def same(one: PlayedField, other: PlayedField) -> bool:
    """Whether both fields have the same answer; where a field became one of another kind, the words are compared."""
    if _family(one) != _family(other):
        return one.label == other.label
    return meaning(one) == meaning(other)


def meaning(answered: PlayedField) -> Hashable:
    """Choices regardless of their order, files by their content, rich text as it reads, anything else as it is."""
    return _MEANINGS.get(answered.selection_type, _written)(answered)


def difference(first: PlayedField, other: PlayedField) -> Difference | None:
    """How far the other is from the first, of numbers and moments."""
    if _family(first) != _family(other):
        return None
    try:
        match _family(first):
            case "number":
                return _apart(first.value, other.value)
            case "date_input":
                return _in_days(date.fromisoformat(str(first.value)), date.fromisoformat(str(other.value)))
            case "time_input":
                return _in_minutes(_on_a_day(str(first.value)), _on_a_day(str(other.value)))
            case "datetime_input":
                return _in_minutes(datetime.fromisoformat(str(first.value)), datetime.fromisoformat(str(other.value)))
            case _:
                return None
    except (ValueError, TypeError):
        return None  # What was kept isn't in normal form, or only one of two moments says where on earth it is.


def _family(answered: PlayedField) -> str:
    return "number" if answered.selection_type in _NUMERIC else answered.selection_type


def _written(answered: PlayedField) -> Hashable:
    return json.dumps(answered.value, sort_keys=True)


def _number(answered: PlayedField) -> Hashable:
    number = read_number(answered.value)
    return _written(answered) if number is None else number


def _choices(answered: PlayedField) -> Hashable:
    chosen = answered.value if isinstance(answered.value, list) else [answered.value]
    return frozenset(json.dumps(each) for each in chosen)


def _moment(answered: PlayedField) -> Hashable:
    try:
        return datetime.fromisoformat(str(answered.value))
    except ValueError:
        return _written(answered)


def _content(answered: PlayedField) -> Hashable:
    """Of files: their hashes; of those that nobody knows any more, which ones they were."""
    if answered.files:
        return tuple(sorted(file.sha256 for file in answered.files))
    return _written(answered)


def _visible(answered: PlayedField) -> Hashable:
    return visible_text(str(answered.value))


def _rows(answered: PlayedField) -> Hashable:
    """A cell that is empty and a column that didn't exist yet are the same."""
    rows = answered.value if isinstance(answered.value, list) else []
    return json.dumps([_filled(cast("dict[str, JsonValue]", row)) for row in rows], sort_keys=True)


def _filled(row: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {key: cell for key, cell in row.items() if cell is not None}


def _apart(first: JsonValue, other: JsonValue) -> Difference | None:
    amounts = [read_number(each) for each in (first, other)]
    if amounts[0] is None or amounts[1] is None or amounts[0] == amounts[1]:
        return None
    apart = float(Decimal(str(amounts[1])) - Decimal(str(amounts[0])))
    return Difference(apart, "number", f"{spoken(abs(apart))} {'more' if apart > 0 else 'less'}")


def _in_days(first: date, other: date) -> Difference | None:
    days = (other - first).days
    return Difference(days, "days", _later(counted(abs(days), "day"), days)) if days else None


def _in_minutes(first: datetime, other: datetime) -> Difference | None:
    minutes = round((other - first).total_seconds() / 60)
    return Difference(minutes, "minutes", _later(_spoken_minutes(abs(minutes)), minutes)) if minutes else None


def _on_a_day(written: str) -> datetime:
    return datetime.combine(date.min, time.fromisoformat(written))


def _spoken_minutes(minutes: int) -> str:
    """As people say it, of the largest parts first: 2 days 3 hours."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = ((days, "day"), (hours, "hour"), (left, "minute"))
    return " ".join(counted(number, noun) for number, noun in parts if number)


def _later(amount: str, sign: float) -> str:
    return f"{amount} {'later' if sign > 0 else 'earlier'}"


_NUMERIC: Final = frozenset({"number_input", "slider", "rating"})
_MEANINGS: Final[Mapping[str, Meaning]] = {
    **dict.fromkeys(_NUMERIC, _number),
    "multiple_select": _choices,
    "datetime_input": _moment,
    "file_upload": _content,
    "rich_text": _visible,
    "rows": _rows,
}
