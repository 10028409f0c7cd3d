"""Server-sent events as every stream of ours sends them, and where a client that comes back goes on."""

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent

from api.problems import BAD_REQUEST, Problem

HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
LONGEST_ID = 15
"""Digits of an event's id."""


def event_stream(events: AsyncIterator[ServerSentEvent], *, ping_seconds: float) -> EventSourceResponse:
    """Ends with its client: nothing is told to nobody."""
    return EventSourceResponse(
        events, headers=HEADERS, sep="\n", ping=ping_seconds, ping_message_factory=lambda: comment("ping")
    )


def comment(text: str) -> ServerSentEvent:
    return ServerSentEvent(comment=text, sep="\n")


def last_event_id(header: str | None, *, longest: int = LONGEST_ID) -> int | None:
    """The number of the last event that the client has; None when it has none. Raises Problem for what is no number."""
    if not header:
        return None
    if not (header.isascii() and header.isdigit() and len(header) <= longest):
        raise Problem(BAD_REQUEST, "Last-Event-ID must be the `id` of an event of this stream.")
    return int(header)
