"""Answers of one field as answers of another, where nothing is lost on the way."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import cast

from pydantic import JsonValue

from wizard.inputs import OptionSet, Rows, SelectField, ValueRejected
from wizard.inputs.rich_text import visible_text

Conversion = Callable[[OptionSet, OptionSet, JsonValue], JsonValue]


class Unconvertible(Exception):
    """The value can't be told in the other field's terms without losing something; the message says why."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def converted(before: OptionSet, after: OptionSet, value: JsonValue) -> JsonValue:
    """The value as the other field's normal form. Raises Unconvertible."""
    convert = _same if before.selection_type == after.selection_type else CONVERSIONS.get(_pair(before, after))
    if convert is None:
        raise Unconvertible(f"{after.expectation()} It was another kind of answer before.")
    wanted = convert(before, after, value)
    try:
        normal = after.normalize(wanted)
    except ValueRejected as rejected:
        raise Unconvertible(rejected.message) from rejected
    if not _says_the_same(after, wanted, normal):
        raise Unconvertible(after.expectation())
    return normal


def _pair(before: OptionSet, after: OptionSet) -> tuple[str, str]:
    return before.selection_type, after.selection_type


def _says_the_same(after: OptionSet, wanted: JsonValue, normal: JsonValue) -> bool:
    """Whether normalizing changed no more than the order of choices, or added empty cells."""
    if isinstance(after, SelectField) and isinstance(wanted, list) and isinstance(normal, list):
        return sorted(map(str, wanted)) == sorted(map(str, normal))
    if isinstance(after, Rows) and isinstance(wanted, list) and isinstance(normal, list):
        pairs = zip(cast("list[dict[str, JsonValue]]", wanted), cast("list[dict[str, JsonValue]]", normal), strict=True)
        return all({**dict.fromkeys(new), **old} == new for old, new in pairs)
    return wanted == normal


def _same(before: OptionSet, after: OptionSet, value: JsonValue) -> JsonValue:
    if isinstance(before, SelectField) and isinstance(after, SelectField):
        chosen = [_choice(before, after, item) for item in (value if isinstance(value, list) else [value])]
        return [*chosen] if isinstance(value, list) else chosen[0]
    return value


def _choice(before: SelectField, after: SelectField, value: JsonValue) -> str:
    """The value of the same option there: the one with its id, else a new one with exactly its value."""
    option = before.option(value)
    same = next((each for each in after.options if option and each.id == option.id), None)
    if same is None:
        known = {each.id for each in before.options}
        same = next((each for each in after.options if each.value == value and each.id not in known), None)
    if same is None:
        raise Unconvertible(f"“{option.label if option else value}” is no longer on the list.")
    return same.value


def _as_list(before: OptionSet, after: OptionSet, value: JsonValue) -> JsonValue:
    return [_same(before, after, value)]


def _as_one(before: OptionSet, after: OptionSet, value: JsonValue) -> JsonValue:
    chosen = value if isinstance(value, list) else []
    if len(chosen) != 1:
        raise Unconvertible(f"Only one can be chosen now, and there were {len(chosen)}.")
    return _same(before, after, chosen[0])


def _as_it_is(_before: OptionSet, _after: OptionSet, value: JsonValue) -> JsonValue:
    return value


def _written(_before: OptionSet, _after: OptionSet, value: JsonValue) -> JsonValue:
    """A number with all its digits."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _marked_up(_before: OptionSet, after: OptionSet, value: JsonValue) -> JsonValue:
    """Plain text as HTML that reads the same."""
    markup = html.escape(str(value), quote=False)
    if visible_text(markup) != str(value):
        raise Unconvertible(after.expectation())
    return markup


_NUMBERS = ("number_input", "slider", "rating")
_PLAIN = ("date_input", "time_input", "datetime_input", "color_picker")
CONVERSIONS: Mapping[tuple[str, str], Conversion] = {
    ("single_select", "multiple_select"): _as_list,
    ("multiple_select", "single_select"): _as_one,
    ("text_input", "rich_text"): _marked_up,
    **{(one, other): _as_it_is for one in _NUMBERS for other in _NUMBERS if one != other},
    **{(number, "text_input"): _written for number in _NUMBERS},
    **{(plain, "text_input"): _as_it_is for plain in _PLAIN},
}
