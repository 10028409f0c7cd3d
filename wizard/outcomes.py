"""What the engine says happened, in past tense; one class a kind, JSON by `to_json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import JsonValue, TypeAdapter
from pydantic_core import to_jsonable_python

from wizard.run import SummaryLine


@dataclass(frozen=True, slots=True)
class _Outcome:
    kind: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        """`kind` and the members, as JSON values."""
        return {"kind": self.kind, **to_jsonable_python(self)}


@dataclass(frozen=True, slots=True)
class AnswerAccepted(_Outcome):
    kind: ClassVar[str] = "answer_accepted"
    field: str
    value: JsonValue
    label: str
    previous: JsonValue = None


@dataclass(frozen=True, slots=True)
class AnswerRejected(_Outcome):
    kind: ClassVar[str] = "answer_rejected"
    field: str
    value: JsonValue
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DraftKept(_Outcome):
    """What was entered is no answer, `message` says why, but it is kept for whoever goes on with it."""

    kind: ClassVar[str] = "draft_kept"
    field: str
    value: JsonValue
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DraftDropped(_Outcome):
    """What had been entered and was no answer is gone, without anything in its place."""

    kind: ClassVar[str] = "draft_dropped"
    field: str


@dataclass(frozen=True, slots=True)
class AnswerCleared(_Outcome):
    kind: ClassVar[str] = "answer_cleared"
    field: str


@dataclass(frozen=True, slots=True)
class AnswerSetAside(_Outcome):
    kind: ClassVar[str] = "answer_set_aside"
    field: str
    label: str
    because: str


@dataclass(frozen=True, slots=True)
class AnswerRestored(_Outcome):
    kind: ClassVar[str] = "answer_restored"
    field: str
    value: JsonValue
    label: str


@dataclass(frozen=True, slots=True)
class AnswerComputed(_Outcome):
    kind: ClassVar[str] = "answer_computed"
    field: str
    value: JsonValue
    label: str


@dataclass(frozen=True, slots=True)
class FieldSkipped(_Outcome):
    """`field` is the key of a field, or of a step that was skipped whole."""

    kind: ClassVar[str] = "field_skipped"
    field: str


@dataclass(frozen=True, slots=True)
class StepEntered(_Outcome):
    kind: ClassVar[str] = "step_entered"
    step: str


@dataclass(frozen=True, slots=True)
class StepCompleted(_Outcome):
    kind: ClassVar[str] = "step_completed"
    step: str


@dataclass(frozen=True, slots=True)
class StepReopened(_Outcome):
    kind: ClassVar[str] = "step_reopened"
    step: str


@dataclass(frozen=True, slots=True)
class WentBack(_Outcome):
    kind: ClassVar[str] = "went_back"
    field: str


@dataclass(frozen=True, slots=True)
class ConfirmationAsked(_Outcome):
    kind: ClassVar[str] = "confirmation_asked"
    subject: str
    operation: str | None
    intent: int
    question: str
    summary: tuple[SummaryLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmationDeclined(_Outcome):
    kind: ClassVar[str] = "confirmation_declined"
    subject: str
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class ActionIntended(_Outcome):
    kind: ClassVar[str] = "action_intended"
    operation: str
    intent: int


@dataclass(frozen=True, slots=True)
class ActionSucceeded(_Outcome):
    kind: ClassVar[str] = "action_succeeded"
    operation: str
    result: JsonValue = None


@dataclass(frozen=True, slots=True)
class ActionFailed(_Outcome):
    kind: ClassVar[str] = "action_failed"
    operation: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class MessageShown(_Outcome):
    """The author's words at this point; `action` is the id of what has them said."""

    kind: ClassVar[str] = "message_shown"
    action: str
    message: str


@dataclass(frozen=True, slots=True)
class RunStarted(_Outcome):
    kind: ClassVar[str] = "run_started"


@dataclass(frozen=True, slots=True)
class RunStartedOver(_Outcome):
    kind: ClassVar[str] = "run_started_over"


@dataclass(frozen=True, slots=True)
class RunMigrated(_Outcome):
    """The run passes through another version of its wizard, by number; `undone`: an older one again. `kept` counts
    answers, `converted` and `set_aside` say which others there were, `asked` holds the keys of what is newly asked."""

    kind: ClassVar[str] = "run_migrated"
    from_version: int
    to_version: int
    kept: int
    converted: tuple[SummaryLine, ...] = ()
    set_aside: tuple[SummaryLine, ...] = ()
    asked: tuple[str, ...] = ()
    undone: bool = False

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> RunMigrated:
        return _RUN_MIGRATED.validate_python({name: each for name, each in document.items() if name != "kind"})


_RUN_MIGRATED = TypeAdapter(RunMigrated)


@dataclass(frozen=True, slots=True)
class RunCompleted(_Outcome):
    kind: ClassVar[str] = "run_completed"


@dataclass(frozen=True, slots=True)
class RunAbandoned(_Outcome):
    kind: ClassVar[str] = "run_abandoned"


@dataclass(frozen=True, slots=True)
class RemainingShown(_Outcome):
    """`fields` are the keys still to be answered, in order."""

    kind: ClassVar[str] = "remaining_shown"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryShown(_Outcome):
    kind: ClassVar[str] = "summary_shown"
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class HelpShown(_Outcome):
    kind: ClassVar[str] = "help_shown"
    field: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CommandRefused(_Outcome):
    """`command` is the refused command's kind."""

    kind: ClassVar[str] = "command_refused"
    command: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ExpressionFailed(_Outcome):
    """An author's expression broke; `where` is the key of the field or step that it belongs to."""

    kind: ClassVar[str] = "expression_failed"
    where: str
    message: str


Outcome = (
    AnswerAccepted
    | AnswerRejected
    | DraftKept
    | DraftDropped
    | AnswerCleared
    | AnswerSetAside
    | AnswerRestored
    | AnswerComputed
    | FieldSkipped
    | StepEntered
    | StepCompleted
    | StepReopened
    | WentBack
    | ConfirmationAsked
    | ConfirmationDeclined
    | ActionIntended
    | ActionSucceeded
    | ActionFailed
    | MessageShown
    | RunStarted
    | RunStartedOver
    | RunMigrated
    | RunCompleted
    | RunAbandoned
    | RemainingShown
    | SummaryShown
    | HelpShown
    | CommandRefused
    | ExpressionFailed
)
