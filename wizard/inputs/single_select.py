"""`single_select`: one of the options; the normal form is the option's value."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import JsonValue

from wizard.inputs.field import SelectField, listed


class SingleSelect(SelectField):
    selection_type: Literal["single_select"] = "single_select"

    def normalize(self, value: JsonValue) -> JsonValue:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if option := self.find(value):
            return option.value
        raise self.reject("not_an_option", self.expectation())

    def label(self, value: JsonValue) -> str:
        option = self.option(value)
        return option.label if option else str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in self.options]}

    def expectation(self) -> str:
        return f"{self.subject} should be one of these: {listed([option.label for option in self.options])}."
