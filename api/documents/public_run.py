"""A stored run as anybody sees it by a public link: what was asked and answered, without whose it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.documents.play import (
    PLAYED,
    OptionSetResponse,
    StepResponse,
    option_set_response,
    spoken_duration,
    step_response,
)
from wizard.playback import PlayedRun

UNTOLD = {
    *("organization_id", "wizard_id", "version_id", "shown_version", "newer_version", "user_id", "executed_by"),
    *("run_notes", "tags", "annotations", "status", "is_stored", "execution_date", "stored_at"),
}
PUBLIC_RUN: dict[str, Any] = {name: value for name, value in PLAYED.items() if name not in UNTOLD}


class PublicRunDocument(BaseModel):
    """A run to be looked at. Whose it is, notes, tags and annotations aren't told."""

    model_config = ConfigDict(json_schema_extra={"examples": [PUBLIC_RUN]})
    run_id: UUID
    run_name: str | None
    wizard_name: str = Field(description="As the wizard was called in the run's version.")
    wizard_icon: str | None
    version: int = Field(description="The number of the run's version.")
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    completion_time: str | None = Field(description="The duration in words.")
    total_steps: int
    redacted: bool = Field(description="What was entered is gone, and placeholders stand for it.")
    responses: list[StepResponse]
    elsewhere: list[OptionSetResponse] = Field(description="Answers to what the run's version doesn't ask.")


def public_run_document(played: PlayedRun, files_at: str) -> PublicRunDocument:
    """`files_at`: the address under which its files are read."""
    return PublicRunDocument(
        run_id=played.run_id,
        run_name=played.run_name,
        wizard_name=played.wizard_name,
        wizard_icon=played.wizard_icon,
        version=played.version_number,
        started_at=played.started_at,
        completed_at=played.completed_at,
        duration_seconds=played.duration_seconds,
        completion_time=spoken_duration(played.duration_seconds),
        total_steps=len(played.steps),
        redacted=played.redacted,
        responses=[step_response(files_at, step) for step in played.steps],
        elsewhere=[option_set_response(files_at, field) for field in played.elsewhere],
    )
