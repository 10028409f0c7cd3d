"""What comes of a run that a file brought in, and what such a file looks like."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from runs.importing import Brought

EXAMPLE_FILE: dict[str, Any] = {
    "$schema": "/api/v1/schemas/stored-run.json",
    "format": "usher.stored-run",
    "format_version": 1,
    "wizard": {
        "id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
        "slug": "paint-order",
        "name": "Paint order",
        "version_id": "9d2f6a31-0c4e-4b7a-8f15-3e2d1c0b9a87",
        "version_number": 2,
        "content_hash": "sha256:5f2c",
    },
    "run": {
        "id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
        "name": "Kitchen",
        "tags": ["home"],
        "status": "completed",
        "executed_by": "Ada Ortiz",
        "started_at": "2026-05-03T17:21:08Z",
        "completed_at": "2026-05-03T17:25:40Z",
    },
    "answers": [
        {
            "option_set_id": "7b1e4d52-6f0a-4c39-9a28-5d4c3b2a1908",
            "key": "color",
            "selection_type": "single_select",
            "state": "answered",
            "value": "red",
            "label": "Red",
        }
    ],
}
EXAMPLE_BROUGHT: dict[str, Any] = {
    "run_id": "c4b3a291-8071-4f6e-9d5c-4b3a29180f6e",
    "notes": [
        {
            "pointer": "/answers/3",
            "field": "plan",
            "message": "Files aren't in the document, so this field has no answer here.",
        }
    ],
}


class ImportNote(BaseModel):
    """An answer that isn't as the file has it."""

    pointer: str = Field(description="Its place in the file, as a JSON pointer.")
    field: str = Field(description="The key of its field.")
    message: str


class ImportedRun(BaseModel):
    """A run that a file brought in, completed and stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_BROUGHT]})
    run_id: UUID
    notes: list[ImportNote] = Field(description="What of the file isn't in the run, or doesn't count in it, and why.")


def imported_run(brought: Brought) -> ImportedRun:
    notes = [ImportNote(pointer=note.pointer, field=note.key, message=note.message) for note in brought.notes]
    return ImportedRun(run_id=brought.run_id, notes=notes)
