"""Runs of one wizard side by side: what is equal, what differs, what only some of them have."""

from __future__ import annotations

from wizard.comparison.compared import (
    ComparedField,
    ComparedRun,
    ComparedStep,
    ComparedValue,
    Comparison,
    Difference,
    Passed,
    Presence,
    Verdict,
)
from wizard.comparison.comparing import MOST_RUNS, check_number, compare, parts_of

__all__ = [
    "MOST_RUNS",
    "ComparedField",
    "ComparedRun",
    "ComparedStep",
    "ComparedValue",
    "Comparison",
    "Difference",
    "Passed",
    "Presence",
    "Verdict",
    "check_number",
    "compare",
    "parts_of",
]
