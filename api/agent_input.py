"""Reads AG-UI's RunAgentInput as every client generation writes it: the unknown is ignored, what matters is checked."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

MAX_MESSAGE_CHARACTERS = 32_000
SPOKEN_ROLES = frozenset({"user", "assistant", "tool"})


class Tolerant(BaseModel):
    """A part of the input; fields of later protocol versions are ignored."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class ResumeEntry(Tolerant):
    """The person's answer to an interrupt."""

    interrupt_id: str = Field(validation_alias=AliasChoices("interruptId", "interrupt_id"), max_length=255)
    status: Literal["resolved", "cancelled"] = "resolved"
    payload: Any = None


class ForwardedProps(Tolerant):
    """What an Usher client sends beside the message."""

    wizard: str | None = Field(
        None, max_length=255, description="The wizard of a new thread: an id, `organization/slug` or a slug."
    )
    timezone: str | None = Field(None, max_length=64, description="The person's IANA time zone.")
    answers: dict[str, Any] | None = Field(None, description="Values of form fields, by key.")
    command: dict[str, Any] | None = Field(None, description='A command of a button, as `{"kind": "go_back"}`.')


class Tool(Tolerant):
    """A tool that the frontend offers."""

    name: str = Field(max_length=128)
    description: str | None = None
    parameters: Any = None


class AgentInput(Tolerant):
    """One turn: the thread, the turn's id, and what the person said or pressed."""

    thread_id: str = Field(validation_alias=AliasChoices("threadId", "thread_id"), min_length=1, max_length=255)
    run_id: str = Field(validation_alias=AliasChoices("runId", "run_id"), min_length=1, max_length=255)
    protocol_version: str | None = Field(
        None, validation_alias=AliasChoices("protocolVersion", "protocol_version"), max_length=32
    )
    messages: list[Any] = Field(default_factory=list[Any])
    tools: list[Tool] | None = None
    context: list[Any] | None = None
    forwarded_props: ForwardedProps = Field(
        default_factory=lambda: ForwardedProps.model_validate({}),
        validation_alias=AliasChoices("forwardedProps", "forwarded_props"),
    )
    resume: list[ResumeEntry] | None = None

    @field_validator("messages", mode="before")
    @classmethod
    def _absent_messages(cls, value: Any) -> Any:
        return [] if value is None else value

    @field_validator("forwarded_props", mode="before")
    @classmethod
    def _foreign_props(cls, value: Any) -> Any:
        return cast("Any", value) if isinstance(value, Mapping) else {}

    @property
    def message(self) -> str | None:
        """What the person said last; None when somebody else spoke after, so that nothing is heard twice."""
        for message in reversed(self.messages):
            role = _member(message, "role")
            if role in SPOKEN_ROLES:
                return text_of(_member(message, "content")) if role == "user" else None
        return None


def text_of(content: Any) -> str | None:
    """The text of a message's content: a string, or the text parts of a list."""
    if isinstance(content, list):
        parts = [_member(part, "text") for part in cast("list[Any]", content) if _member(part, "type") == "text"]
        content = "\n".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str):
        return None
    return content.replace("\x00", "").strip() or None


def _member(part: Any, name: str) -> Any:
    return cast("Mapping[str, Any]", part).get(name) if isinstance(part, Mapping) else None
