"""Stored runs shared with people of the organization and with invited addresses."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.auth import Caller
from api.documents.share import (
    InvitationToken,
    NewShareList,
    ShareChange,
    ShareDocument,
    SharedRunDocument,
    SharedRunPage,
    ShareList,
    ShareRequest,
    new_share_document,
    share_document,
    shared_run_document,
)
from api.json_body import JsonRoute
from api.parameters import After, Limit, RunId
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import VALIDATION
from api.services import Provided
from wizard.errors import Conflict, Invalid, SharingRefused

router = APIRouter(prefix="/api/v1/stored-runs", tags=["Sharing"], route_class=JsonRoute)
ShareId = Annotated[UUID, Path(alias="share_id", examples=["0d7a4f6e-9b1c-4f0e-8a55-3c9d2e1f7b60"])]


@router.get("/shared-with-me", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)))
async def list_runs_shared_with_me(
    caller: Caller, services: Provided, limit: Limit = 20, after: After = None
) -> SharedRunPage:
    """List the stored runs that others share with you, latest first."""
    page = await services.runs.sharing.shared_with_me(caller, limit=limit, after=after)
    return SharedRunPage(items=[shared_run_document(each) for each in page.items], next=page.next)


@router.post("/shares/accept", responses=problems(*NAMED, *BODY, *of(Conflict)))
async def accept_invitation(request: InvitationToken, caller: Caller, services: Provided) -> SharedRunDocument:
    """Accept an invitation with its token; from then on the run is shared with you.

    You need not belong to the run's organization. A token that is wrong, used, taken back or out of date is a 404.
    """
    return shared_run_document(await services.runs.sharing.accept(caller, request.token))


@router.patch("/shares/{share_id}", responses=problems(*NAMED, *BODY))
async def change_share(share_id: ShareId, request: ShareChange, caller: Caller, services: Provided) -> ShareDocument:
    """Let somebody export your run, or not any more."""
    return share_document(await services.runs.sharing.change(caller, share_id, can_export=request.can_export))


@router.delete("/shares/{share_id}", status_code=204, responses=problems(*NAMED))
async def end_share(share_id: ShareId, caller: Caller, services: Provided) -> None:
    """Take back a share of your run, or leave a run that is shared with you. It takes effect at once."""
    await services.runs.sharing.end(caller, share_id)


@router.post("/{run_id}/share", status_code=201, responses=problems(*NAMED, *BODY, *of(SharingRefused, Conflict)))
async def share_stored_run(
    run_id: RunId, request: ShareRequest, caller: Caller, services: Provided, response: Response
) -> NewShareList:
    """Share your stored run with people of its organization, and invite others by their address.

    Those that it is shared with already get the new right. If one entry is wrong nothing is changed, and the problem
    names each that is. An invitation works for 14 days; a run is shared with 200 at most.
    """
    shared = await services.runs.sharing.share(
        caller,
        run_id,
        request.people,
        request.emails,
        can_export=request.can_export,
        notify=request.notify,
    )
    response.headers["Cache-Control"] = "no-store"
    return NewShareList(items=[new_share_document(each) for each in shared])


@router.get("/{run_id}/shares", responses=problems(*NAMED))
async def list_shares(run_id: RunId, caller: Caller, services: Provided) -> ShareList:
    """List with whom your stored run is shared, and who is invited."""
    shares = await services.runs.sharing.shares(caller, run_id)
    return ShareList(items=[share_document(each) for each in shares])
