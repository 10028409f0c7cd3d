"""A run as it is played: what was asked at each step, what was answered, and what is noted beside it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from wizard.playback import FieldState, PlayedField, PlayedFile, PlayedRun, PlayedStep, StepStatus
from wizard.ports.annotations import Annotation

RUN_ID, STEP_ID = "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10", "4f0d7a52-0c53-4d1f-8a57-6d2c1b0e9f31"
ANNOTATION: dict[str, Any] = {
    "id": "8a4e2b16-93c7-4f0d-b1a5-0d9c8e7f6a5b",
    "step_id": STEP_ID,
    "author": "ac3e0000-0000-4000-8000-000000000003",
    "author_name": "Olga",
    "text": "Ask her about the spare room.",
    "created_at": "2026-03-02T08:00:00Z",
}
FIELD: dict[str, Any] = {
    "option_set_id": "9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50",
    "option_set_name": "Toppings",
    "key": "toppings",
    "question": "What goes on top?",
    "description": None,
    "selection_type": "multiple_select",
    "is_required": True,
    "state": "answered",
    "selected_values": ["ham", "olives"],
    "selected_labels": ["Ham", "Olives"],
    "label": "Ham and Olives",
    "options": ["Ham", "Olives", "Onions"],
    "columns": [],
    "scale": None,
    "uploaded_files": [],
    "answered_at": "2026-03-01T09:20:30Z",
    "redacted": False,
    "because": None,
}
STEP: dict[str, Any] = {
    "step_id": STEP_ID,
    "step_order": 1,
    "step_key": "pizza",
    "step_name": "Your pizza",
    "description": None,
    "status": "completed",
    "started_at": "2026-03-01T09:20:00Z",
    "completed_at": "2026-03-01T09:21:00Z",
    "time_spent_seconds": 60,
    "option_set_responses": [FIELD],
}
PLAYED: dict[str, Any] = {
    "run_id": RUN_ID,
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "version_id": "d4b1a9f2-6c3e-4d75-8e0f-1a2b3c4d5e6f",
    "run_name": "Friday",
    "run_notes": None,
    "tags": ["team"],
    "wizard_name": "Pizza order",
    "wizard_icon": "🍕",
    "version": 1,
    "shown_version": 1,
    "newer_version": 2,
    "user_id": "ac3e0000-0000-4000-8000-000000000002",
    "executed_by": "Max",
    "status": "completed",
    "is_stored": True,
    "execution_date": "2026-03-01T09:20:00Z",
    "started_at": "2026-03-01T09:20:00Z",
    "completed_at": "2026-03-01T09:21:00Z",
    "stored_at": "2026-03-01T09:22:00Z",
    "duration_seconds": 60,
    "completion_time": "1 min 0 sec",
    "total_steps": 1,
    "redacted": False,
    "responses": [STEP],
    "elsewhere": [],
    "annotations": [ANNOTATION],
}


class ColumnOfRows(BaseModel):
    """A column of a field of rows."""

    key: str
    name: str
    type: str


class UploadedFile(BaseModel):
    """A file that was uploaded as an answer."""

    id: UUID
    file_name: str
    file_size: int = Field(description="In bytes.")
    file_type: str = Field(description="Its media type, by its content.")
    sha256: str
    available: bool = Field(description="False: it was taken away since.")
    url: str = Field(description="Where it is read, by whoever may see the run.")


class OptionSetResponse(BaseModel):
    """A field with its answer."""

    option_set_id: UUID
    option_set_name: str
    key: str
    question: str
    description: str | None
    selection_type: str
    is_required: bool = Field(description="As its author says; conditions may have asked for more.")
    state: FieldState = Field(
        description="`set_aside`: answered, but it doesn't count. `not_asked`: the answers led past it."
    )
    selected_values: list[JsonValue] = Field(
        description="The answer in its normal form: the chosen options' values, rows or files, else one value or none."
    )
    selected_labels: list[str] = Field(description="The same in words.")
    label: str = Field(description="The whole answer in words.")
    options: list[str] = Field(description="The labels of all its options.")
    columns: list[ColumnOfRows]
    scale: tuple[float, float] | None = Field(description="The ends of a rating or slider.")
    uploaded_files: list[UploadedFile]
    answered_at: datetime | None
    redacted: bool = Field(description="Value and labels are placeholders.")
    because: str | None = Field(
        description="Why it doesn't count, or doesn't fit the version that it is shown against."
    )


class StepResponse(BaseModel):
    """A step as it was gone through."""

    model_config = ConfigDict(json_schema_extra={"examples": [STEP]})
    step_id: UUID
    step_order: int = Field(description="From 1, among the steps that are listed.")
    step_key: str
    step_name: str
    description: str | None
    status: StepStatus
    started_at: datetime | None
    completed_at: datetime | None
    time_spent_seconds: int | None
    option_set_responses: list[OptionSetResponse]


class AnnotationRequest(BaseModel):
    """What to note beside a step: plain text, nothing of it is markup."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"step_id": STEP_ID, "text": ANNOTATION["text"]}]}
    )
    step_id: UUID
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True, pattern=r"^[^\x00]*\S[^\x00]*$")
    ]


