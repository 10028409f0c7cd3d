"""What comparing runs tells: of each step and field what every run has, and what follows from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from wizard.playback import FieldState, PlayedFile
from wizard.playback.played import StepStatus

Verdict = Literal["equal", "different", "only_some", "unanswered", "not_asked", "unknown"]
"""`only_some`: answered in some runs only, alike there. `unanswered`: asked, but answered in none. `not_asked`: in no
run was it asked. `unknown`: what was entered has been removed since, so nobody can tell."""

Presence = FieldState | Literal["not_in_version"]
Passed = StepStatus | Literal["not_in_version"]
Unit = Literal["number", "days", "minutes"]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a value is from that of the first run that answered. `label`: "50 more", "3 days earlier"."""

    amount: float
    unit: Unit
    label: str


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """What one run has for a field. `called`: the field's name in the run's version, where it was another one."""

    run_id: UUID
    state: Presence
    value: JsonValue = None
    label: str = ""
    files: tuple[PlayedFile, ...] = ()
    redacted: bool = False
    called: str | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field, named as in the newest version that has it; `values` are in the order of the runs."""

    option_set_id: UUID
    key: str
    name: str
    selection_type: str
    verdict: Verdict
    values: tuple[ComparedValue, ...]

    @property
    def answered_in(self) -> tuple[UUID, ...]:
        """The runs that have an answer to it which counts."""
        return tuple(each.run_id for each in self.values if each.state == "answered")


@dataclass(frozen=True, slots=True)
class StepPassage:
    """How one run went through a step; `called`: the step's name in its version, where it was another one."""

    run_id: UUID
    status: Passed
    completed_at: datetime | None = None
    time_spent_seconds: int | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedStep:
    """A step with its fields; the verdict is that of its fields together."""

    step_id: UUID
    key: str
    name: str
    verdict: Verdict
    passages: tuple[StepPassage, ...]
    fields: tuple[ComparedField, ...]


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run as comparisons name it; its differences from the first run are in seconds."""

    run_id: UUID
    run_name: str | None
    version_number: int
    executed_by: str | None
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    started_later_seconds: int
    completed_later_seconds: int | None
    took_longer_seconds: int | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A field that isn't the same everywhere, in a sentence."""

    step_id: UUID
    step_name: str
    option_set_id: UUID
    option_set_name: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many fields have which verdict, and those that aren't the same everywhere."""

    counts: Mapping[Verdict, int]
    noted: tuple[Noted, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs of one wizard side by side. `newest_version`: the one whose order and names are followed."""

    wizard_id: UUID
    wizard_name: str
    newest_version: int
    runs: tuple[ComparedRun, ...]
    steps: tuple[ComparedStep, ...]
    summary: Summary
