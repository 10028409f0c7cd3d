"""The one writer of AG-UI events: keeps their order, closes what is open, and ends every turn exactly once."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast
from uuid import UUID

from ag_ui.core import (
    PROTOCOL_VERSION,
    BaseEvent,
    CustomEvent,
    Interrupt,
    RunErrorEvent,
    RunFinishedEvent,
    RunFinishedInterruptOutcome,
    RunStartedEvent,
    StateDeltaEvent,
    StateSnapshotEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    TokenUsage,
)

from agent.interpreters import Usage
from agent.stream.frame_log import FrameLog
from agent.stream.state_patch import patch
from wizard.run import Awaiting

State = Mapping[str, Any]
CONFIRMATION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"confirmed": {"type": "boolean"}},
    "required": ["confirmed"],
}


class FrameWriter:
    """Writes the frames of one turn into its log. Clients from before protocol 1.0 get no usage."""

    def __init__(self, log: FrameLog, thread_id: str, turn_id: str, protocol_version: str | None) -> None:
        self._log = log
        self._thread_id = thread_id
        self._turn_id = turn_id
        self._modern = protocol_version is not None
        self._message_id = f"{turn_id}:reply"
        self._state: State | None = None
        self._open = False
        self._spoken: list[str] = []

    @property
    def spoken(self) -> str:
        """All that the reply has said so far."""
        return "".join(self._spoken)

    def start(self) -> None:
        version = PROTOCOL_VERSION if self._modern else None
        self._write(RunStartedEvent(thread_id=self._thread_id, run_id=self._turn_id, protocol_version=version))

    def state(self, state: State) -> None:
        """The server-owned state: whole at first, what has changed afterwards."""
        if self._state is None or not self._state["run"]:
            self._write(StateSnapshotEvent(snapshot=state))
        elif operations := patch(self._state, state):
            self._write(StateDeltaEvent(delta=cast("Any", operations)))
        self._state = state

    def custom(self, name: Literal["outcomes", "question"], value: Any) -> None:
        self._write(CustomEvent(name=name, value=value))

    def say(self, text: str) -> None:
        """Append to the one text message of the reply."""
        if not text:
            return
        if not self._open:
            self._write(TextMessageStartEvent(message_id=self._message_id, role="assistant"))
            self._open = True
        self._spoken.append(text)
        self._write(TextMessageContentEvent(message_id=self._message_id, delta=text))

    def trail_off(self) -> None:
        """Mark that what was being said broke off."""
        if self._open:
            self.say("…")

    def finish(self, *, interrupt: Interrupt | None = None, result: Any = None, usage: Usage | None = None) -> None:
        self._end_message()
        outcome = RunFinishedInterruptOutcome(interrupts=[interrupt]) if interrupt else None
        self._write(
            RunFinishedEvent(
                thread_id=self._thread_id,
                run_id=self._turn_id,
                result=result,
                outcome=outcome,
                usage=self._usage(usage),
            )
        )

    def fail(self, message: str, code: str, usage: Usage | None = None) -> None:
        """End with an error, from whatever had been shown when it struck; what was only staged is forgotten."""
        self._log.discard()
        if self._log.empty:
            self.start()
        self._open = _left_open(self._log.events)
        self._end_message()
        self._write(RunErrorEvent(message=message, code=code, usage=self._usage(usage)))

    def _end_message(self) -> None:
        if self._open:
            self._write(TextMessageEndEvent(message_id=self._message_id))
            self._open = False

    def _usage(self, usage: Usage | None) -> list[TokenUsage] | None:
        if usage is None or not self._modern:
            return None
        return [
            TokenUsage(
                model=usage.model,
                input_tokens=usage.prompt_tokens,
                output_tokens=usage.completion_tokens,
            )
        ]

    def _write(self, event: BaseEvent) -> None:
        self._log.stage(event.model_dump(mode="json", by_alias=True))


def interrupt_id(run_id: UUID, awaiting: Awaiting) -> str:
    """What a resume entry must name: another run, operation or intent is another question."""
    return f"{run_id}:{awaiting.operation or awaiting.subject}:{awaiting.intent}"


def confirmation(run_id: UUID, awaiting: Awaiting | None) -> Interrupt | None:
    """The interrupt that asks for a confirmation, when one is awaited."""
    if awaiting is None or awaiting.kind != "confirmation":
        return None
    return Interrupt(
        id=interrupt_id(run_id, awaiting),
        reason="confirmation",
        message=awaiting.question,
        response_schema=CONFIRMATION_SCHEMA,
        metadata={"subject": awaiting.subject} | ({"operation": awaiting.operation} if awaiting.operation else {}),
    )


def _left_open(events: Sequence[Mapping[str, Any]]) -> bool:
    kinds = [event["type"] for event in events]
    return kinds.count("TEXT_MESSAGE_START") > kinds.count("TEXT_MESSAGE_END")
