"""What one request to the agent carries: a message, form values, a button's command, or answers to interrupts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

from pydantic import JsonValue, ValidationError

from agent.interpreters import Exchange
from agent.stream.frames import interrupt_id
from agent.turn.buttons import keeping_command
from wizard.commands import ClearAnswer, Command, Confirm, Decline, SetAnswer, parse_model_command
from wizard.errors import Invalid
from wizard.run import Run

CONFIRMING_MEMBERS = ("confirmed", "approved", "accepted", "confirm", "approve", "answer", "value")


@dataclass(frozen=True, slots=True)
class ResumeEntry:
    """A client's answer to an interrupt."""

    interrupt_id: str
    status: Literal["resolved", "cancelled"] = "resolved"
    payload: Any = None


@dataclass(frozen=True, slots=True)
class TurnInput:
    """One turn as the client asks for it.

    `uploads`: ids of files that the message brings along. `history`, `tools` and `context` are the client's word:
    untrusted data.
    """

    thread_id: str
    turn_id: str
    request_hash: str
    message: str | None = None
    answers: Mapping[str, JsonValue] | None = None
    command: Mapping[str, Any] | None = None
    resume: Sequence[ResumeEntry] = ()
    uploads: Sequence[UUID] = ()
    wizard: str | None = None
    time_zone: str | None = None
    protocol_version: str | None = None
    history: Sequence[Exchange] = ()
    tools: Sequence[Mapping[str, Any]] = ()
    context: Sequence[Mapping[str, Any]] = ()

    @property
    def silent(self) -> bool:
        """Nobody said or pressed anything: the client only wants to see where things stand."""
        return not (self.message and self.message.strip()) and not (
            self.answers or self.command or self.resume or self.uploads
        )


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed rather than said. `words`: an answer to an interrupt that must be read like a message."""

    commands: tuple[Command, ...] = ()
    words: str | None = None
    stale: bool = False
    """The interrupt that was answered is no longer the one that is open."""


def check(turn: TurnInput) -> None:
    """Refuse what could never be a command. Raises Invalid."""
    if keeping_command(turn.command) is None:
        _button(turn.command)


def pressed(turn: TurnInput, run: Run) -> Pressed | None:
    """The commands of a form, a button or an answered interrupt; None when there is only a message to read."""
    if turn.answers:
        return Pressed(tuple(_set(key, value) for key, value in turn.answers.items()))
    if turn.command:
        return Pressed() if keeping_command(turn.command) else Pressed(_button(turn.command))
    if turn.resume:
        return _resumed(turn, run)
    return None


def _set(key: str, value: JsonValue) -> Command:
    return ClearAnswer(field=key) if value is None else SetAnswer(field=key, value=value)


def _button(document: Mapping[str, Any] | None) -> tuple[Command, ...]:
    if not document:
        return ()
    try:
        return (parse_model_command(dict(document)),)
    except ValidationError as error:
        raise Invalid("This isn't a command that the agent knows.", command=str(document.get("kind"))) from error


def _resumed(turn: TurnInput, run: Run) -> Pressed | None:
    awaiting = run.awaiting
    open_id = interrupt_id(run.id, awaiting) if awaiting and awaiting.kind == "confirmation" else None
    entry = next((entry for entry in turn.resume if entry.interrupt_id == open_id), None)
    if entry is None:
        return None if turn.message else Pressed(stale=True)
    if entry.status == "cancelled":
        return None if turn.message else Pressed((Decline(),))
    return _confirmed(entry.payload)


def _confirmed(payload: Any) -> Pressed:
    match payload:
        case None | True:
            return Pressed((Confirm(),))
        case False:
            return Pressed((Decline(),))
        case str():
            return Pressed(words=payload)
        case Mapping():
            members = cast("Mapping[str, Any]", payload)
            answer = next((members[name] for name in CONFIRMING_MEMBERS if name in members), None)
            return _confirmed("" if answer is None else answer)
        case _:
            return Pressed(words="")
