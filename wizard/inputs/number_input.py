"""`number_input`: a number, with limits, a step, or only whole ones."""

from __future__ import annotations

from typing import Literal

from wizard.inputs.numbers import NumericField
from wizard.text import Word


class NumberInput(NumericField):
    selection_type: Literal["number_input"] = "number_input"
    unit: Word | None = None
