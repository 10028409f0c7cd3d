"""`multiple_select`: several options; the normal form is the list of their values in structure order."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, JsonValue

from wizard.inputs.field import SelectField, listed


class MultipleSelect(SelectField):
    selection_type: Literal["multiple_select"] = "multiple_select"
    min_selections: int | None = Field(default=None, ge=0, le=5_000)
    max_selections: int | None = Field(default=None, ge=1, le=5_000)

    def normalize(self, value: JsonValue) -> JsonValue:
        chosen = {self._value_of(item) for item in (value if isinstance(value, list) else [value])}
        if not any(option.dependencies for option in self.options):
            self._check_number(len(chosen))
        return [option.value for option in self.options if option.value in chosen]

    def _value_of(self, item: JsonValue) -> str:
        if option := self.find(item):
            return option.value
        raise self.reject("not_an_option", f"“{item}” isn't on the list. {self.expectation()}")

    def _check_number(self, number: int) -> None:
        """How many fit; where options come and go this is judged with the run (`wizard.fitting`)."""
        at_least, at_most = self.bounds(len(self.options), required=self.is_required)
        if number < at_least:
            raise self.reject("too_few", self.choose("at least", at_least))
        if at_most is not None and number > at_most:
            raise self.reject("too_many", self.choose("at most", at_most))

    def choose(self, how: str, number: int) -> str:
        """The sentence that asks for more or fewer choices."""
        return f"Please choose {how} {number} of these: {listed([option.label for option in self.options], 'and')}."

    def bounds(self, available: int, demanded: int = 0, *, required: bool) -> tuple[int, int | None]:
        """How few and how many choices fit when only some options are available and some are demanded."""
        usual = 1 if required else 0
        at_least = min(self.min_selections if self.min_selections is not None else usual, available)
        at_most = self.max_selections
        return at_least, at_most if at_most is None else max(at_most, at_least, demanded)

    def label(self, value: JsonValue) -> str:
        chosen = value if isinstance(value, list) else []
        return listed([option.label for option in self.options if option.value in chosen], "and") or "none"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": [option.value for option in self.options]}}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {"min_selections": self.min_selections, "max_selections": self.max_selections}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        return f"{self.subject} can be any of these: {listed([option.label for option in self.options])}."
