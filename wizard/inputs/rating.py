"""`rating`: stars, a whole number from 1 to `max`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, JsonValue

from wizard.inputs.field import InputField
from wizard.inputs.numbers import read_number


class Rating(InputField):
    selection_type: Literal["rating"] = "rating"
    max: int = Field(default=5, ge=2, le=100)

    def normalize(self, value: JsonValue) -> JsonValue:
        stars = read_number(value)
        if not isinstance(stars, int) or not 1 <= stars <= self.max:
            raise self.reject("out_of_range", self.expectation())
        return stars

    def label(self, value: JsonValue) -> str:
        return f"{value} of {self.max}"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer"}

    def constraints(self) -> dict[str, JsonValue]:
        return {"min": 1, "max": self.max}

    def expectation(self) -> str:
        return f"{self.subject} should be a whole number from 1 to {self.max}."
