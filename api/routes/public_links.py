"""Public links to stored runs: made and taken back by whose run it is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.auth import Caller
from api.documents.public_link import (
    NewPublicLinkDocument,
    PublicLinkList,
    PublicLinkRequest,
    new_public_link_document,
    public_link_document,
)
from api.json_body import JsonRoute
from api.parameters import RunId
from api.problem_documents import BODY, NAMED, of, problems
from api.services import Provided
from wizard.errors import Conflict

router = APIRouter(prefix="/api/v1/stored-runs/{run_id}/links", tags=["Sharing"], route_class=JsonRoute)
LinkId = Annotated[UUID, Path(alias="link_id", examples=["e4f1c7aa-6f0d-4b92-8d0e-2b7f4c1a9d33"])]
THIRTY_DAYS = PublicLinkRequest()


@router.post("", status_code=201, responses=problems(*NAMED, *BODY, *of(Conflict)))
async def open_public_link(
    run_id: RunId,
    caller: Caller,
    services: Provided,
    response: Response,
    request: PublicLinkRequest = THIRTY_DAYS,
) -> NewPublicLinkDocument:
    """Make a link that shows your stored run to whoever holds it, without sign-in.

    It shows steps, answers and files, but not your name, notes and tags, and nothing can be exported.
    """
    response.headers["Cache-Control"] = "no-store"
    return new_public_link_document(await services.runs.sharing.open_link(caller, run_id, request.expires_in_days))


@router.get("", responses=problems(*NAMED))
async def list_public_links(run_id: RunId, caller: Caller, services: Provided) -> PublicLinkList:
    """List the links to your stored run that work, with how often each was used."""
    links = await services.runs.sharing.links(caller, run_id)
    return PublicLinkList(items=[public_link_document(each) for each in links])


@router.delete("/{link_id}", status_code=204, responses=problems(*NAMED))
async def revoke_public_link(run_id: RunId, link_id: LinkId, caller: Caller, services: Provided) -> None:
    """Take a link back; it shows nothing from then on."""
    await services.runs.sharing.revoke_link(caller, run_id, link_id)
