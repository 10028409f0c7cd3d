"""Wizards as their makers know them: drafts, which change as a whole or by JSON Patch, and their listing."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BeforeValidator, JsonValue
from pydantic_core import PydanticCustomError, to_json

from api.auth import Caller
from api.documents.run import etag
from api.documents.wizard import (
    Categories,
    CategoryCount,
    CloneRequest,
    DraftProblems,
    EditedWizard,
    NewWizard,
    PatchOperation,
    WholeDraft,
    Wizard,
    WizardDetail,
    WizardPage,
    edited_wizard,
    problem_entries,
    wizard_detail,
    wizard_document,
)
from api.json_body import JsonRoute
from api.parameters import After, DifficultyLevel, InCategory, Limit, Revision, Search, Tags, WishedRevision, WizardId
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, MEDIA_TYPE_REFUSED, REVISION_NEEDED, VALIDATION, Problem
from api.services import Provided
from studio.drafts import EditedDraft
from wizard.errors import Conflict, Invalid, OrganizationNeeded, RevisionConflict, StructureInvalid
from wizard.ports.drafts import WizardFilter, WizardScope, WizardSort, WizardStatus

router = APIRouter(prefix="/api/v1/wizards", tags=["Wizards"], route_class=JsonRoute)
Scope = Annotated[
    WizardScope, Query(description="Those of the acting organization, or those that come with the system.")
]
PATCH_TYPES = ("application/json-patch+json", "application/json")
PATCH_EXAMPLE: list[JsonValue] = [{"op": "replace", "path": "/steps/0/name", "value": "What you would like"}]
NO_NAME = CloneRequest()
CHANGED = (*NAMED, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, Conflict))
WRITTEN = (*CHANGED, *BODY, *of(StructureInvalid, Invalid))


def tagged(response: Response, edited: EditedDraft) -> EditedWizard:
    """The draft as the change left it, whose revision is the ETag."""
    response.headers["ETag"] = etag(edited.draft.wizard.revision)
    return edited_wizard(edited)


def _listed(sent: Any) -> Any:
    """Refuses, in words that help, the object that people send who mean a merge patch."""
    if isinstance(sent, dict):
        example = {"example": to_json(PATCH_EXAMPLE).decode()}
        raise PydanticCustomError("list_type", "A patch is a list of operations, as {example}", example)
    return sent


@router.post(
    "",
    status_code=201,
    responses=problems(*AUTHENTICATION, *BODY, *of(StructureInvalid, OrganizationNeeded, Conflict, Invalid)),
)
async def create_wizard(request: NewWizard, caller: Caller, services: Provided, response: Response) -> EditedWizard:
    """Make a wizard of your organization, as a draft that may still have errors.

    What a structure may hold is described at `/api/v1/schemas/structure.json`; ids, keys and options' values are filled
    in where they are missing.
    """
    edited = await services.studio.drafts.create(
        caller, request.structure, slug=request.slug, source_template_id=request.source_template_id
    )
    response.headers["Location"] = f"/api/v1/wizards/{edited.draft.wizard.id}"
    return tagged(response, edited)


@router.get("", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid, OrganizationNeeded)))
async def list_wizards(
    caller: Caller,
    services: Provided,
    q: Search,
    difficulty_level: DifficultyLevel,
    category: InCategory = None,
    tags: Tags = [],  # noqa: B006
    status: Annotated[WizardStatus | None, Query(description="Only those of this status.")] = None,
    scope: Scope = "organization",
    sort: Annotated[WizardSort, Query(description="Latest change first, latest made first, or by name.")] = "updated",
    limit: Limit = 20,
    after: After = None,
) -> WizardPage:
    """List wizards: all for admins and operators, those that are published for plain members."""
    wanted = WizardFilter(scope, q, category, tuple(tags), difficulty_level, status, sort)
    page = await services.studio.drafts.list(caller, wanted, limit=limit, after=after)
    return WizardPage(items=[wizard_document(each) for each in page.items], next=page.next)


@router.get("/categories", responses=problems(*AUTHENTICATION, VALIDATION, *of(OrganizationNeeded)))
async def list_categories(caller: Caller, services: Provided, scope: Scope = "organization") -> Categories:
    """List the categories, each with how many wizards it has."""
    counts = await services.studio.drafts.categories(caller, scope)
    return Categories(items=[CategoryCount.model_validate({"name": name, "count": counts[name]}) for name in counts])


@router.get("/{wizard_id}", responses=problems(*NAMED))
async def show_wizard(wizard_id: WizardId, caller: Caller, services: Provided, response: Response) -> WizardDetail:
    """Show a wizard, with its draft for the organization's admins and operators; its revision is the ETag."""
    shown = await services.studio.drafts.show(caller, wizard_id)
    response.headers["ETag"] = etag(shown.wizard.revision)
    return wizard_detail(shown)


