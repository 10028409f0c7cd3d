"""`slider`: a number on a scale that has both ends."""

from __future__ import annotations

from typing import Literal

from wizard.inputs.numbers import NumericField


class Slider(NumericField):
    selection_type: Literal["slider"] = "slider"
    min: float | None = 0
    max: float | None = 100
    step: float | None = 1
