"""What the numeric input types share: reading, limits, steps, whole numbers."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, JsonValue

from wizard.inputs.field import InputField

_WRITTEN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_LARGEST = 1e15
SMALLEST_STEP = 1e-9

Limit = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST)]


class NumericField(InputField):
    """A field whose normal form is an int when integral, else a float."""

    min: Limit | None = None
    max: Limit | None = None
    step: Limit | None = None
    integer: bool = False

    def normalize(self, value: JsonValue) -> JsonValue:
        number = read_number(value)
        if number is None:
            raise self.reject("not_a_number", f"{self.subject} should be a number.")
        if self.integer and not isinstance(number, int):
            raise self.reject("not_whole", f"{self.subject} should be a whole number.")
        self._check_range(number)
        self._check_step(number)
        return number

    def _check_range(self, number: float) -> None:
        if self.min is not None and number < self.min:
            raise self.reject("too_small", f"{self.subject} should be {spoken(self.min)} or more.")
        if self.max is not None and number > self.max:
            raise self.reject("too_large", f"{self.subject} can be at most {spoken(self.max)}.")

    def _check_step(self, number: float) -> None:
        if not self.step or self.step < SMALLEST_STEP:
            return
        start = Decimal(str(self.min or 0))
        if (Decimal(str(number)) - start) % Decimal(str(self.step)) != 0:
            counted_from = f", counted from {spoken(self.min)}" if self.min else ""
            raise self.reject("off_step", f"{self.subject} goes in steps of {spoken(self.step)}{counted_from}.")

    def label(self, value: JsonValue) -> str:
        return spoken(value) if isinstance(value, (int, float)) else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer" if self.integer else "number"}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {"min": self.min, "max": self.max, "step": self.step}
        kept = {name: read_number(limit) for name, limit in limits.items() if limit is not None}
        return {**kept, **({"integer": True} if self.integer else {})}

    def expectation(self) -> str:
        noun = "a whole number" if self.integer else "a number"
        if self.min is not None and self.max is not None:
            return f"{self.subject} should be {noun} from {spoken(self.min)} to {spoken(self.max)}."
        return f"{self.subject} should be {noun}."


def read_number(value: JsonValue) -> int | float | None:
    """A JSON number or a plainly written one in its normal form; None for anything else."""
    if isinstance(value, str):
        text = (
            value.strip().replace(",", "")
            if re.fullmatch(r"\s*[+-]?\d{1,3}(,\d{3})+(\.\d+)?\s*", value)
            else value.strip()
        )
        if len(text) > 40 or not _WRITTEN.fullmatch(text):
            return None
        value = float(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return None
    return int(value) if float(value).is_integer() else value


def spoken(number: float) -> str:
    """A number as people write it: 1,500 or 2.5."""
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,}"
