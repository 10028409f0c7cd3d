"""Sessions over REST: begin, look, autosave, read the transcript, close."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Response

from api.auth import Caller
from api.beginnings import LIMITED
from api.documents.run import etag
from api.documents.session import (
    InteractionPage,
    SessionDetail,
    SessionDocument,
    SessionPage,
    SessionRequest,
    StageDocument,
    StageRequest,
    interaction_document,
    session_detail,
    session_document,
    stage_document,
)
from api.json_body import JsonRoute
from api.late_changes import told_if_late
from api.parameters import After, Limit, Position, Revision, SessionRef, StageKey, Zone
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, TOO_MANY, VALIDATION
from api.services import Provided
from wizard.errors import (
    Conflict,
    Invalid,
    NotFound,
    OrganizationNeeded,
    RevisionConflict,
    RunNotReady,
    SessionClosed,
    SignInNeeded,
    WizardUnknown,
)
from wizard.ports.records import Session

router = APIRouter(prefix="/api/v1/sessions", tags=["Sessions"], route_class=JsonRoute)


async def find(session: SessionRef, caller: Caller, services: Provided) -> Session:
    """The session of that id, else the person's own of that thread id; raises NotFound."""
    try:
        return await services.sessions.get(caller, UUID(session))
    except (ValueError, NotFound):
        return await services.sessions.of_thread(caller, session)


Found = Annotated[Session, Depends(find)]


def active_run(session: Found) -> UUID:
    """The session's run; raises RunNotReady when no wizard was begun in it."""
    if session.active_run_id is None:
        raise RunNotReady("No wizard has been begun in this session.")
    return session.active_run_id


ActiveRun = Annotated[UUID, Depends(active_run)]


@router.post(
    "",
    status_code=201,
    dependencies=LIMITED,
    responses={
        200: {"model": SessionDetail, "description": "The thread has this run in progress already."},
        **problems(
            *AUTHENTICATION, *BODY, TOO_MANY, *of(WizardUnknown, OrganizationNeeded, SessionClosed, SignInNeeded)
        ),
    },
)
async def begin_session(
    request: SessionRequest, caller: Caller, zone: Zone, services: Provided, response: Response
) -> SessionDetail:
    """Begin a wizard in a thread, or just the thread, whose wizard is chosen later.

    Answers the session, the run's state and the question that is asked first. A thread that has a run in progress
    already keeps it (200).
    """
    thread, beginning = request.thread_id or str(uuid4()), services.runs.beginning
    begun = beginning.begin(caller, request.wizard, thread, zone=zone) if request.wizard else None
    opened = await (begun or beginning.open(caller, thread, zone=zone))
    response.status_code = 201 if opened.is_new else 200
    response.headers["Location"] = f"/api/v1/sessions/{opened.session.id}"
    if opened.shown:
        response.headers["ETag"] = etag(opened.shown.record.run.revision)
    return session_detail(opened.session, opened.shown)


@router.get("", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)))
async def list_sessions(caller: Caller, services: Provided, limit: Limit = 20, after: After = None) -> SessionPage:
    """List the sessions that you may see, newest first: your own, and as an operator your organization's."""
    page = await services.sessions.list(caller, limit=limit, after=after)
    return SessionPage(items=[session_document(session) for session in page.items], next=page.next)


@router.get("/{session}", responses=problems(*NAMED))
async def show_session(
    session: Found, caller: Caller, zone: Zone, services: Provided, response: Response
) -> SessionDetail:
    """Show a session with its run, whose revision is the ETag."""
    shown = await services.runs.forms.show(caller, session.active_run_id, zone=zone) if session.active_run_id else None
    if shown:
        response.headers["ETag"] = etag(shown.record.run.revision)
    return session_detail(session, shown)


@router.delete("/{session}", responses=problems(*NAMED))
async def close_session(session: Found, caller: Caller, services: Provided) -> SessionDocument:
    """Close a session and abandon its run in progress. Nothing that was entered is deleted."""
    return session_document(await services.sessions.close(caller, session.id))


@router.patch(
    "/{session}/stages/{stage}",
    responses=problems(
        *NAMED, *BODY, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, RunNotReady, Invalid, Conflict)
    ),
)
async def save_stage(
    run: ActiveRun,
    stage: StageKey,
    revision: Revision,
    sent: StageRequest,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
) -> StageDocument:
    """Save values of a stage's fields as they are being filled in.

    `outcomes` says what became of each value; a rejected one is no error and is not saved.
    """
    async with told_if_late(services, caller, run, zone):
        shown = await services.runs.forms.fill(caller, run, stage, sent.data, expected_revision=revision, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return stage_document(shown)


@router.get("/{session}/interactions", responses=problems(*NAMED))
async def list_interactions(
    session: Found, caller: Caller, services: Provided, limit: Limit = 100, after: Position = 0
) -> InteractionPage:
    """Read the transcript, oldest first: for the session's owner and the organization's operators."""
    lines = await services.interactions.list(caller, session.id, limit=limit, after=after)
    following = lines[-1].position if len(lines) == limit else None
    return InteractionPage(items=[interaction_document(line) for line in lines], next=following)
