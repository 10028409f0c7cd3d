"""`number_input`: a number, with limits, a step, or only whole ones."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import JsonValue

from wizard.inputs.numbers import NumericField
from wizard.text import Word

_MONEY = re.compile(r"\b(?:dollars?|euros?|pounds?|francs?|pesos?|rupees?|crowns?|usd|eur|gbp|chf|cad|aud|inr)\b|[$€£]")


class NumberInput(NumericField):
    selection_type: Literal["number_input"] = "number_input"
    unit: Word | None = None

    def label(self, value: JsonValue) -> str:
        """An amount of money that isn't whole has its cents: 628.50."""
        if isinstance(value, float) and not value.is_integer() and _MONEY.search((self.unit or "").casefold()):
            return f"{value:,.2f}"
        return super().label(value)