class AnnotationDocument(BaseModel):
    """What somebody noted beside a step."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANNOTATION]})
    id: UUID
    step_id: UUID
    author: UUID | None
    author_name: str | None = Field(description="Null for somebody who was removed.")
    text: str
    created_at: datetime


class AnnotationList(BaseModel):
    """All that is noted beside a run, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ANNOTATION]}]})
    items: list[AnnotationDocument]


class PlayedDocument(BaseModel):
    """A whole run, to be looked at."""

    model_config = ConfigDict(json_schema_extra={"examples": [PLAYED]})
    run_id: UUID
    organization_id: UUID
    wizard_id: UUID
    version_id: UUID = Field(description="The version, or preview, that the run passed through.")
    run_name: str | None
    run_notes: str | None
    tags: list[str]
    wizard_name: str = Field(description="As the wizard was called in the run's version.")
    wizard_icon: str | None
    version: int = Field(description="The number of the run's version; 0 of a preview.")
    shown_version: int = Field(description="The number of the version that the answers are shown against.")
    newer_version: int | None = Field(description="The number of the newest version, if that came after the run's.")
    user_id: UUID | None
    executed_by: str | None = Field(description="Their name; null for somebody who was removed.")
    status: Literal["in_progress", "completed", "abandoned", "expired"]
    is_stored: bool
    execution_date: datetime
    started_at: datetime
    completed_at: datetime | None
    stored_at: datetime | None
    duration_seconds: int | None
    completion_time: str | None = Field(description="The duration in words.")
    total_steps: int
    redacted: bool = Field(description="What was entered is gone, and placeholders stand for it.")
    responses: list[StepResponse]
    elsewhere: list[OptionSetResponse] = Field(description="Answers to what the shown version doesn't ask.")
    annotations: list[AnnotationDocument]


def played_document(played: PlayedRun, annotations: Iterable[Annotation]) -> PlayedDocument:
    files_at = files_of(played.run_id)
    return PlayedDocument(
        run_id=played.run_id,
        organization_id=played.organization_id,
        wizard_id=played.wizard_id,
        version_id=played.version_id,
        run_name=played.run_name,
        run_notes=played.run_notes,
        tags=list(played.tags),
        wizard_name=played.wizard_name,
        wizard_icon=played.wizard_icon,
        version=played.version_number,
        shown_version=played.shown_version,
        newer_version=played.newer_version,
        user_id=played.user_id,
        executed_by=played.executed_by,
        status=played.status,  # pyright: ignore[reportArgumentType]
        is_stored=played.stored_at is not None,
        execution_date=played.started_at,
        started_at=played.started_at,
        completed_at=played.completed_at,
        stored_at=played.stored_at,
        duration_seconds=played.duration_seconds,
        completion_time=spoken_duration(played.duration_seconds),
        total_steps=len(played.steps),
        redacted=played.redacted,
        responses=[step_response(files_at, step) for step in played.steps],
        elsewhere=[option_set_response(files_at, field) for field in played.elsewhere],
        annotations=[annotation_document(each) for each in annotations],
    )


def files_of(run_id: UUID) -> str:
    """The address under which those who may see the run read its files."""
    return f"/api/v1/play-wizard/{run_id}/files"


def step_response(files_at: str, step: PlayedStep) -> StepResponse:
    return StepResponse(
        step_id=step.step_id,
        step_order=step.number,
        step_key=step.key,
        step_name=step.name,
        description=step.description,
        status=step.status,
        started_at=step.started_at,
        completed_at=step.completed_at,
        time_spent_seconds=step.time_spent_seconds,
        option_set_responses=[option_set_response(files_at, field) for field in step.fields],
    )


def annotation_document(annotation: Annotation) -> AnnotationDocument:
    return AnnotationDocument(
        id=annotation.id,
        step_id=annotation.step_id,
        author=annotation.author,
        author_name=annotation.author_name,
        text=annotation.text,
        created_at=annotation.created_at,
    )


def option_set_response(files_at: str, field: PlayedField) -> OptionSetResponse:
    return OptionSetResponse(
        option_set_id=field.option_set_id,
        option_set_name=field.name,
        key=field.key,
        question=field.question,
        description=field.description,
        selection_type=field.selection_type,
        is_required=field.required,
        state=field.state,
        selected_values=_values(field.value),
        selected_labels=list(field.labels),
        label=field.label,
        options=list(field.options),
        columns=[ColumnOfRows(key=each.key, name=each.name, type=each.type) for each in field.columns],
        scale=field.scale,
        uploaded_files=[_file(files_at, each) for each in field.files],
        answered_at=field.answered_at,
        redacted=field.redacted,
        because=field.because,
    )


def _values(value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _file(files_at: str, file: PlayedFile) -> UploadedFile:
    return UploadedFile(
        id=file.id,
        file_name=file.name,
        file_size=file.size,
        file_type=file.type,
        sha256=file.sha256,
        available=file.available,
        url=f"{files_at}/{file.id}",
    )


def spoken_duration(seconds: int | None) -> str | None:
    """As in "15 min 30 sec"."""
    if seconds is None:
        return None
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if hours or minutes else []
    return " ".join([*parts, f"{rest} sec"])
