"""A run as it is looked at afterwards: what was asked at each step, what was answered, when."""

from __future__ import annotations

from wizard.playback.against import OtherVersion, against
from wizard.playback.asked import as_recorded, as_surveyed
from wizard.playback.joining import joined, placed
from wizard.playback.played import FieldState, PlayedColumn, PlayedField, PlayedFile, PlayedRun, PlayedStep, StepStatus
from wizard.playback.recorded import RecordedAnswer, RecordedRun, RecordedStep
from wizard.playback.snapshots import from_snapshots

__all__ = [
    "FieldState",
    "OtherVersion",
    "PlayedColumn",
    "PlayedField",
    "PlayedFile",
    "PlayedRun",
    "PlayedStep",
    "RecordedAnswer",
    "RecordedRun",
    "RecordedStep",
    "StepStatus",
    "against",
    "as_recorded",
    "as_surveyed",
    "from_snapshots",
    "joined",
    "placed",
]
