"""`slider`: a number on a scale that has both ends."""

from __future__ import annotations

from typing import Literal

from wizard.inputs.numbers import Limit, NumericField


class Slider(NumericField):
    selection_type: Literal["slider"] = "slider"
    min: Limit | None = 0
    max: Limit | None = 100
    step: Limit | None = 1
