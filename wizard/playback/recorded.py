"""What was recorded of a run: its answers, steps and files, each readable without the version that asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from wizard.playback.played import PlayedFile
from wizard.run import Answer, Run


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer with what was asked. `step`: the key of the step that the field stood in, if that was noted.
    `detached`: the run's version doesn't ask for it; an earlier one of it did."""

    option_set_id: UUID
    key: str
    selection_type: str
    answer: Answer
    name: str
    question: str
    step: str | None
    answered_at: datetime
    detached: bool = False


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """When a step was entered and left."""

    step_id: UUID
    key: str
    status: Literal["in_progress", "completed", "skipped"]
    started_at: datetime
    completed_at: datetime | None
    time_spent_seconds: int | None


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run as it lies in the store; of a preview the id of the preview stands for that of the version.

    `run` holds the answers that its version asks for. `executed_by`: a name. `newer_version`: see PlayedRun.
    `wizard_name`: as the wizard is called today. `files`: by the field that they answer.
    """

    run: Run
    wizard_id: UUID
    wizard_name: str
    version_id: UUID
    version_number: int
    newer_version: int | None
    organization_id: UUID
    session_id: UUID | None
    user_id: UUID | None
    executed_by: str | None
    run_name: str | None
    run_notes: str | None
    tags: tuple[str, ...]
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    stored_at: datetime | None
    redacted: bool
    answers: tuple[RecordedAnswer, ...]
    steps: tuple[RecordedStep, ...]
    files: Mapping[UUID, tuple[PlayedFile, ...]]

    @property
    def last_entered_at(self) -> datetime:
        """When something was entered last: what an ended run was as of, whenever it is looked at."""
        times = [self.started_at, *(each.answered_at for each in self.answers)]
        return self.completed_at or max([*times, *(each.completed_at for each in self.steps if each.completed_at)])


REDACTED: JsonValue = "[redacted]"
