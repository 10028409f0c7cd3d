"""What an interpreter, a form or a button may ask of the engine."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetAnswer(_Command):
    """Answer a field, in any form that its input type understands."""

    kind: Literal["set_answer"] = "set_answer"
    field: str
    value: JsonValue


class ClearAnswer(_Command):
    kind: Literal["clear_answer"] = "clear_answer"
    field: str


class Skip(_Command):
    """Leave out an optional field or a skippable step; without a target, the one being asked."""

    kind: Literal["skip"] = "skip"
    field: str | None = None


class GoBack(_Command):
    kind: Literal["go_back"] = "go_back"


class GoTo(_Command):
    """Turn to a field or a step by its key."""

    kind: Literal["go_to"] = "go_to"
    target: str


class Confirm(_Command):
    kind: Literal["confirm"] = "confirm"


class Decline(_Command):
    kind: Literal["decline"] = "decline"


class StartOver(_Command):
    kind: Literal["start_over"] = "start_over"


class Cancel(_Command):
    kind: Literal["cancel"] = "cancel"


class ShowRemaining(_Command):
    kind: Literal["show_remaining"] = "show_remaining"


class ShowSummary(_Command):
    kind: Literal["show_summary"] = "show_summary"


class ShowHelp(_Command):
    kind: Literal["show_help"] = "show_help"
    field: str | None = None


class HoldStep(_Command):
    """A form's: the step is being filled in, so it isn't left with these commands; what comes without it lets go.

    Without a step it only lets go.
    """

    kind: Literal["hold_step"] = "hold_step"
    step: str | None


class SaveDraft(_Command):
    """A form's: answer a field if the value is an answer, else keep it as it was entered."""

    kind: Literal["save_draft"] = "save_draft"
    field: str
    value: JsonValue


class RecordExecution(_Command):
    """The server's own: how an intended execution ended."""

    kind: Literal["record_execution"] = "record_execution"
    operation: str
    intent: int
    status: Literal["succeeded", "failed"]
    result: JsonValue = None
    error: str | None = None


ModelCommand = (
    SetAnswer
    | ClearAnswer
    | Skip
    | GoBack
    | GoTo
    | Confirm
    | Decline
    | StartOver
    | Cancel
    | ShowRemaining
    | ShowSummary
    | ShowHelp
)
FormCommand = HoldStep | SaveDraft
Command = ModelCommand | FormCommand | RecordExecution

MODEL_COMMANDS: tuple[type[ModelCommand], ...] = (
    SetAnswer,
    ClearAnswer,
    Skip,
    GoBack,
    GoTo,
    Confirm,
    Decline,
    StartOver,
    Cancel,
    ShowRemaining,
    ShowSummary,
    ShowHelp,
)

_MODEL_COMMAND: TypeAdapter[ModelCommand] = TypeAdapter(Annotated[ModelCommand, Field(discriminator="kind")])


def parse_model_command(document: Any) -> ModelCommand:
    """A command from what a model or a client wrote; raises pydantic's ValidationError."""
    return _MODEL_COMMAND.validate_python(document)
