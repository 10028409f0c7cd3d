"""Runs filled as forms: what is sent, a step with all its fields, and what became of the values."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.documents.run import EXAMPLE_QUESTION, EXAMPLE_RUN, RunDocument, run_document
from api.documents.session import EXAMPLE_OUTCOMES
from runs.applying import Shown
from runs.forms import Checked
from wizard.form import Form
from wizard.ports.own_runs import RunListing

Values = Annotated[dict[str, JsonValue], Field(max_length=500)]
StepName = Annotated[str, Field(min_length=1, max_length=100)]
EXAMPLE_VALUES: dict[str, Any] = {"event.title": "Spring Show", "event.date": "2027-04-12"}
EXAMPLE_FORM: dict[str, Any] = {
    "step": "eventSetup",
    "name": "Event",
    "description": None,
    "help": None,
    "number": 2,
    "skippable": False,
    "complete": False,
    "fields": [
        {
            **EXAMPLE_QUESTION,
            "value": None,
            "label": None,
            "draft": {"value": "S", "code": "too_short", "message": "The title needs at least 2 characters."},
            "disabled": False,
            "computed": False,
        }
    ],
}


EXAMPLE_LISTED: dict[str, Any] = {
    "id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "wizard": "event-wizard",
    "wizard_name": "Event wizard",
    "version": 1,
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "session_id": None,
    "thread_id": None,
    "status": "in_progress",
    "revision": 4,
    "current_step": "eventSetup",
    "completed_steps": ["organizerSetup"],
    "started_at": "2026-03-01T09:00:00Z",
    "updated_at": "2026-03-01T09:04:00Z",
    "completed_at": None,
    "expires_at": "2026-03-08T09:00:00Z",
    "duration_seconds": None,
    "is_stored": False,
}


class StartRequest(BaseModel):
    """Which wizard to begin, and whether it will be talked about too."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"wizard": "event-wizard"}]})
    wizard: str = Field(min_length=1, max_length=255, description="An id, `organization/slug`, or a slug.")


class ResponseRequest(BaseModel):
    """Values of fields by key; null clears."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"data": EXAMPLE_VALUES}]})
    step: StepName | None = Field(None, description="The step's key, where `data` names fields by their last part.")
    data: Values
    autosave: bool = Field(
        False,
        description="They are still being entered: the step isn't left, and what is no answer is kept as a draft.",
    )


class MoveRequest(BaseModel):
    """Where to turn to, with the values of the step that is left."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"to": "next", "step": "eventSetup", "data": EXAMPLE_VALUES}]}
    )
    to: StepName = Field("next", description="`next`, `previous`, a step's key, or its number from 1.")
    step: StepName | None = Field(None, description="The step that is left; by default the one that the run is at.")
    data: Values = Field(default_factory=dict)


class CheckRequest(BaseModel):
    """Values to be looked at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"data": EXAMPLE_VALUES}]})
    step: StepName | None = None
    data: Values


class CompletionRequest(BaseModel):
    """Whether an action that has to be confirmed is confirmed with this."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"confirm": True}]})
    confirm: bool = False


class FormDocument(BaseModel):
    """A step as a form: each field as `question` shows it, with what is in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_FORM]})
    step: str
    name: str
    description: str | None
    help: str | None
    number: int = Field(description="Among the visible steps, from 1.")
    skippable: bool
    complete: bool = Field(description="Nothing in it is missing or to be mended.")
    fields: list[dict[str, JsonValue]] = Field(
        description="With `value`, `label`, `draft` (what was entered and is no answer), `disabled`, `computed`."
    )


class FilledDocument(BaseModel):
    """What became of each value, the run as it is now, and the step that it is at."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcomes": EXAMPLE_OUTCOMES, "run": EXAMPLE_RUN, "form": EXAMPLE_FORM}]}
    )
    outcomes: list[dict[str, JsonValue]]
    run: RunDocument
    form: FormDocument | None


class Refusal(BaseModel):
    """Why a value is no answer."""

    code: str
    message: str


class CheckDocument(BaseModel):
    """What would become of the values, and the step as it would be then; nothing was kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "valid": False,
                    "errors": {"event.title": {"code": "too_short", "message": "The title is too short."}},
                    "outcomes": [],
                    "form": EXAMPLE_FORM,
                }
            ]
        }
    )
    valid: bool
    errors: dict[str, Refusal] = Field(description="By field key.")
    outcomes: list[dict[str, JsonValue]]
    form: FormDocument | None


class RunListItem(BaseModel):
    """A run of one's own, without its answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_LISTED]})
    id: UUID
    wizard_id: UUID
    wizard: str
    wizard_name: str
    version: int
    organization_id: UUID
    session_id: UUID | None
    thread_id: str | None
    status: str
    revision: int
    current_step: str | None
    completed_steps: list[str]
    started_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    expires_at: datetime
    duration_seconds: int | None
    is_stored: bool


class RunPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_LISTED], "next": None}]})
    items: list[RunListItem]
    next: str | None


class ThreadDocument(BaseModel):
    """Where a run is talked about: `thread_id` is the agent's `threadId`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session_id": "5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01",
                    "thread_id": "f3b0c442-98fc-4c14-9afb-f4c8996fb924",
                }
            ]
        }
    )
    session_id: UUID
    thread_id: str


def form_document(form: Form) -> FormDocument:
    return FormDocument(
        step=form.step,
        name=form.name,
        description=form.description,
        help=form.help,
        number=form.number,
        skippable=form.skippable,
        complete=form.complete,
        fields=list(form.fields),
    )


def filled_document(shown: Shown) -> FilledDocument:
    form = shown.form
    return FilledDocument(
        outcomes=[outcome.to_json() for outcome in shown.outcomes],
        run=run_document(shown.record, shown.view),
        form=form_document(form) if form else None,
    )


def check_document(checked: Checked) -> CheckDocument:
    return CheckDocument(
        valid=not checked.refused,
        errors={key: Refusal(code=each.code, message=each.message) for key, each in checked.refused.items()},
        outcomes=[outcome.to_json() for outcome in checked.outcomes],
        form=form_document(checked.form) if checked.form else None,
    )


def run_list_item(run: RunListing) -> RunListItem:
    return RunListItem(
        id=run.id,
        wizard_id=run.wizard_id,
        wizard=run.wizard_slug,
        wizard_name=run.wizard_name,
        version=run.version_number,
        organization_id=run.organization_id,
        session_id=run.session_id,
        thread_id=run.thread_id,
        status=run.status,
        revision=run.revision,
        current_step=run.current_step,
        completed_steps=list(run.completed_steps),
        started_at=run.started_at,
        updated_at=run.updated_at,
        completed_at=run.completed_at,
        expires_at=run.expires_at,
        duration_seconds=run.duration_seconds,
        is_stored=run.stored_at is not None,
    )
