"""What dates, times and both together share: limits and how they are said."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from pydantic import JsonValue, field_validator

from wizard.inputs.field import InputField
from wizard.text import Word


class MomentField(InputField):
    """A field whose normal form is ISO text that sorts in time order; `min` and `max` are in the normal form too."""

    example: ClassVar[str]
    noun: ClassVar[str]

    min: Word | None = None
    max: Word | None = None

    @field_validator("min", "max")
    @classmethod
    def _is_normal(cls, limit: str | None) -> str | None:
        if limit is not None and cls.parse(limit) is None:
            raise ValueError(f"not {cls.noun} such as {cls.example}")
        return limit

    @classmethod
    def parse(cls, text: str) -> str | None:
        """The normal form, or None for what isn't one."""
        return text or None

    @classmethod
    def say(cls, normal: str) -> str:
        """The normal form in words."""
        return normal

    def normalize(self, value: JsonValue) -> JsonValue:
        normal = self.parse(value.strip()) if isinstance(value, str) else None
        if normal is None:
            raise self.reject("not_" + self.selection_type.removesuffix("_input"), self.expectation())
        if self.min is not None and normal < self.min:
            raise self.reject("too_early", f"{self.subject} can't be before {self.say(self.min)}.")
        if self.max is not None and normal > self.max:
            raise self.reject("too_late", f"{self.subject} can't be after {self.say(self.max)}.")
        return normal

    def label(self, value: JsonValue) -> str:
        return self.say(value) if isinstance(value, str) else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {"min": self.min, "max": self.max}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        return f"{self.subject} should be {self.noun}, such as {self.say(self.example)}."


def say_date(day: date) -> str:
    """Saturday, 3 May 2025."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def say_time(moment: time | datetime) -> str:
    """7:30 PM."""
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d} {'AM' if moment.hour < 12 else 'PM'}"
