"""One pass through a version: the answers, how far it is, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue, TypeAdapter

AnswerState = Literal["active", "set_aside", "draft"]
AnswerSource = Literal["person", "proposal", "computed", "action"]
RunStatus = Literal["in_progress", "completed", "abandoned", "expired"]
AwaitingKind = Literal["confirmation", "execution"]
AwaitingSubject = Literal["action", "start_over", "cancel"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value in its normal form and in words.

    Only `active` answers count. `set_aside` ones don't fit at present and come back when they do; a `draft` is kept
    for the record (from before a start over) and never comes back by itself.
    """

    value: JsonValue
    label: str
    state: AnswerState = "active"
    source: AnswerSource = "person"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered last and isn't an answer, as it was entered; `code` and `message` say why not."""

    value: JsonValue
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer as it is read back to the person."""

    key: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Awaiting:
    """What the run waits for: a person's yes (`confirmation`) or the end of an action (`execution`).

    `action` is the id of the action that it is about.
    """

    kind: AwaitingKind
    subject: AwaitingSubject
    operation: str | None = None
    intent: int = 0
    question: str = ""
    summary: tuple[SummaryLine, ...] = ()
    action: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"summary": [asdict(line) for line in self.summary]}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Awaiting:
        return _AWAITING.validate_python(document)


@dataclass(frozen=True, slots=True)
class Run:
    """The single source of truth for progress. Immutable: the engine answers with a new one.

    `skipped` holds keys of fields and of whole steps, `focus` the field that the person wants next, `intents` the
    number of the latest intent of each operation, and of each action (by id) that can only be told by its own.
    `held_step` is being filled in as a form: it isn't left, and nothing is carried out, until somebody says so.
    `drafts`, by field key, stand beside the answers and never count.
    """

    id: UUID
    status: RunStatus = "in_progress"
    revision: int = 0
    current_step: str | None = None
    completed_steps: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    focus: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    awaiting: Awaiting | None = None
    intents: Mapping[str, int] = field(default_factory=dict[str, int])
    held_step: str | None = None
    drafts: Mapping[str, Draft] = field(default_factory=dict[str, Draft])

    def to_json(self) -> dict[str, Any]:
        """Everything, as JSON values."""
        return _RUN.dump_python(self, mode="json")

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Run:
        return _RUN.validate_python(document)


_AWAITING = TypeAdapter(Awaiting)
_RUN = TypeAdapter(Run)
