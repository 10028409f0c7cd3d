"""A run as it happened: one entry for everything that was said or came about."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from wizard.playback.timeline import Channel, EntryKind, Role, TimelineEntry
from wizard.ports.records import Page

ENTRY: dict[str, Any] = {
    "position": 512,
    "at": "2026-03-01T09:20:30Z",
    "offset_ms": 30000,
    "kind": "correction",
    "role": "system",
    "channel": "chat",
    "step": "pizza",
    "step_name": "Your pizza",
    "field": "size",
    "field_name": "Size",
    "event": "answer_accepted",
    "text": None,
    "value": "large",
    "label": "Large",
    "previous_label": "Small",
    "outcome": {"kind": "answer_accepted", "field": "size", "value": "large", "label": "Large", "previous": "small"},
    "redacted": False,
}


class TimelineEntryDocument(BaseModel):
    """One thing that happened."""

    model_config = ConfigDict(json_schema_extra={"examples": [ENTRY]})
    position: int = Field(description="Its place in the order of writing: the cursor to go on from.")
    at: datetime
    offset_ms: int = Field(description="Since the run's start; below 0 for what was said before it, in one message.")
    kind: EntryKind
    role: Role
    channel: Channel = Field(description="Whether it came of a message of the conversation, or of a form.")
    step: str | None = Field(description="The step's key.")
    step_name: str | None
    field: str | None = Field(description="The field's key.")
    field_name: str | None
    event: str | None = Field(description="What exactly happened.")
    text: str | None = Field(description="What was said.")
    value: JsonValue
    label: str | None = Field(description="The value in words.")
    previous_label: str | None = Field(description="What a correction corrected.")
    outcome: dict[str, JsonValue] | None = Field(description="All that was written down of it.")
    redacted: bool = Field(description="Texts and values are placeholders.")


class TimelinePage(BaseModel):
    """Entries in order; `next` is the position to go on after, null at the end."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [ENTRY], "next": 512}]})
    items: list[TimelineEntryDocument]
    next: int | None


def timeline_page(page: Page[TimelineEntry]) -> TimelinePage:
    return TimelinePage(
        items=[entry_document(each) for each in page.items], next=int(page.next) if page.next is not None else None
    )


def entry_document(entry: TimelineEntry) -> TimelineEntryDocument:
    return TimelineEntryDocument.model_validate(entry, from_attributes=True)
