"""Sessions, their transcript, and what autosave answers."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

from api.documents.run import EXAMPLE_RUN, RunDocument, run_document
from runs.applying import Shown
from wizard.ports.records import Interaction, Session

THREAD_ID = "thread-42"
EXAMPLE_SESSION: dict[str, Any] = {
    "id": "5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01",
    "thread_id": THREAD_ID,
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "user_id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11",
    "status": "open",
    "wizard": "event-wizard",
    "active_run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "run_status": "in_progress",
    "is_preview": False,
    "created_at": "2026-03-01T09:00:00Z",
    "updated_at": "2026-03-01T09:04:00Z",
}
EXAMPLE_OUTCOMES: list[Any] = [
    {
        "kind": "answer_accepted",
        "field": "event.title",
        "value": "Spring Show",
        "label": "Spring Show",
        "previous": None,
    },
    {
        "kind": "answer_rejected",
        "field": "event.date",
        "value": "2020-01-01",
        "code": "too_early",
        "message": "The date must be today or later.",
    },
]
EXAMPLE_INTERACTION: dict[str, Any] = {
    "id": "a3f1c9f2-95a4-4d3e-8d15-8a1e7a1f0d21",
    "position": 12,
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "turn_id": "d2c1b0a9-1111-4222-8333-444455556666",
    "role": "user",
    "stage": "eventSetup",
    "text": "It's called Spring Show",
    "outcome": None,
    "model": None,
    "prompt_tokens": None,
    "completion_tokens": None,
    "cost_usd": None,
    "latency_ms": None,
    "prompt_hash": None,
    "created_at": "2026-03-01T09:03:12Z",
    "redacted_at": None,
}


class SessionRequest(BaseModel):
    """Which wizard to begin, if one is chosen already, and in which thread; without a thread id one is made up."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"wizard": "event-wizard", "thread_id": THREAD_ID}]}
    )
    wizard: str | None = Field(
        None,
        min_length=1,
        max_length=255,
        description="An id, `organization/slug`, or a slug; left out, it is chosen later.",
    )
    thread_id: str | None = Field(
        None, validation_alias=AliasChoices("thread_id", "threadId"), min_length=1, max_length=255
    )


class StageRequest(BaseModel):
    """Values of a stage's fields, by their keys or by the last part of them; null clears an answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"data": {"title": "Spring Show", "event.date": "2027-04-12"}}]},
    )
    data: Annotated[dict[str, JsonValue], Field(min_length=1, max_length=200)]


class SessionDocument(BaseModel):
    """A chat thread of one person."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_SESSION]})
    id: UUID
    thread_id: str
    organization_id: UUID
    user_id: UUID | None
    status: str = Field(description="`open`, `handed_over` or `closed`.")
    wizard: str | None
    active_run_id: UUID | None
    run_status: str | None
    is_preview: bool = Field(False, description="The conversation of a preview, which is in no list and goes away.")
    created_at: datetime
    updated_at: datetime


class SessionDetail(SessionDocument):
    """A session with its active run."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE_SESSION, "run": EXAMPLE_RUN}]})
    run: RunDocument | None


class SessionPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_SESSION], "next": None}]})
    items: list[SessionDocument]
    next: str | None


class StageDocument(BaseModel):
    """What became of each value, and the run as it is now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcomes": EXAMPLE_OUTCOMES, "run": EXAMPLE_RUN}]})
    outcomes: list[dict[str, JsonValue]] = Field(
        description="`answer_accepted`, `answer_rejected` and what followed from them, in order."
    )
    run: RunDocument


class InteractionDocument(BaseModel):
    """One line of the transcript."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_INTERACTION]})
    id: UUID
    position: int
    run_id: UUID | None
    turn_id: UUID | None
    role: str
    stage: str | None
    text: str | None
    outcome: dict[str, JsonValue] | None
    model: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    cost_usd: float | None
    latency_ms: int | None
    prompt_hash: str | None
    created_at: datetime
    redacted_at: datetime | None


class InteractionPage(BaseModel):
    """A part of the transcript, oldest first; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_INTERACTION], "next": 12}]})
    items: list[InteractionDocument]
    next: int | None


def session_document(session: Session) -> SessionDocument:
    return SessionDocument(
        id=session.id,
        thread_id=session.thread_id,
        organization_id=session.organization_id,
        user_id=session.user_id,
        status=session.status,
        wizard=session.wizard_slug,
        active_run_id=session.active_run_id,
        run_status=session.run_status,
        is_preview=session.is_preview,
        created_at=session.created_at,
        updated_at=session.updated_at,
    )


def session_detail(session: Session, shown: Shown | None) -> SessionDetail:
    return SessionDetail(
        **dict(session_document(session)), run=run_document(shown.record, shown.view) if shown else None
    )


def stage_document(shown: Shown) -> StageDocument:
    return StageDocument(
        outcomes=[outcome.to_json() for outcome in shown.outcomes], run=run_document(shown.record, shown.view)
    )


def interaction_document(interaction: Interaction) -> InteractionDocument:
    line = interaction.line
    return InteractionDocument(
        id=interaction.id,
        position=interaction.position,
        run_id=interaction.run_id,
        turn_id=interaction.turn_id,
        role=line.role,
        stage=line.stage,
        text=line.text,
        outcome=dict(line.outcome) if line.outcome is not None else None,
        model=line.model,
        prompt_tokens=line.prompt_tokens,
        completion_tokens=line.completion_tokens,
        cost_usd=float(line.cost_usd) if line.cost_usd is not None else None,
        latency_ms=line.latency_ms,
        prompt_hash=line.prompt_hash,
        created_at=interaction.created_at,
        redacted_at=interaction.redacted_at,
    )
