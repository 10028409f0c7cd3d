"""Versions of a wizard: publishing, reading and comparing them, going back, and what a change would mean."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.auth import Caller
from api.documents.run import etag
from api.documents.version import (
    Candidate,
    DiffDocument,
    ImpactDocument,
    PublishedDocument,
    PublishRequest,
    VersionDetail,
    VersionPage,
    diff_document,
    impact_document,
    published_document,
    version_detail,
    version_document,
)
from api.documents.wizard import Wizard, wizard_document
from api.entity_tags import Known
from api.json_body import JsonRoute
from api.languages import language_of
from api.parameters import MOST_VERSIONS, Limit, WishedRevision, WizardId
from api.problem_documents import BODY, NAMED, of, problems
from api.problems import BAD_REQUEST
from api.services import Provided
from studio.publishing import Published
from wizard.errors import Conflict, RevisionConflict, StructureInvalid
from wizard.text import Locale

router = APIRouter(prefix="/api/v1/wizards/{wizard_id}", tags=["Versions"], route_class=JsonRoute)
Number = Annotated[int, Path(ge=1, le=MOST_VERSIONS, description="The version's number.", examples=[2])]
Numbered = Annotated[int, Path(ge=1, le=MOST_VERSIONS)]
Side = Annotated[Numbered | Literal["draft"], Path(description="A version's number, or `draft`.", examples=[1])]
Below = Annotated[int | None, Query(ge=1, le=MOST_VERSIONS, description="The `next` of the part before.", examples=[8])]
Language = Annotated[
    Locale | None,
    Query(description="The language of its texts (BCP 47); else as Accept-Language says.", examples=["de"]),
]
NO_NOTE, DRAFT_AS_IT_IS = PublishRequest(), Candidate()
MOVED = (*NAMED, BAD_REQUEST, *of(RevisionConflict, Conflict))
"""What publishes or takes back changes no draft: it need not say which revision it saw, but may."""
PUBLISHED = (*MOVED, *BODY, *of(StructureInvalid))
UNCHANGED = {304: {"description": "It is the one that you have: a version never changes."}}
FOR_EVER = "private, max-age=31536000, immutable"


def tagged(response: Response, published: Published) -> PublishedDocument:
    """What is published now, with the revision of the draft as the ETag."""
    response.headers["ETag"] = etag(published.wizard.revision)
    response.headers["Location"] = f"/api/v1/wizards/{published.wizard.id}/versions/{published.version.number}"
    response.status_code = 201 if published.is_new else 200
    return published_document(published)


@router.post(
    "/publish",
    status_code=201,
    responses={
        200: {"model": PublishedDocument, "description": "The draft is published as it is already."},
        **problems(*PUBLISHED),
    },
)
async def publish_wizard(
    wizard_id: WizardId,
    revision: WishedRevision,
    caller: Caller,
    services: Provided,
    response: Response,
    request: PublishRequest = NO_NOTE,
) -> PublishedDocument:
    """Publish the draft as the next version, with a summary of what is different.

    A draft with errors is refused with all of them. Runs under way stay with their version.
    """
    return tagged(response, await services.studio.publishing.publish(caller, wizard_id, revision, note=request.note))


@router.post("/unpublish", responses=problems(*MOVED))
async def unpublish_wizard(
    wizard_id: WizardId, revision: WishedRevision, caller: Caller, services: Provided, response: Response
) -> Wizard:
    """Let nobody begin the wizard any more. Runs under way go on, and its versions stay."""
    draft = await services.studio.publishing.unpublish(caller, wizard_id, revision)
    response.headers["ETag"] = etag(draft.wizard.revision)
    return wizard_document(draft.wizard)


@router.get("/versions", responses=problems(*NAMED))
async def list_versions(
    wizard_id: WizardId, caller: Caller, services: Provided, limit: Limit = 20, after: Below = None
) -> VersionPage:
    """List the versions, newest first."""
    found = await services.studio.publishing.versions(caller, wizard_id, limit=limit, after=after)
    following = found[-1].number if len(found) == limit and found[-1].number > 1 else None
    return VersionPage(items=[version_document(each) for each in found], next=following)


@router.get("/versions/{number}", response_model=VersionDetail, responses={**UNCHANGED, **problems(*NAMED)})
async def show_version(
    wizard_id: WizardId,
    number: Number,
    caller: Caller,
    services: Provided,
    request: Request,
    locale: Language = None,
    known: Known = None,
) -> Response:
    """Show a version with its structure, which may be kept for ever; in another language where it is translated."""
    version = await services.studio.publishing.version(caller, wizard_id, number)
    language = language_of(version.structure, locale, request.headers.get("accept-language", ""))
    tag = f'"{version.record.content_hash}{f"-{language}" if language else ""}"'
    headers = {"ETag": tag, "Cache-Control": FOR_EVER, "Vary": "Accept-Language, Authorization"}
    if known == tag:
        return Response(status_code=304, headers=headers)
    document = await asyncio.to_thread(version_detail, version, language)
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")


@router.get("/versions/{before}/diff/{after}", responses=problems(*NAMED))
async def compare_versions(
    wizard_id: WizardId, before: Side, after: Side, caller: Caller, services: Provided
) -> DiffDocument:
    """Compare two versions, or a version with the draft: what is different, and what that does to answers."""
    return diff_document(await services.studio.publishing.diff(caller, wizard_id, before, after))


@router.post(
    "/versions/{number}/rollback",
    status_code=201,
    responses={
        200: {"model": PublishedDocument, "description": "What is published has this structure already."},
        **problems(*PUBLISHED),
    },
)
async def roll_back(
    wizard_id: WizardId,
    number: Number,
    revision: WishedRevision,
    caller: Caller,
    services: Provided,
    response: Response,
    request: PublishRequest = NO_NOTE,
) -> PublishedDocument:
    """Publish the structure of an older version as a new one.

    The draft becomes that structure too, unless it holds changes that were never published: then it is kept, and
    `draft_kept` says so.
    """
    rolled = await services.studio.publishing.rollback(caller, wizard_id, number, revision, note=request.note)
    return tagged(response, rolled)


@router.post("/impact", responses=problems(*NAMED, *BODY, *of(StructureInvalid)))
async def weigh_impact(
    wizard_id: WizardId, caller: Caller, services: Provided, request: Candidate = DRAFT_AS_IT_IS
) -> ImpactDocument:
    """Weigh what publishing a structure, or the draft, would mean: in how many runs each field has an answer."""
    return impact_document(await services.studio.publishing.impact(caller, wizard_id, request.structure))
