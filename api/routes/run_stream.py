"""A run's state as it changes, by chat or form, on this server or another."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import jsonpatch  # pyright: ignore[reportMissingTypeStubs]
from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.auth import Caller
from api.documents.run import EXAMPLE_RUN, run_document
from api.event_stream import event_stream, last_event_id
from api.open_streams import Streams
from api.parameters import RunId, Zone
from api.problem_documents import NAMED, problems
from api.problems import BAD_REQUEST, TOO_MANY
from api.services import Options, Provided
from runs.applying import Shown
from wizard.errors import NotFound

router = APIRouter(prefix="/api/v1/wizard-runs", tags=["Runs"])
EXAMPLE = f"id: 4\ndata: {json.dumps({'type': 'STATE_SNAPSHOT', 'snapshot': EXAMPLE_RUN})}\n\n"
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `STATE_SNAPSHOT`, then `STATE_DELTA` with a JSON Patch for each change.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
    },
    204: {"description": "The run has ended, and you know how: there is nothing to wait for."},
}


@router.get(
    "/{run_id}/stream",
    response_class=EventSourceResponse,
    responses={**STREAM, **problems(*NAMED, BAD_REQUEST, TOO_MANY)},
)
async def watch_run(
    run_id: RunId,
    request: Request,
    caller: Caller,
    zone: Zone,
    services: Provided,
    options: Options,
    streams: Streams,
) -> Response:
    """Follow a run: the whole of it first (AG-UI's `STATE_SNAPSHOT`), then every change of it (`STATE_DELTA`) within a
    second, whoever makes it, up to its end.

    The id of an event is the run's revision. A client that comes back with `Last-Event-ID` gets what has changed since.
    """
    streams.admit(caller.user_id)
    known = last_event_id(request.headers.get("last-event-id"))
    states = services.runs.watching.states(caller, run_id, zone=zone)
    first = await anext(states)
    run = first.record.run
    if run.status != "in_progress" and known == run.revision and known:
        return Response(status_code=204)
    told = streams.counted(caller.user_id, _events(first, states, known))
    return event_stream(told, ping_seconds=options.ping_seconds)


async def _events(first: Shown, states: AsyncIterator[Shown], known: int | None) -> AsyncIterator[ServerSentEvent]:
    """Both revisions and what they look like are the server's: a client that knows this one needs no snapshot."""
    before = _document(first)
    if known != first.record.run.revision:
        yield _event(first, {"type": "STATE_SNAPSHOT", "snapshot": before})
    with suppress(NotFound):
        async for shown in states:
            now = _document(shown)
            yield _event(shown, {"type": "STATE_DELTA", "delta": jsonpatch.make_patch(before, now).patch})  # pyright: ignore[reportUnknownMemberType]
            before = now


def _document(shown: Shown) -> dict[str, Any]:
    return run_document(shown.record, shown.view).model_dump(mode="json")


def _event(shown: Shown, event: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(data=json.dumps(event), id=str(shown.record.run.revision), sep="\n")
