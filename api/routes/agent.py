"""The agent: one message in, one reply streamed as AG-UI events."""

from dataclasses import replace

from fastapi import APIRouter, Request

from api.agent_documents import PARAMETERS, REQUEST_BODY, SECURITY, STREAM
from api.agent_input import read_turn
from api.agent_stream import LONGEST_ID, FrameStream
from api.auth import authenticate, client_address
from api.beginnings import Beginnings
from api.event_stream import last_event_id
from api.known_people import KnownPeople
from api.problem_documents import AUTHENTICATION, BODY, of, problems
from api.problems import BAD_REQUEST, TOO_MANY
from api.services import ApiOptions, Services
from wizard.errors import (
    Invalid,
    NotFound,
    OrganizationNeeded,
    SessionClosed,
    SignInNeeded,
    TurnConflict,
    TurnInFlight,
    WizardUnknown,
)
from wizard.principal import Principal

router = APIRouter(prefix="/api/v1", tags=["Agent"])
REFUSALS = (
    *of(NotFound, WizardUnknown, OrganizationNeeded, SignInNeeded, TurnInFlight, TurnConflict, SessionClosed, Invalid),
)


@router.post(
    "/agent",
    status_code=200,
    response_class=FrameStream,
    responses={**STREAM, **problems(*AUTHENTICATION, *BODY, BAD_REQUEST, TOO_MANY, *REFUSALS)},
    openapi_extra={"requestBody": REQUEST_BODY, "parameters": PARAMETERS, "security": SECURITY},
)
async def take_turn(request: Request) -> FrameStream:
    """Say something to the agent, or press a button, and follow its reply.

    The body is AG-UI's `RunAgentInput`: `threadId` is the session, `runId` the turn. The same turn sent again is not
    taken again: its frames are replayed, from after `Last-Event-ID` if that is sent, and joined live while it goes on.
    The turn goes on when the connection is lost.
    """
    services: Services = request.app.state.services
    options: ApiOptions = request.app.state.options
    people: KnownPeople = request.app.state.people
    principal = await authenticate(request)
    after = last_event_id(request.headers.get("last-event-id"), longest=LONGEST_ID) or 0
    turn = read_turn(await request.body(), request.headers.get("content-type"))
    if turn.time_zone is None:
        turn = replace(turn, time_zone=str(await people.zone(principal)))
    if principal.is_anonymous and not await _is_known(services, principal, turn.thread_id):
        beginnings: Beginnings = request.app.state.beginnings
        beginnings.admit(principal, client_address(request))
    handle = await services.turns.start(principal, turn)
    return FrameStream(handle.batches(after=after), ping_seconds=options.ping_seconds)


async def _is_known(services: Services, principal: Principal, thread_id: str) -> bool:
    try:
        return bool(await services.sessions.of_thread(principal, thread_id))
    except NotFound:
        return False
