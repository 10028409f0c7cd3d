"""A person at the conversation: says something, waits for the end of the stream, and looks at what came."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import jsonpatch
from fakes.memory_store import MemoryExecutor, MemoryStore, compiled

from agent.conversation import conversation
from agent.interpreters import Heard, Interpretation, Interpreter, InterpreterUnavailable, Usage
from agent.stream.handles import TurnHandle
from agent.turn.input import ResumeEntry, TurnInput
from agent.turn.turns import TurnOptions
from agent.versions import Versions
from wizard.compiled import CompiledStructure
from wizard.library import event_wizard
from wizard.ports.records import Frame
from wizard.principal import Principal
from wizard.structure import Structure

WALK = (
    "Acme Fashion",
    "ada@acme.example",
    "Night Market",
    "a pop-up",
    "skip",
    "next friday",
    "half past 7 in the evening",
    "11pm",
    "yes",
    "VIP 150 x 50, General 50 for 300 people",
    "yes",
    "in person",
    "The Old Mill",
    "12 Mill Lane, Brooklyn",
    "no",
)


class KeptVersions(Versions):
    """Compiles each structure once for all tests."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self._store = store

    async def compiled(self, principal: Principal, version_id: UUID) -> CompiledStructure:
        return compiled(self._store.structures[version_id])


@dataclass
class Answered:
    """The frames of one turn."""

    events: list[dict[str, Any]]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def text(self) -> str:
        return "".join(event["delta"] for event in self.events if event["type"] == "TEXT_MESSAGE_CONTENT")

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        return [outcome for value in self.custom("outcomes") for outcome in value]

    @property
    def kinds(self) -> list[str]:
        return [outcome["kind"] for outcome in self.outcomes]

    @property
    def state(self) -> dict[str, Any]:
        state: Any = None
        for event in self.events:
            if event["type"] == "STATE_SNAPSHOT":
                state = event["snapshot"]
            elif event["type"] == "STATE_DELTA":
                state = jsonpatch.apply_patch(state, event["delta"])
        return state

    @property
    def interrupts(self) -> list[dict[str, Any]]:
        return self.events[-1].get("outcome", {}).get("interrupts", [])

    def custom(self, name: str) -> list[Any]:
        return [event["value"] for event in self.events if event["type"] == "CUSTOM" and event["name"] == name]


class Chat:
    """One person in one thread, on stores in memory."""

    def __init__(
        self,
        model: Interpreter | None = None,
        *,
        wizard: str | None = "event-wizard",
        structure: Structure | None = None,
        lease_seconds: float = 30.0,
    ) -> None:
        self.store = MemoryStore(("event-wizard", structure or event_wizard()))
        self.versions = KeptVersions(self.store)
        self.executor = MemoryExecutor(self.store)
        self.me = Principal(uuid4(), "ada@acme.example")
        self.wizard = wizard
        self.count = 0
        self.options = TurnOptions(lease_seconds=lease_seconds)
        self.use(model)

    def use(self, model: Interpreter | None) -> None:
        """Go on with another model, or none."""
        self.turns = conversation(
            self.store,
            self.store,
            self.store,
            self.versions,
            self.executor,
            model,
            clock=lambda: self.store.now,
            options=self.options,
        )

    def input(self, message: str | None = None, **more: Any) -> TurnInput:
        self.count += 1
        asked: dict[str, Any] = {
            "wizard": self.wizard,
            "protocol_version": "1.0",
            "time_zone": "America/New_York",
            **more,
        }
        return TurnInput("thread", asked.pop("turn_id", f"turn-{self.count}"), "hash", message, **asked)

    async def say(self, message: str | None = None, **more: Any) -> Answered:
        handle = await self.turns.start(self.me, self.input(message, **more))
        return Answered([dict(frame.event) async for frame in frames_of(handle)])

    async def walk(self, lines: Sequence[str] = WALK) -> Answered:
        """Open the thread and say one line after another."""
        answered = await self.say()
        for line in lines:
            answered = await self.say(line)
        return answered

    async def resume(self, answered: Answered, payload: Any = True, status: Any = "resolved") -> Answered:
        entries = [ResumeEntry(interrupt["id"], status, payload) for interrupt in answered.interrupts]
        return await self.say(resume=entries)


@dataclass
class FakeSpeech:
    """Says its pieces; breaks before the one that is None."""

    pieces: Sequence[str | None] = ()
    asks: str | None = None
    question: str | None = None
    closed: int = 0

    async def deltas(self) -> AsyncIterator[str]:
        for piece in self.pieces:
            if piece is None:
                raise InterpreterUnavailable("stream_broken")
            yield piece

    async def close(self) -> Usage:
        self.closed += 1
        return Usage("fake-model", 100, 20, prompt_hash="abc")


@dataclass
class ScriptedModel:
    """Answers with one interpretation after another, or raises one."""

    script: list[Interpretation | Exception] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    async def interpret(self, heard: Heard) -> Interpretation:
        self.heard.append(heard)
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def frames_of(handle: TurnHandle, after: int = 0) -> AsyncIterator[Frame]:
    """The frames of a turn, one by one."""
    async for batch in handle.batches(after):
        for frame in batch:
            yield frame
