"""Reads AG-UI's RunAgentInput as every client generation writes it: the unknown is ignored, what matters is checked."""

import hashlib
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal, cast
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import to_json

from agent.interpreters import Exchange
from agent.turn import input as turn_input
from agent.turn.input import TurnInput
from api.json_body import invalid_body, read_body, refuse_unstorable, require_json

MAX_MESSAGE_CHARACTERS = 32_000
MAX_ANSWERS = 200
MAX_PAYLOAD_BYTES = 4_000
KEPT_EXCHANGES = 40
UPLOAD_PARTS = frozenset({"binary", "image", "audio", "video", "document", "file"})
MOST_UPLOADS = 100
SPOKEN_ROLES = frozenset({"user", "assistant", "tool"})


class Tolerant(BaseModel):
    """A part of the input; fields of later protocol versions are ignored."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class ResumeEntry(Tolerant):
    """The person's answer to an interrupt."""

    interrupt_id: str = Field(alias="interruptId", max_length=255)
    status: Literal["resolved", "cancelled"] = "resolved"
    payload: Any = None

    @field_validator("payload")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if len(to_json(value)) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"the answer to an interrupt may have at most {MAX_PAYLOAD_BYTES} bytes")
        return value


class ForwardedProps(Tolerant):
    """What an Usher client sends beside the message."""

    wizard: str | None = Field(
        default=None, max_length=255, description="The wizard of a new thread: an id, `organization/slug` or a slug."
    )
    timezone: str | None = Field(default=None, max_length=64, description="The person's IANA time zone.")
    answers: dict[str, Any] | None = Field(
        default=None, max_length=MAX_ANSWERS, description="Values of form fields, by key."
    )
    command: dict[str, Any] | None = Field(
        default=None,
        description='A command of a button, as `{"kind": "go_back"}`, or about keeping a run that is complete: '
        '`{"kind": "store_run", "name": "Spring", "notes": "First try", "tags": ["2026"]}`, `{"kind": "leave_run"}`.',
    )


class AgentInput(Tolerant):
    """One turn: the thread, the turn's id, and what the person said or pressed."""

    thread_id: str = Field(alias="threadId", min_length=1, max_length=255)
    run_id: str = Field(alias="runId", min_length=1, max_length=255)
    protocol_version: str | None = Field(None, alias="protocolVersion", max_length=32)
    messages: list[Any] | None = None
    tools: list[Any] | None = None
    context: list[Any] | None = None
    forwarded_props: ForwardedProps | None = Field(None, alias="forwardedProps")
    resume: list[ResumeEntry] | None = None

    @field_validator("forwarded_props", mode="before")
    @classmethod
    def _foreign_props(cls, value: Any) -> Any:
        return cast("Any", value) if isinstance(value, Mapping) else None

    @property
    def exchanges(self) -> list[Exchange]:
        """What was said so far, by the client's word, oldest first."""
        spoken: list[Exchange] = []
        for message in self.messages or ():
            role = _member(message, "role")
            text = text_of(_member(message, "content"))
            if role in ("user", "assistant") and text:
                spoken.append(Exchange(role, text))
        return spoken[-KEPT_EXCHANGES:]

    @property
    def message(self) -> str | None:
        """What the person said last; None when somebody else spoke after, so that nothing is heard twice."""
        return text_of(self._heard)

    @property
    def uploads(self) -> list[UUID]:
        """The files that the same message brings along."""
        return uploads_of(self._heard)

    @property
    def _heard(self) -> Any:
        """The content of the last message, where it is the person's."""
        for message in reversed(self.messages or ()):
            role = _member(message, "role")
            if role in SPOKEN_ROLES:
                return _member(message, "content") if role == "user" else None
        return None


def read_turn(body: bytes, media_type: str | None) -> TurnInput:
    """The turn that a request body asks for; raises what says how the body is wrong."""
    require_json(media_type)
    document = read_body(body)
    try:
        asked = AgentInput.model_validate(document)
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from None
    return _turn(asked)


def _turn(asked: AgentInput) -> TurnInput:
    props, message, exchanges = asked.forwarded_props or ForwardedProps(), asked.message, asked.exchanges
    if message is not None and _length(message) > MAX_MESSAGE_CHARACTERS:
        raise invalid_body("too_long", ("messages",), f"A message may have at most {MAX_MESSAGE_CHARACTERS} characters")
    resume = [turn_input.ResumeEntry(each.interrupt_id, each.status, each.payload) for each in asked.resume or ()]
    pressed = asked.model_dump(include={"thread_id", "run_id", "resume"}, by_alias=True)
    uploads = asked.uploads
    if uploads:
        pressed["uploads"] = [str(each) for each in uploads]
    pressed["forwardedProps"] = props.model_dump(include={"wizard", "answers", "command"})
    refuse_unstorable(pressed)
    return TurnInput(
        thread_id=asked.thread_id,
        turn_id=asked.run_id,
        request_hash=hashlib.sha256(to_json((message, pressed))).hexdigest(),
        message=message,
        answers=props.answers,
        command=props.command,
        resume=resume,
        uploads=uploads,
        wizard=props.wizard,
        time_zone=props.timezone,
        protocol_version=asked.protocol_version,
        history=exchanges[:-1] if message is not None else exchanges,
        tools=_objects(asked.tools),
        context=_objects(asked.context),
    )


def _length(message: str) -> int:
    """In characters as they are read: a single one may stand for eighteen."""
    return len(message) if message.isascii() else len(unicodedata.normalize("NFKC", message))


def text_of(content: Any) -> str | None:
    """The text of a message's content: a string, or the text parts of a list."""
    if isinstance(content, list):
        parts = [_member(part, "text") for part in cast("list[Any]", content) if _member(part, "type") == "text"]
        content = "\n".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str):
        return None
    return content.replace("\x00", "").strip() or None


def uploads_of(content: Any) -> list[UUID]:
    """The files of a run that the parts of a message's content name, each once; what else is sent is let through.

    Clients before AG-UI 1.0 name a file by the part's `id`, those since by a source of the type `file`.
    """
    parts = cast("list[Any]", content) if isinstance(content, list) else []
    named: dict[UUID, None] = {}
    for part in parts:
        if _member(part, "type") not in UPLOAD_PARTS:
            continue
        source = _member(part, "source")
        handle = _member(source, "value") if _member(source, "type") == "file" else _member(part, "id")
        with suppress(ValueError):
            named[UUID(str(handle))] = None
    return [*named][:MOST_UPLOADS]


def _member(part: Any, name: str) -> Any:
    return cast("Mapping[str, Any]", part).get(name) if isinstance(part, Mapping) else None


def _objects(parts: list[Any] | None) -> list[Mapping[str, Any]]:
    return [part for part in parts or () if isinstance(part, Mapping)]
