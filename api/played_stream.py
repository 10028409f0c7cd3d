"""Streams a run as it happened, as server-sent events whose ids are the cursors to go on from."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from pydantic_core import to_json
from sse_starlette import ServerSentEvent

from api.documents.timeline import ENTRY, entry_document
from wizard.errors import NotFound
from wizard.playback.timeline import TimelineEntry

STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An event `entry` for everything that happened, and `end` as the last.",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "description": "One server-sent event.",
                    "properties": {
                        "id": {"type": "string", "description": "The cursor to go on from."},
                        "event": {"type": "string", "enum": ["entry", "end"]},
                        "data": {"type": "string", "description": "The entry as in the timeline, or why it ended."},
                    },
                    "required": ["event", "data"],
                },
                "example": {"id": "512", "event": "entry", "data": to_json(ENTRY).decode()},
            }
        },
    }
}


async def events(entries: AsyncGenerator[TimelineEntry]) -> AsyncIterator[ServerSentEvent]:
    """The entries, and what ended them: `over`, or `gone` where the run may be seen no more."""
    reason = "over"
    async with aclosing(entries):
        try:
            async for entry in entries:
                data = entry_document(entry).model_dump_json()
                yield ServerSentEvent(data, event="entry", id=str(entry.position), sep="\n")
        except NotFound:
            reason = "gone"
    yield ServerSentEvent(to_json({"reason": reason}).decode(), event="end", sep="\n")
