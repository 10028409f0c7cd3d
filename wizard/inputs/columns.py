"""A column of `rows`: its type, limits and the normal form of a cell."""

from __future__ import annotations

from typing import Any, Literal, assert_never

from pydantic import Field, JsonValue

from wizard.inputs.date_input import DateInput
from wizard.inputs.field import ValueRejected, counted
from wizard.inputs.numbers import Limit, read_number, spoken
from wizard.inputs.text_input import clean
from wizard.inputs.time_input import TimeInput
from wizard.parts import Part
from wizard.text import Name, Word

ColumnType = Literal["text", "number", "integer", "date", "time", "bool"]


class Column(Part):
    """`min` and `max` limit a number, or the length of a text."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)
    name: Name
    type: ColumnType = "text"
    required: bool = True
    min: Limit | None = None
    max: Limit | None = None
    aliases: tuple[Word, ...] = Field(default=(), max_length=50)

    def normalize(self, cell: JsonValue) -> JsonValue:
        """The cell's normal form, None for an empty one; raises ValueRejected."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if self.required:
                raise ValueRejected("missing", f"{self._subject} is missing.")
            return None
        match self.type:
            case "text":
                return self._text(cell)
            case "number" | "integer":
                return self._number(cell)
            case "date":
                return self._moment(cell, DateInput)
            case "time":
                return self._moment(cell, TimeInput)
            case "bool":
                return self._truth(cell)
            case _:
                assert_never(self.type)

    @property
    def _subject(self) -> str:
        return f"the {self.name.lower()}"

    def _text(self, cell: JsonValue) -> str:
        if isinstance(cell, (dict, list, bool)):
            raise ValueRejected("not_text", f"{self._subject} should be text.")
        text = clean(str(cell), multiline=False)
        if self.min is not None and len(text) < self.min:
            raise ValueRejected(
                "too_short", f"{self._subject} should have at least {counted(int(self.min), 'character')}."
            )
        if len(text) > (self.max if self.max is not None else 10_000):
            raise ValueRejected(
                "too_long", f"{self._subject} can have at most {counted(int(self.max or 10_000), 'character')}."
            )
        return text

    def _number(self, cell: JsonValue) -> int | float:
        number = read_number(cell)
        if number is None:
            raise ValueRejected("not_a_number", f"{self._subject} should be a number.")
        if self.type == "integer" and not isinstance(number, int):
            raise ValueRejected("not_whole", f"{self._subject} should be a whole number.")
        if self.min is not None and number < self.min:
            raise ValueRejected("too_small", f"{self._subject} should be {spoken(self.min)} or more.")
        if self.max is not None and number > self.max:
            raise ValueRejected("too_large", f"{self._subject} can be at most {spoken(self.max)}.")
        return number

    def _moment(self, cell: JsonValue, kind: type[DateInput] | type[TimeInput]) -> str:
        normal = kind.parse(cell.strip()) if isinstance(cell, str) else None
        if normal is None:
            raise ValueRejected(f"not_a_{self.type}", f"{self._subject} should be {kind.noun}.")
        return normal

    def _truth(self, cell: JsonValue) -> bool:
        if isinstance(cell, bool):
            return cell
        said = {"yes": True, "true": True, "no": False, "false": False}.get(str(cell).strip().casefold())
        if said is None:
            raise ValueRejected("not_a_bool", f"{self._subject} should be yes or no.")
        return said

    def label(self, cell: JsonValue) -> str:
        """A normal cell in words."""
        if isinstance(cell, bool):
            return "yes" if cell else "no"
        if isinstance(cell, (int, float)):
            return spoken(cell)
        if isinstance(cell, str) and self.type == "date":
            return DateInput.say(cell)
        if isinstance(cell, str) and self.type == "time":
            return TimeInput.say(cell)
        return "" if cell is None else str(cell)

    def json_schema(self) -> dict[str, Any]:
        """The shape of a cell; optional ones may be null."""
        kind = {"number": "number", "integer": "integer", "bool": "boolean"}.get(self.type, "string")
        return {"type": kind} if self.required else {"type": [kind, "null"]}
