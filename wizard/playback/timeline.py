"""How a run came about, line by line: what was said, and what came of it in the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue

from wizard.inputs import OptionSet
from wizard.playback.recorded import REDACTED
from wizard.structure import Structure

EntryKind = Literal[
    "message",
    "sent",
    "answer",
    "correction",
    "computed",
    "rejected",
    "cleared",
    "draft",
    "set_aside",
    "restored",
    "skipped",
    "step",
    "moved",
    "confirmation",
    "action",
    "run",
    "help",
    "refused",
    "failed",
    "other",
]
"""`sent`: a form, files, a button or a yes instead of words. `draft`: what is no answer, kept or dropped. `moved`: back
to an earlier question. `confirmation`: asked or declined. `run`: it started, started over,
went to another version, or ended. `failed`: an author's expression."""
MILLISECOND = timedelta(milliseconds=1)
Role = Literal["user", "assistant", "system"]
Channel = Literal["chat", "form"]

KINDS: Mapping[str, EntryKind] = {
    "form_sent": "sent",
    "files_sent": "sent",
    "button_pressed": "sent",
    "interrupt_answered": "sent",
    "answer_accepted": "answer",
    "answer_computed": "computed",
    "answer_rejected": "rejected",
    "answer_cleared": "cleared",
    "draft_kept": "draft",
    "draft_dropped": "draft",
    "answer_set_aside": "set_aside",
    "answer_restored": "restored",
    "field_skipped": "skipped",
    "step_entered": "step",
    "step_completed": "step",
    "step_reopened": "step",
    "went_back": "moved",
    "confirmation_asked": "confirmation",
    "confirmation_declined": "confirmation",
    "action_intended": "action",
    "action_succeeded": "action",
    "action_failed": "action",
    "message_shown": "message",
    "run_started": "run",
    "run_started_over": "run",
    "run_migrated": "run",
    "run_completed": "run",
    "run_abandoned": "run",
    "remaining_shown": "help",
    "summary_shown": "help",
    "help_shown": "help",
    "command_refused": "refused",
    "expression_failed": "failed",
}


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """A line of the transcript, with when its run began. `in_turn`: it belongs to a message of the conversation."""

    position: int
    at: datetime
    started_at: datetime
    role: Role
    step: str | None
    text: str | None
    outcome: Mapping[str, Any] | None
    in_turn: bool
    redacted: bool


@dataclass(frozen=True, slots=True)
class TimelinePart:
    """Lines of a run in order, and the version or preview that it passed through."""

    version_id: UUID
    lines: tuple[TimelineLine, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened; `position` grows in the order in which things were written down.

    `offset_ms`: since the run's start; what was said before that, in the same message, has less than 0. `step` and
    `field` are keys. `event`: what exactly happened, as the outcome's kind. `previous_label`: what was corrected.
    `redacted`: texts and values are placeholders.
    """

    position: int
    at: datetime
    offset_ms: int
    kind: EntryKind
    role: Role
    channel: Channel
    step: str | None
    step_name: str | None
    field: str | None
    field_name: str | None
    event: str | None
    text: str | None
    value: JsonValue
    label: str | None
    previous_label: str | None
    outcome: Mapping[str, Any] | None
    redacted: bool


class Timeline:
    """Tells lines in the words of the structure that the run passed through; None: it can't be read any more."""

    def __init__(self, structure: Structure | None) -> None:
        self._steps = {step.key: step.name for step in structure.steps} if structure else {}
        self._fields: dict[str, OptionSet] = {each.key: each for each in structure.fields()} if structure else {}

    def entry(self, line: TimelineLine) -> TimelineEntry:
        """The line as it is shown."""
        outcome = line.outcome or {}
        event, named = outcome.get("kind"), outcome.get("field")
        field = self._fields.get(named) if isinstance(named, str) else None
        key = named if isinstance(named, str) and named not in self._steps else None
        step = outcome.get("step") or (named if key is None and isinstance(named, str) else line.step)
        return TimelineEntry(
            position=line.position,
            at=line.at,
            offset_ms=(line.at - line.started_at) // MILLISECOND,
            kind=_kind(outcome),
            role=line.role,
            channel="chat" if line.in_turn else "form",
            step=step,
            step_name=self._steps.get(step or ""),
            field=key,
            field_name=field.name if field else None,
            event=event if isinstance(event, str) else None,
            text=line.text or _said(outcome),
            value=outcome.get("value"),
            label=_label(outcome),
            previous_label=_previous(outcome, field),
            outcome=line.outcome,
            redacted=line.redacted,
        )


def _kind(outcome: Mapping[str, Any]) -> EntryKind:
    if not outcome:
        return "message"
    if outcome.get("kind") == "answer_accepted" and outcome.get("previous") is not None:
        return "correction"
    return KINDS.get(str(outcome.get("kind")), "other")


def _said(outcome: Mapping[str, Any]) -> str | None:
    """The sentence that an outcome brings along."""
    told = next(
        (outcome[name] for name in ("message", "question", "because", "text", "error") if outcome.get(name)), None
    )
    return told if isinstance(told, str) else None


def _label(outcome: Mapping[str, Any]) -> str | None:
    label = outcome.get("label")
    return label if isinstance(label, str) else None


def _previous(outcome: Mapping[str, Any], field: OptionSet | None) -> str | None:
    previous = outcome.get("previous")
    if previous is None:
        return None
    return str(previous) if field is None or previous == REDACTED else field.label(previous)
