"""What playing, exporting and comparing show of a run: the steps and fields of its version with what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

FieldState = Literal["answered", "skipped", "unanswered", "not_asked", "set_aside"]
"""`not_asked`: the answers so far led past it. `set_aside`: answered, but it doesn't count."""
StepStatus = Literal["completed", "skipped", "in_progress", "not_reached", "not_asked"]
"""`not_asked`: the answers so far led past it; shown only where something of it had been answered."""


@dataclass(frozen=True, slots=True)
class PlayedFile:
    """An uploaded file; `type` is its media type by content, `size` in bytes. Not `available`: it was collected."""

    id: UUID
    name: str
    size: int
    type: str
    sha256: str
    available: bool = True


@dataclass(frozen=True, slots=True)
class PlayedColumn:
    """A column of a field of rows; `type` as in `wizard.inputs.columns`."""

    key: str
    name: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class PlayedField:
    """A field with its answer.

    `value` is in normal form, `label` in words; `labels` are the chosen options' (of anything else the label alone).
    `redacted`: value and label are placeholders. `options`: the labels of all its options. `columns` are those of a
    field of rows, `scale` the ends of a rating or slider. `required`: as its author says; conditions may ask for more.
    `because`: why the answer doesn't count, or has no place where it is shown.
    """

    option_set_id: UUID
    key: str
    name: str
    question: str
    description: str | None
    selection_type: str
    required: bool
    state: FieldState
    value: JsonValue = None
    label: str = ""
    labels: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    columns: tuple[PlayedColumn, ...] = ()
    scale: tuple[float, float] | None = None
    files: tuple[PlayedFile, ...] = ()
    answered_at: datetime | None = None
    redacted: bool = False
    because: str | None = None


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A step as it was gone through. `number` counts from 1 among those of the run: steps that it was led past, and
    never answered anything of, aren't there."""

    step_id: UUID
    key: str
    number: int
    name: str
    description: str | None
    status: StepStatus
    started_at: datetime | None
    completed_at: datetime | None
    time_spent_seconds: int | None
    fields: tuple[PlayedField, ...]


@dataclass(frozen=True, slots=True)
class PlayedRun:
    """A whole run; times are the server's.

    `executed_by`: a name; None for somebody who was removed. `newer_version`: the number of a version that was
    published after the run's, if there is one. `shown_version`: the number of the version whose steps these are, the
    run's own unless another was asked for. `elsewhere`: answers to what that version doesn't ask; they aren't lost.
    `redacted`: what was entered is gone, and placeholders stand for it. A preview's version has the number 0.
    """

    run_id: UUID
    wizard_id: UUID
    version_id: UUID
    organization_id: UUID
    user_id: UUID | None
    run_name: str | None
    run_notes: str | None
    tags: tuple[str, ...]
    wizard_name: str
    wizard_icon: str | None
    version_number: int
    newer_version: int | None
    executed_by: str | None
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    stored_at: datetime | None
    steps: tuple[PlayedStep, ...]
    elsewhere: tuple[PlayedField, ...] = ()
    shown_version: int = 0
    redacted: bool = False
