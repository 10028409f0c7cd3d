"""Wizards as files, surveys from elsewhere, drafts from a description, and the schema of a structure."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import JsonValue

from api.auth import Caller
from api.documents.arrival import (
    FILE,
    SURVEY,
    DescriptionRequest,
    ImportedSurveyDocument,
    WizardFile,
    imported_survey_document,
)
from api.documents.run import etag
from api.documents.wizard import STRUCTURE, EditedWizard
from api.entity_tags import Known
from api.json_body import JsonRoute
from api.parameters import MOST_VERSIONS, WizardId
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.published_schemas import PublishedSchema
from api.routes.wizards import tagged
from api.services import Provided
from api.while_connected import while_connected
from studio.drafts import EditedDraft
from wizard.building.published_schema import structure_schema
from wizard.errors import Conflict, DrafterMissing, DraftFailed, Invalid, OrganizationNeeded, StructureInvalid

router = APIRouter(prefix="/api/v1", tags=["Wizards"], route_class=JsonRoute)
Numbered = Annotated[int, Query(ge=1, le=MOST_VERSIONS)]
Wanted = Annotated[
    Numbered | Literal["draft"], Query(alias="version", description="A version's number, or `draft`.", examples=[2])
]
Object = dict[str, JsonValue]
FileBody = Annotated[
    Object, Body(openapi_examples={"file": {"value": FILE}, "structure": {"summary": "Bare", "value": STRUCTURE}})
]
SurveyBody = Annotated[Object, Body(openapi_examples={"survey": {"value": SURVEY}})]
ARRIVED = (*AUTHENTICATION, *BODY, *of(StructureInvalid, OrganizationNeeded, Conflict, Invalid))
DOWNLOAD = {
    "Content-Disposition": {"description": "Names the file to save it as.", "schema": {"type": "string"}},
}
SCHEMA = PublishedSchema.of(structure_schema())


def located(response: Response, edited: EditedDraft) -> None:
    """Where the new draft is."""
    response.headers["Location"] = f"/api/v1/wizards/{edited.draft.wizard.id}"
    response.headers["ETag"] = etag(edited.draft.wizard.revision)


@router.get(
    "/wizards/{wizard_id}/export",
    responses={200: {"headers": DOWNLOAD}, **problems(*NAMED)},
)
async def export_wizard(
    wizard_id: WizardId, caller: Caller, services: Provided, response: Response, wanted: Wanted = "draft"
) -> WizardFile:
    """Save a wizard's draft, or one of its versions, as one JSON file that can be imported again."""
    departure = await services.studio.arrivals.export(caller, wizard_id, wanted)
    response.headers["Content-Disposition"] = f'attachment; filename="{departure.file_name}"'
    return WizardFile.model_validate(departure.document)


@router.post("/wizards/import", status_code=201, responses=problems(*ARRIVED))
async def import_wizard(document: FileBody, caller: Caller, services: Provided, response: Response) -> EditedWizard:
    """Make a draft of an exported file, or of a bare structure.

    Its ids and keys stay; its slug too where that is free. Errors in it are told; they don't keep it from being saved.
    """
    edited = await services.studio.arrivals.import_file(caller, document)
    located(response, edited)
    return tagged(response, edited)


@router.post("/wizards/import/surveyjs", status_code=201, responses=problems(*ARRIVED))
async def import_survey(
    survey: SurveyBody, caller: Caller, services: Provided, response: Response
) -> ImportedSurveyDocument:
    """Make a draft of a SurveyJS survey, and report what of it could not be carried over.

    Pages and titled panels become steps, questions fields, `visibleIf` and its kin conditions. What is left out or
    changed is listed with its place in the survey.
    """
    imported = await services.studio.arrivals.import_survey(caller, survey)
    located(response, imported.edited)
    return imported_survey_document(imported)


@router.post(
    "/wizards/draft-from-text",
    status_code=201,
    responses=problems(*AUTHENTICATION, *BODY, *of(OrganizationNeeded, Conflict, Invalid, DraftFailed, DrafterMissing)),
)
async def draft_from_text(
    described: DescriptionRequest, caller: Caller, services: Provided, request: Request, response: Response
) -> EditedWizard:
    """Make a draft of a description in words, which a language model turns into a wizard.

    It takes up to a few minutes. What the model wrote is checked like any other draft and mended by it at most twice;
    the draft that is saved has no errors. Without a model this answers 503, with one that fails 502 or 503.
    """
    edited = await while_connected(request, services.studio.drafting.draft(caller, described.description))
    located(response, edited)
    return tagged(response, edited)


@router.get("/schemas/structure.json", responses=SCHEMA.responses, response_class=Response)
async def show_structure_schema(known: Known = None) -> Response:
    """Read the JSON Schema of a structure; no token is needed. Editors and programs check structures with it."""
    return SCHEMA.response(known)
