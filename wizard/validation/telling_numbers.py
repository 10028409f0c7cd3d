"""Which numbers tell whether a condition can hold: those at which a comparison changes its mind, and some between."""

from __future__ import annotations

import re
from itertools import pairwise

from wizard.inputs.numbers import NumericField

_COMPARISON, _CONSTANT = r"(?:[<>]=?|[!=]=)", r"(-?\d{1,15}(?:\.\d{1,15})?|null)"
_BEFORE, _AFTER = r"(?:^|[(&|?:,!])\s*", r"\s*(?=$|[)&|?:,])"


def telling_numbers(field: NumericField, source: str) -> tuple[float, ...] | None:
    """Numbers that stand for all that the field may hold. None where the condition does more with it than compare it
    with constants."""
    key = re.escape(field.key)
    compared = re.compile(
        rf"{_BEFORE}(?:{key}\s*{_COMPARISON}\s*{_CONSTANT}|{_CONSTANT}\s*{_COMPARISON}\s*{key}){_AFTER}"
    )
    found = compared.findall(source)
    if not found or len(found) != len(re.findall(rf"(?<![\w.]){key}(?![\w.])", source)):
        return None
    constants = {float(one or other) for one, other in found if (one or other) != "null"}
    low, high = (field.min, field.max) if field.computed is None else (None, None)
    points = sorted(constants | {float(limit) for limit in (low, high) if limit is not None}) or [0.0]
    beyond = (points[0] - abs(points[0]) - 1, points[-1] + abs(points[-1]) + 1)
    between = ((one + other) / 2 for one, other in pairwise(points))
    return tuple(
        each
        for each in sorted({*points, *beyond, *between})
        if (low is None or each >= low) and (high is None or each <= high)
    )
