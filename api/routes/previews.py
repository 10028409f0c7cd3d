"""Previews: trying a draft out before it is published."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.auth import Caller
from api.documents.preview import PreviewDocument, preview_document
from api.documents.run import etag
from api.json_body import JsonRoute
from api.parameters import WizardId, Zone
from api.problem_documents import NAMED, of, problems
from api.services import Provided
from wizard.errors import OrganizationNeeded, StructureInvalid

router = APIRouter(prefix="/api/v1/wizards/{wizard_id}", tags=["Wizards"], route_class=JsonRoute)
PreviewId = Annotated[UUID, Path(alias="preview_id", examples=["8a1f4f1e-3c5d-4d1a-9b0e-7d2c1a9e4b33"])]


@router.post("/preview", status_code=201, responses=problems(*NAMED, *of(OrganizationNeeded, StructureInvalid)))
async def start_preview(
    wizard_id: WizardId, caller: Caller, zone: Zone, services: Provided, response: Response
) -> PreviewDocument:
    """Walk the draft as it is now, by chat in the preview's thread or as a form through its session.

    Only you see it, in no list, and nothing comes of it: actions answer `{"preview": true}` and aren't carried out. It
    takes the place of your earlier preview of the wizard, and goes away after a day. A draft with errors is refused
    with all of them.
    """
    started = await services.studio.previews.start(caller, wizard_id, zone=zone)
    response.headers["Location"] = f"/api/v1/wizards/{wizard_id}/previews/{started.preview.id}"
    response.headers["ETag"] = etag(started.preview.record.run.revision)
    return preview_document(started)


@router.delete("/previews/{preview_id}", status_code=204, responses=problems(*NAMED))
async def discard_preview(wizard_id: WizardId, preview_id: PreviewId, caller: Caller, services: Provided) -> None:
    """Take your preview away, with all that was said and entered in it."""
    await services.studio.previews.discard(caller, wizard_id, preview_id)
