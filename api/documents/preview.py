"""A preview as the client that began it needs it: where it is talked to, and the run as it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.documents.run import EXAMPLE_RUN, RunDocument, run_document
from studio.previews import StartedPreview

EXAMPLE_PREVIEW: dict[str, Any] = {
    "id": "8a1f4f1e-3c5d-4d1a-9b0e-7d2c1a9e4b33",
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "thread_id": "f3b0c442-98fc-4c14-9afb-f4c8996fb924",
    "session_id": "5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01",
    "expires_at": "2026-03-02T09:00:00Z",
    "run": {**EXAMPLE_RUN, "is_preview": True},
}


class PreviewDocument(BaseModel):
    """A run on the draft as it was when the preview began."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_PREVIEW]})
    id: UUID
    wizard_id: UUID
    thread_id: str = Field(description="The `threadId` with which the agent is talked to.")
    session_id: UUID = Field(description="The session through which its stages are filled in as a form.")
    expires_at: datetime = Field(description="When it goes away by itself.")
    run: RunDocument


def preview_document(started: StartedPreview) -> PreviewDocument:
    preview = started.preview
    return PreviewDocument(
        id=preview.id,
        wizard_id=preview.record.wizard_id,
        thread_id=preview.thread_id,
        session_id=preview.session_id,
        expires_at=preview.expires_at,
        run=run_document(preview.record, started.view),
    )