@router.put("/{wizard_id}", responses=problems(*WRITTEN))
async def replace_draft(
    wizard_id: WizardId,
    revision: Revision,
    request: WholeDraft,
    caller: Caller,
    services: Provided,
    response: Response,
) -> EditedWizard:
    """Save the draft as a whole. Errors in it are told; they keep it from being published, not saved."""
    return tagged(response, await services.studio.drafts.replace(caller, wizard_id, request.structure, revision))


@router.patch(
    "/{wizard_id}",
    responses=problems(*WRITTEN),
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json-patch+json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/PatchOperation"}},
                    "examples": {"rename": {"value": PATCH_EXAMPLE}},
                }
            }
        }
    },
)
async def patch_draft(
    wizard_id: WizardId,
    revision: Revision,
    operations: Annotated[
        list[PatchOperation],
        BeforeValidator(_listed),
        Body(max_length=1000, openapi_examples={"rename": {"value": PATCH_EXAMPLE}}),
    ],
    request: Request,
    caller: Caller,
    services: Provided,
    response: Response,
) -> EditedWizard:
    """Change the draft by JSON Patch on its structure: all operations or none."""
    _require_json_patch(request)
    changes = [each.to_json() for each in operations]
    return tagged(response, await services.studio.drafts.patch(caller, wizard_id, changes, revision))


@router.delete("/{wizard_id}", responses=problems(*CHANGED))
async def archive_wizard(
    wizard_id: WizardId, revision: Revision, caller: Caller, services: Provided, response: Response
) -> Wizard:
    """Archive a wizard: nobody begins it any more. Nothing is deleted, runs go on, and it can be restored."""
    draft = await services.studio.drafts.archive(caller, wizard_id, revision)
    response.headers["ETag"] = etag(draft.wizard.revision)
    return wizard_document(draft.wizard)


@router.post("/{wizard_id}/restore", responses=problems(*NAMED, BAD_REQUEST, *of(RevisionConflict, Conflict)))
async def restore_wizard(
    wizard_id: WizardId, revision: WishedRevision, caller: Caller, services: Provided, response: Response
) -> Wizard:
    """Restore an archived wizard as it was."""
    draft = await services.studio.drafts.restore(caller, wizard_id, revision)
    response.headers["ETag"] = etag(draft.wizard.revision)
    return wizard_document(draft.wizard)


@router.post(
    "/{wizard_id}/clone",
    status_code=201,
    responses=problems(*NAMED, *BODY, *of(OrganizationNeeded, StructureInvalid, Conflict, Invalid)),
)
async def clone_wizard(
    wizard_id: WizardId,
    caller: Caller,
    services: Provided,
    response: Response,
    request: CloneRequest = NO_NAME,
) -> EditedWizard:
    """Copy a wizard that you may read into your organization: a draft with ids of its own."""
    edited = await services.studio.drafts.clone(caller, wizard_id, name=request.name)
    response.headers["Location"] = f"/api/v1/wizards/{edited.draft.wizard.id}"
    return tagged(response, edited)


@router.get("/{wizard_id}/problems", responses=problems(*NAMED, *of(StructureInvalid)))
async def list_problems(wizard_id: WizardId, caller: Caller, services: Provided, response: Response) -> DraftProblems:
    """List all that is wrong with the draft, for admins and operators."""
    edited = await services.studio.drafts.problems(caller, wizard_id)
    response.headers["ETag"] = etag(edited.draft.wizard.revision)
    return DraftProblems(revision=edited.draft.wizard.revision, problems=problem_entries(edited.problems))


def _require_json_patch(request: Request) -> None:
    """Raises 415 for JSON that is of another kind, as a merge patch."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in PATCH_TYPES:
        raise Problem(MEDIA_TYPE_REFUSED, f"A draft is patched with {PATCH_TYPES[0]}: a list of operations.")
