"""Limits of a field that contradict each other, so that no answer could satisfy them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from wizard.inputs import MultipleSelect, OptionSet, Rows, SelectField, ValueRejected
from wizard.inputs.numbers import SMALLEST_STEP, NumericField

_PAIRS = (("min", "max"), ("min_length", "max_length"), ("min_rows", "max_rows"), ("min_selections", "max_selections"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`member` is the part of the field that is wrong."""

    member: str
    code: str
    message: str


def contradictions(field: OptionSet) -> Iterator[Contradiction]:
    """What in a field's own limits can't be satisfied."""
    yield from _upside_down(field)
    yield from _columns_upside_down(field)
    if isinstance(field, NumericField) and field.step is not None and field.step < SMALLEST_STEP:
        yield Contradiction("step", "limits", "The step needs to be more than 0, and not smaller than a billionth.")
    if isinstance(field, SelectField):
        yield from _options(field)
    if isinstance(field, MultipleSelect) and (field.min_selections or 0) > len(field.options):
        yield Contradiction("min_selections", "limits", "More choices are required than there are options.")
    if field.selection_type == "slider" and (field.min is None or field.max is None):
        yield Contradiction("max", "limits", "A slider needs both its ends.")
    yield from _default(field)
    if field.computed is None and not field.question.strip():
        yield Contradiction("question", "question_missing", "A field that people answer needs a question.")


def _upside_down(field: OptionSet) -> Iterator[Contradiction]:
    for low, high in _PAIRS:
        least, most = getattr(field, low, None), getattr(field, high, None)
        if least is not None and most is not None and least > most:
            yield Contradiction(low, "limits", f"“{low}” is more than “{high}”.")


def _columns_upside_down(field: OptionSet) -> Iterator[Contradiction]:
    for position, column in enumerate(field.columns if isinstance(field, Rows) else ()):
        if column.min is not None and column.max is not None and column.min > column.max:
            yield Contradiction(f"columns/{position}/min", "limits", "“min” is more than “max”.")


def _options(field: SelectField) -> Iterator[Contradiction]:
    if not field.options:
        yield Contradiction("options", "no_options", "A field to choose from needs at least one option.")
    seen: set[str] = set()
    for position, option in enumerate(field.options):
        if not option.value.strip():
            yield Contradiction(f"options/{position}/value", "option_value", "An option needs a value.")
        elif option.value in seen:
            message = f"Two options have the value “{option.value}”."
            yield Contradiction(f"options/{position}/value", "duplicate_value", message)
        seen.add(option.value)


def _default(field: OptionSet) -> Iterator[Contradiction]:
    default: JsonValue = field.default
    if default is None:
        return
    try:
        field.normalize(default)
    except ValueRejected as rejected:
        yield Contradiction("default", "default_rejected", f"The default would be rejected: {rejected.message}")
