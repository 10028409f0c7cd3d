"""A run as clients see it: the server-owned state, and the question that stands."""

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from wizard.keeping import asks
from wizard.ports.records import RunRecord
from wizard.view import View

EXAMPLE_STATE: dict[str, Any] = {
    "run": {
        "id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
        "wizard": "event-wizard",
        "version": 1,
        "status": "in_progress",
        "current_step": "eventSetup",
        "completed_steps": ["organizerSetup"],
        "step_number": 2,
        "step_count": 6,
        "steps": [
            {"key": "organizerSetup", "name": "Organizer", "status": "completed", "skippable": False},
            {"key": "eventSetup", "name": "Event", "status": "current", "skippable": False},
        ],
    },
    "answers": {"organizer.name": "Ada Ortiz", "organizer.email": "ada@example.org"},
    "asking": ["event.title"],
    "awaiting": None,
    "progress": 0.18,
    "keeping": None,
}
EXAMPLE_QUESTION: dict[str, Any] = {
    "key": "event.title",
    "input": "text_input",
    "name": "Title",
    "question": "What is the event called?",
    "help": "The headline on the event's page. Short and memorable works best.",
    "placeholder": "Midnight in Milan",
    "required": True,
    "options": [],
    "proposal": None,
    "constraints": {"min_length": 2, "max_length": 200},
    "columns": [],
}
EXAMPLE_RUN: dict[str, Any] = {
    "id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "revision": 4,
    "session_id": "5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01",
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "is_preview": False,
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "started_at": "2026-03-01T09:00:00Z",
    "completed_at": None,
    "expires_at": "2026-03-08T09:00:00Z",
    "stored_at": None,
    "state": EXAMPLE_STATE,
    "question": EXAMPLE_QUESTION,
    "drafts": {"event.date": {"value": "next Fri", "code": "not_a_date", "message": "The date should be a day."}},
}


class StepState(BaseModel):
    """Where a step stands."""

    key: str
    name: str
    status: str
    skippable: bool = Field(description="Whether the step may be left out as a whole.")


class RunState(BaseModel):
    """How far the run is."""

    id: str
    wizard: str
    version: int
    status: str
    current_step: str | None
    completed_steps: list[str]
    step_number: int
    step_count: int
    steps: list[StepState]


class KeepingState(BaseModel):
    """Under which name to store a completed run, or, once it is stored, what to note about it."""

    asked: Literal["name", "notes"]
    suggested_name: str | None


class State(BaseModel):
    """The server-owned state, the same that the agent's stream carries."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_STATE]})
    run: RunState
    answers: dict[str, JsonValue] = Field(description="The active answers in their normal form, by field key.")
    asking: list[str] = Field(description="Keys of the fields that are asked; never empty while the run goes on.")
    awaiting: dict[str, JsonValue] | None = Field(description="What the run waits for: a confirmation or an execution.")
    progress: float = Field(ge=0, le=1)
    keeping: KeepingState | None = Field(
        default=None, description="What the conversation asks about keeping the run once it is complete."
    )


class DraftDocument(BaseModel):
    """What was entered last and isn't an answer, as it was entered."""

    value: JsonValue
    code: str
    message: str = Field(description="What is wrong with it, for the person.")


class RunDocument(BaseModel):
    """A run with its revision, which is also its ETag."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_RUN]})
    id: str
    revision: int
    session_id: str | None
    organization_id: str
    is_preview: bool = Field(False, description="It passes through a draft; nothing comes of it.")
    wizard_id: UUID
    started_at: datetime | None = None
    completed_at: datetime | None = None
    expires_at: datetime | None = Field(
        None, description="In progress: when it expires unless something is done. Ended: when it is redacted."
    )
    stored_at: datetime | None = None
    state: State
    question: dict[str, JsonValue] | None = Field(description="The field that is asked, in its author's words.")
    drafts: dict[str, DraftDocument] = Field(
        default_factory=dict, description="What was entered and is no answer, by field key; it counts for nothing."
    )


def run_document(record: RunRecord, view: View) -> RunDocument:
    return RunDocument(
        id=str(record.run.id),
        revision=record.run.revision,
        session_id=str(record.session_id) if record.session_id else None,
        organization_id=str(record.organization_id),
        is_preview=record.is_preview,
        wizard_id=record.wizard_id,
        started_at=record.started_at,
        completed_at=record.completed_at,
        expires_at=record.expires_at,
        stored_at=record.stored_at,
        state=_state(record, view),
        question=question_of(view),
        drafts={
            key: DraftDocument(value=draft.value, code=draft.code, message=draft.message)
            for key, draft in view.drafts.items()
        },
    )


def question_of(view: View) -> dict[str, JsonValue] | None:
    """The first field that is asked; None while a confirmation is awaited or the run is over."""
    return next(iter(view.questions), None)


def etag(revision: int) -> str:
    return f'"{revision}"'


def _state(record: RunRecord, view: View) -> State:
    """As the agent's stream carries it."""
    now = datetime.now(UTC)
    day = (record.completed_at or now).date()
    asked = asks(view, record.keeping, day, may_be_kept=record.may_be_kept(now))
    state = view.state(record.run.id, record.wizard_slug, record.version_number)
    return State.model_validate({**state, "keeping": asked.to_json() if asked else None})
