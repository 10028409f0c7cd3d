"""Sessions over REST: begin, look, autosave, read the transcript, close."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Response

from api.auth import Caller
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
from api.parameters import After, IfMatch, Limit, SessionRef, StageKey, Zone, revision_of
from api.problem_documents import AUTHENTICATION, BODY, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, VALIDATION
from api.services import Provided, Services
from wizard.errors import (
    Conflict,
    Invalid,
    NotFound,
    OrganizationNeeded,
    RevisionConflict,
    RunNotReady,
    SessionClosed,
    WizardUnknown,
)
from wizard.principal import Principal
from wizard.records import Session

router = APIRouter(prefix="/api/v1/sessions", tags=["Sessions"], route_class=JsonRoute)
NAMED = (*AUTHENTICATION, *of(NotFound), VALIDATION)


async def find(services: Services, principal: Principal, ref: str) -> Session:
    """The session of that id, else the person's own of that thread id; raises NotFound."""
    try:
        return await services.sessions.get(principal, UUID(ref))
    except (ValueError, NotFound):
        return await services.sessions.of_thread(principal, ref)


def run_of(session: Session) -> UUID:
    """The session's run; raises RunNotReady when no wizard was begun in it."""
    if session.active_run_id is None:
        raise RunNotReady("No wizard has been begun in this session.")
    return session.active_run_id


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": SessionDetail, "description": "The thread has this run in progress already."},
        **problems(*AUTHENTICATION, *BODY, *of(WizardUnknown, OrganizationNeeded, SessionClosed)),
    },
)
async def begin_session(
    request: SessionRequest, caller: Caller, zone: Zone, services: Provided, response: Response
) -> SessionDetail:
    """Begin a wizard in a thread.

    Answers the session, the run's state and the question that is asked first. A thread that has a run in progress
    already keeps it (200).
    """
    opened = await services.forms.begin(caller, request.wizard, request.thread_id or str(uuid4()), zone=zone)
    response.status_code = 201 if opened.is_new else 200
    response.headers["Location"] = f"/api/v1/sessions/{opened.session.id}"
    response.headers["ETag"] = etag(opened.shown.record.run.revision)
    return session_detail(opened.session, opened.shown)


@router.get("", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)))
async def list_sessions(caller: Caller, services: Provided, limit: Limit = 20, after: After = None) -> SessionPage:
    """List the sessions that you may see, newest first: your own, and as an operator your organization's."""
    page = await services.sessions.list(caller, limit=limit, after=after)
    return SessionPage(items=[session_document(session) for session in page.items], next=page.next)


@router.get("/{session}", responses=problems(*NAMED))
async def show_session(
    session: SessionRef, caller: Caller, zone: Zone, services: Provided, response: Response
) -> SessionDetail:
    """Show a session with its run, whose revision is the ETag."""
    found = await find(services, caller, session)
    shown = await services.forms.show(caller, found.active_run_id, zone=zone) if found.active_run_id else None
    if shown:
        response.headers["ETag"] = etag(shown.record.run.revision)
    return session_detail(found, shown)


@router.delete("/{session}", responses=problems(*NAMED))
async def close_session(session: SessionRef, caller: Caller, services: Provided) -> SessionDocument:
    """Close a session and abandon its run in progress. Nothing that was entered is deleted."""
    found = await find(services, caller, session)
    return session_document(await services.sessions.close(caller, found.id))


@router.patch(
    "/{session}/stages/{stage}",
    responses=problems(
        *NAMED, *BODY, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, RunNotReady, Invalid, Conflict)
    ),
)
async def save_stage(
    session: SessionRef,
    stage: StageKey,
    request: StageRequest,
    caller: Caller,
    zone: Zone,
    services: Provided,
    response: Response,
    if_match: IfMatch = None,
) -> StageDocument:
    """Save values of a stage's fields as they are being filled in.

    Each value is checked by the engine: `outcomes` says which were accepted and which were rejected and why. A rejected
    value is not an error and is not saved. Later answers that no longer fit are set aside, which the outcomes say too.
    """
    revision = revision_of(if_match)
    found = await find(services, caller, session)
    shown = await services.forms.fill(caller, run_of(found), stage, request.data, expected_revision=revision, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return stage_document(shown)


@router.get("/{session}/interactions", responses=problems(*NAMED))
async def list_interactions(
    session: SessionRef,
    caller: Caller,
    services: Provided,
    limit: Limit = 100,
    after: Annotated[int, Query(ge=0, le=2**53, description="The `next` of the part before.", examples=[0])] = 0,
) -> InteractionPage:
    """Read the transcript, oldest first: for the session's owner and the organization's operators."""
    found = await find(services, caller, session)
    lines = await services.interactions.list(caller, found.id, limit=limit, after=after)
    following = lines[-1].position if len(lines) == limit else None
    return InteractionPage(items=[interaction_document(line) for line in lines], next=following)
