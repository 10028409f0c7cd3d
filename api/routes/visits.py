"""Links for going on with a run elsewhere, and claiming what one did before one had an account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from api.auth import WITHOUT_TOKEN, Caller, Visitor, client_address
from api.documents.run import RunDocument, etag, run_document
from api.documents.visit import (
    ClaimedRuns,
    ClaimRequest,
    NewResumeLinkDocument,
    ResumeLinkList,
    ResumeLinkRequest,
    ResumeRequest,
    claimed_run_document,
    link_document,
    new_link_document,
)
from api.json_body import JsonRoute
from api.link_tokens import LinkReader
from api.parameters import AnybodysZone, RunId
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import TOKEN_MISSING, TOO_MANY
from api.services import Provided, Services
from api.tokens import TokenRefused
from runs.visiting import claimable, resuming
from wizard.errors import Conflict, Invalid, NotFound, SignInNeeded, TurnInFlight
from wizard.ports.visits import LinkOwner
from wizard.principal import Principal

router = APIRouter(prefix="/api/v1", tags=["Runs"], route_class=JsonRoute)
LinkId = Annotated[UUID, Path(alias="link_id", examples=["8d1c6d5e-52a7-4f0e-9c0b-6e1f5b0a7c21"])]
A_WEEK = ResumeLinkRequest()


def provide_links(request: Request) -> LinkReader:
    return request.app.state.links


Links = Annotated[LinkReader, Depends(provide_links)]
Address = Annotated[str, Depends(client_address)]


@router.post(
    "/wizard-runs/claim",
    responses=problems(*AUTHENTICATION, *BODY, TOO_MANY, *of(NotFound, SignInNeeded, Conflict, TurnInFlight, Invalid)),
)
async def claim_runs(
    request: ClaimRequest, caller: Caller, services: Provided, links: Links, address: Address
) -> ClaimedRuns:
    """Claim what you did without an account: all runs of the anonymous person become yours, with all they hold.

    Send their access token, or the token of a link to one of the runs. It happens once: afterwards the anonymous person
    sees nothing of it, and a run of an account isn't claimed.
    """
    if request.link is not None:
        whose = claimable(await links.owner(request.link, address))
    else:
        whose = await _visitor(services, request.anonymous_token or "")
    claimed = await services.runs.visiting.claim(caller, whose)
    return ClaimedRuns(items=[claimed_run_document(run) for run in claimed])


async def _visitor(services: Services, token: str) -> Principal:
    try:
        return await services.tokens.read(token)
    except TokenRefused as refused:
        raise Invalid(refused.detail, field="anonymous_token") from None


@router.post(
    "/resume",
    responses=problems(*AUTHENTICATION, *BODY, TOO_MANY, *of(NotFound, SignInNeeded)),
    openapi_extra=WITHOUT_TOKEN,
)
async def resume_run(
    request: ResumeRequest,
    caller: Visitor,
    zone: AnybodysZone,
    services: Provided,
    links: Links,
    address: Address,
    response: Response,
) -> RunDocument:
    """Go on with a run by the token of a link, on any device.

    A run that was begun without an account needs no sign-in: the token itself is the bearer token of every further
    request. A run of an account is shown to that account alone.
    """
    owner = await links.owner(request.token, address)
    shown = await services.runs.forms.show(_resuming(owner, caller), owner.run_id, zone=zone)
    response.headers["ETag"] = etag(shown.record.run.revision)
    return run_document(shown.record, shown.view)


def _resuming(owner: LinkOwner, caller: Principal | None) -> Principal:
    try:
        return resuming(owner, caller)
    except SignInNeeded as needed:
        if caller is None:
            raise TokenRefused(TOKEN_MISSING, needed.message) from None
        raise


@router.post("/wizard-runs/{run_id}/link", status_code=201, responses=problems(*NAMED, *BODY, *of(Conflict)))
async def link_run(
    run_id: RunId, caller: Caller, services: Provided, request: ResumeLinkRequest = A_WEEK
) -> NewResumeLinkDocument:
    """Make a link for going on with a run of your own on another device. Its token is told this once.

    Whoever has the link to a run without an account can go on with it as you could; a link to a run of an account works
    for that account alone.
    """
    return new_link_document(await services.runs.visiting.link(caller, run_id, days=request.expires_in_days))


@router.get("/wizard-runs/{run_id}/links", responses=problems(*NAMED))
async def list_run_links(run_id: RunId, caller: Caller, services: Provided) -> ResumeLinkList:
    """List the links for going on with a run, newest first; never their tokens."""
    return ResumeLinkList(items=[link_document(link) for link in await services.runs.visiting.links(caller, run_id)])


@router.delete("/wizard-runs/{run_id}/links/{link_id}", status_code=204, responses=problems(*NAMED))
async def revoke_run_link(run_id: RunId, link_id: LinkId, caller: Caller, services: Provided) -> None:
    """Revoke a link to a run of your own: from this moment it leads nowhere."""
    await services.runs.visiting.revoke(caller, run_id, link_id)
