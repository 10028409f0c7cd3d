"""The port of interpreters: who reads a message and says which commands it asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from agent.speech.smalltalk import Smalltalk
from wizard.commands import Command
from wizard.engine import CompiledStructure, View
from wizard.errors import Unavailable
from wizard.outcomes import CommandRefused
from wizard.run import Run


class InterpreterUnavailable(Unavailable):
    """The model can't interpret this message now: timeout, refusal of service, unusable answer, open circuit."""

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model call cost; `latency_ms` is the time to its last byte (or its cancellation).

    `estimated`: the server didn't say, so the tokens are counted from the text. `cached_tokens` are among the prompt's.
    """

    model: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: Decimal | None = None
    latency_ms: int | None = None
    prompt_hash: str | None = None
    cached_tokens: int | None = None
    first_token_ms: int | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier line of the conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with everything that is needed to understand it. `now` is aware, in the person's own time zone."""

    message: str
    run: Run
    view: View
    compiled: CompiledStructure
    version_id: UUID
    now: datetime
    fresh: bool = False
    """Nothing has been asked yet: this is the message that begins the run."""
    history: Sequence[Exchange] = ()
    context: Sequence[Mapping[str, Any]] = ()
    """What the client says about its surroundings: untrusted data."""
    tools: Sequence[Mapping[str, Any]] = ()
    """Frontend tools that the client offers."""


class Speech(Protocol):
    """The part of a model's answer that is still being written when its commands are already known."""

    def deltas(self) -> AsyncIterator[str]:
        """The pieces of what it says. Raises InterpreterUnavailable when the stream breaks."""
        ...

    @property
    def asks(self) -> str | None:
        """The key of the field that it means to ask next; known once the deltas have ended."""
        ...

    @property
    def question(self) -> str | None:
        """Its own words for that question; known once the deltas have ended."""
        ...

    async def close(self) -> Usage | None:
        """End the call (cancelling what still runs) and account for it. May be called again."""
        ...


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The commands that a message asks for. `whole`: all of it was understood, and nobody else need be asked."""

    commands: tuple[Command, ...] = ()
    whole: bool = True
    speech: Speech | None = None
    remark: Smalltalk | Literal["not_understood", "offer_declined", "stale"] | None = field(default=None)
    """Why there are no commands, so that the reply can answer to that."""
    refused: tuple[CommandRefused, ...] = ()
    """What was proposed but isn't a command at all: reported as outcomes, beside those of the engine."""


class Interpreter(Protocol):
    async def interpret(self, heard: Heard) -> Interpretation:
        """Raises InterpreterUnavailable."""
        ...
