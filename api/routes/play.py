"""Runs played: looked at step by step, told as they happened, and noted beside."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response
from sse_starlette import EventSourceResponse

from api.auth import Caller
from api.documents.play import (
    AnnotationDocument,
    AnnotationList,
    AnnotationRequest,
    PlayedDocument,
    StepResponse,
    annotation_document,
    files_of,
    played_document,
    step_response,
)
from api.documents.timeline import TimelinePage, timeline_page
from api.entity_tags import Known, content_tag
from api.event_stream import event_stream, last_event_id
from api.file_response import FILE, FileResponse
from api.json_body import JsonRoute
from api.parameters import MOST_VERSIONS, PRINTABLE, FileId, Limit, Position, RunId
from api.played_stream import STREAM, events
from api.problem_documents import BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, RANGE_REFUSED
from api.services import Options, Provided
from runs.timelines import Speed
from wizard.errors import Conflict, Invalid, NotFound, RunNotReady

router = APIRouter(prefix="/api/v1/play-wizard/{run_id}", tags=["Play"], route_class=JsonRoute)
AnnotationId = Annotated[UUID, Path(examples=["8a4e2b16-93c7-4f0d-b1a5-0d9c8e7f6a5b"])]
StepNumber = Annotated[int, Path(ge=1, le=MOST_VERSIONS, description="The `step_order` of a step.", examples=[1])]
Against = Annotated[
    int | None,
    Query(
        ge=1,
        le=MOST_VERSIONS,
        description="Another version's number, to see the answers against it.",
        examples=[2],
    ),
]
From = Annotated[
    int | None, Query(alias="from", ge=0, le=2**53, description="The cursor to begin after.", examples=[512])
]
FromStep = Annotated[
    str | None,
    Query(max_length=100, pattern=PRINTABLE, description="The key of a step to begin with.", examples=["pizza"]),
]
FromOffset = Annotated[
    int | None,
    Query(ge=0, le=2**53, description="Milliseconds since the run's start, to begin there.", examples=[30000]),
]
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=64, description="The `id` that one has last.", examples=["512"]),
]
AtSpeed = Annotated[
    Speed,
    Query(description="An entry every 2 s, 1 s or half a second; `real`: as it was, but no wait over 10 s."),
]
UNCHANGED = {304: {"description": "It is what you have."}}


@router.get("", response_model=PlayedDocument, responses={**UNCHANGED, **problems(*NAMED)})
async def play_run(
    run_id: RunId, caller: Caller, services: Provided, version: Against = None, known: Known = None
) -> Response:
    """Show everything of a run in one answer: what was asked at each step, what was answered, and what is noted.

    It stays the same whatever becomes of its wizard. With `version`, the answers are shown against another version of
    the wizard; nothing is changed, and what doesn't fit says why.
    """
    played = await services.runs.playing.show(caller, run_id, version)
    annotations = await services.runs.annotations.list(caller, run_id)
    body = played_document(played, annotations).model_dump_json().encode()
    tag = content_tag(body)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if known == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/step/{number}", responses=problems(*NAMED))
async def play_step(
    run_id: RunId, number: StepNumber, caller: Caller, services: Provided, version: Against = None
) -> StepResponse:
    """Show one step of a run, by its place among the steps that the run has."""
    played = await services.runs.playing.show(caller, run_id, version)
    if number > len(played.steps):
        raise NotFound("This run has no such step.", steps=len(played.steps))
    return step_response(files_of(run_id), played.steps[number - 1])


@router.get(
    "/files/{file_id}",
    status_code=200,
    response_class=FileResponse,
    responses={**FILE, **problems(*NAMED, RANGE_REFUSED)},
)
async def play_file(
    run_id: RunId, file_id: FileId, caller: Caller, services: Provided, request: Request
) -> FileResponse:
    """Fetch a file that was uploaded in a run that you may see, or a part of it (`Range`)."""
    found = await services.runs.files.get(caller, run_id, file_id)
    return FileResponse(services.runs.files, found, request)


@router.get("/timeline", responses=problems(*NAMED))
async def read_timeline(
    run_id: RunId, caller: Caller, services: Provided, limit: Limit = 100, after: Position = 0
) -> TimelinePage:
    """Read how a run came about, oldest first: what was said, answered, corrected, set aside, executed, and when."""
    return timeline_page(await services.runs.timelines.page(caller, run_id, after=after, limit=limit))


@router.get("/play", response_class=EventSourceResponse, responses={**STREAM, **problems(*NAMED, BAD_REQUEST)})
async def play_timeline(
    run_id: RunId,
    caller: Caller,
    services: Provided,
    options: Options,
    speed: AtSpeed = "normal",
    cursor: From = None,
    from_step: FromStep = None,
    from_ms: FromOffset = None,
    known: LastEventId = None,
) -> EventSourceResponse:
    """Follow a run as it happened, as server-sent events at a speed.

    To pause, close it; to go on, open it with `Last-Event-ID`, as browsers do, or `from`. To seek, name a cursor, a
    step, or a time since the start. The event `end` comes last: `over`, or `gone` when the run may be seen no more.
    """
    place = await services.runs.timelines.place(caller, run_id, step=from_step, offset_ms=from_ms)
    after = next((each for each in (last_event_id(known), cursor) if each is not None), place)
    told = events(services.runs.timelines.play(caller, run_id, speed, after=after))
    return event_stream(told, ping_seconds=options.ping_seconds)


@router.get("/annotations", responses=problems(*NAMED))
async def list_annotations(run_id: RunId, caller: Caller, services: Provided) -> AnnotationList:
    """List all that is noted beside a run, oldest first."""
    found = await services.runs.annotations.list(caller, run_id)
    return AnnotationList(items=[annotation_document(each) for each in found])


@router.post("/annotations", status_code=201, responses=problems(*NAMED, *BODY, *of(Invalid, RunNotReady, Conflict)))
async def annotate_step(
    run_id: RunId, request: AnnotationRequest, caller: Caller, services: Provided
) -> AnnotationDocument:
    """Note something beside a step of a run that you may see; everybody who sees the run sees it."""
    return annotation_document(await services.runs.annotations.add(caller, run_id, request.step_id, request.text))


@router.delete("/annotations/{annotation_id}", status_code=204, responses=problems(*NAMED))
async def remove_annotation(run_id: RunId, annotation_id: AnnotationId, caller: Caller, services: Provided) -> None:
    """Take back an annotation, as its author or as the run's person."""
    await services.runs.annotations.remove(caller, run_id, annotation_id)
