"""The library of templates: looked around in, added to by admins, and what wizards begin from."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.auth import WITHOUT_TOKEN, Caller, Visitor
from api.documents.run import etag
from api.documents.template import (
    ClonedTemplate,
    SavedWizard,
    TemplateCategories,
    TemplateChange,
    TemplateDetail,
    TemplatePage,
    WholeTemplate,
    cloned_template,
    template_card,
    template_detail,
)
from api.documents.wizard import CategoryCount, CloneRequest
from api.json_body import JsonRoute
from api.parameters import After, DifficultyLevel, InCategory, Limit, Revision, Search, Tags, WizardId
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, VALIDATION
from api.routes.wizards import NO_NAME
from api.services import Provided
from wizard.errors import Conflict, Invalid, OrganizationNeeded, RevisionConflict, StructureInvalid
from wizard.ports.templates import Template, TemplateFilter, TemplateScope, TemplateSort

router = APIRouter(prefix="/api/v1", tags=["Templates"], route_class=JsonRoute)
TemplateId = Annotated[UUID, Path(alias="template_id", examples=["5d1c0a9e-3b47-4c8f-a2d6-7e8f90a1b2c3"])]
Scope = Annotated[
    TemplateScope, Query(description="Those that come with the system, those of your organizations, or all of them.")
]
Active = Annotated[bool, Query(description="False: what admins have put aside, for those admins.", examples=[True])]
Sort = Annotated[TemplateSort, Query(description="Most used, best rated or latest made first, or by name.")]
AS_IT_IS = SavedWizard()
CHANGED = (*NAMED, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict))
WRITTEN = (*BODY, *of(StructureInvalid, Invalid))


@router.get(
    "/wizard-templates",
    responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)),
    openapi_extra=WITHOUT_TOKEN,
)
async def list_templates(
    caller: Visitor,
    services: Provided,
    q: Search,
    difficulty_level: DifficultyLevel,
    category: InCategory = None,
    tags: Tags = [],  # noqa: B006
    scope: Scope = "all",
    is_active: Active = True,
    sort: Sort = "popularity",
    limit: Limit = 20,
    after: After = None,
) -> TemplatePage:
    """List templates: the system's for anybody, with a token also those of your organizations."""
    wanted = TemplateFilter(scope, q, category, tuple(tags), difficulty_level, is_active, sort)
    page = await services.studio.templates.list(caller, wanted, limit=limit, after=after)
    return TemplatePage(items=[template_card(each) for each in page.items], next=page.next)


@router.get(
    "/wizard-templates/categories", responses=problems(*AUTHENTICATION, VALIDATION), openapi_extra=WITHOUT_TOKEN
)
async def list_template_categories(caller: Visitor, services: Provided, scope: Scope = "all") -> TemplateCategories:
    """List the categories, each with how many templates it has."""
    counts = await services.studio.templates.categories(caller, scope)
    items = [CategoryCount.model_validate({"name": name, "count": count}) for name, count in counts.items()]
    return TemplateCategories(items=items)


@router.post(
    "/wizard-templates",
    status_code=201,
    responses=problems(*AUTHENTICATION, *WRITTEN, *of(OrganizationNeeded)),
)
async def create_template(
    request: WholeTemplate, caller: Caller, services: Provided, response: Response
) -> TemplateDetail:
    """Make a template of your organization, of a structure without errors. For admins."""
    template = await services.studio.templates.create(caller, request.wizard_structure, request.described())
    response.headers["Location"] = f"/api/v1/wizard-templates/{template.record.id}"
    return _tagged(response, template)


@router.get("/wizard-templates/{template_id}", responses=problems(*NAMED), openapi_extra=WITHOUT_TOKEN)
async def show_template(
    template_id: TemplateId, caller: Visitor, services: Provided, response: Response
) -> TemplateDetail:
    """Show a template with its structure, and step by step; its revision is the ETag."""
    return _tagged(response, await services.studio.templates.get(caller, template_id))


@router.put("/wizard-templates/{template_id}", responses=problems(*CHANGED, *WRITTEN))
async def replace_template(
    template_id: TemplateId,
    revision: Revision,
    request: WholeTemplate,
    caller: Caller,
    services: Provided,
    response: Response,
) -> TemplateDetail:
    """Save a template as a whole. For admins; those of the system stay as they are."""
    template = await services.studio.templates.replace(
        caller, template_id, request.wizard_structure, request.described(), revision
    )
    return _tagged(response, template)


@router.patch("/wizard-templates/{template_id}", responses=problems(*CHANGED, *WRITTEN))
async def change_template(
    template_id: TemplateId,
    revision: Revision,
    request: TemplateChange,
    caller: Caller,
    services: Provided,
    response: Response,
) -> TemplateDetail:
    """Change some of a template, or put it aside. For admins; those of the system stay as they are."""
    template = await services.studio.templates.change(
        caller, template_id, request.wizard_structure, request.described(), revision
    )
    return _tagged(response, template)


@router.delete("/wizard-templates/{template_id}", status_code=204, responses=problems(*CHANGED))
async def delete_template(template_id: TemplateId, revision: Revision, caller: Caller, services: Provided) -> None:
    """Take a template out of the library. What was made of it stays, and so does what people said of it."""
    await services.studio.templates.delete(caller, template_id, revision)


@router.post("/wizard-templates/{template_id}/clone", responses=problems(*NAMED, *BODY, *of(StructureInvalid)))
async def clone_template(
    template_id: TemplateId, caller: Caller, services: Provided, request: CloneRequest = NO_NAME
) -> ClonedTemplate:
    """Copy a template into a wizard to be, with ids of its own.

    Nothing is saved: send the answer, changed as you like, to `POST /api/v1/wizards`.
    """
    return cloned_template(await services.studio.templates.clone(caller, template_id, name=request.name))


@router.post(
    "/wizards/{wizard_id}/save-as-template",
    status_code=201,
    responses=problems(*NAMED, *WRITTEN, *of(OrganizationNeeded, Conflict)),
)
async def save_wizard_as_template(
    wizard_id: WizardId,
    caller: Caller,
    services: Provided,
    response: Response,
    request: SavedWizard = AS_IT_IS,
) -> TemplateDetail:
    """Make a template of a wizard that allows it, for its organization. For admins.

    One that doesn't allow it only who made it can save. A wizard of the system that allows it becomes a template of the
    organization that you act for.
    """
    template = await services.studio.templates.save_wizard(caller, wizard_id, request.described(), request.version)
    response.headers["Location"] = f"/api/v1/wizard-templates/{template.record.id}"
    return _tagged(response, template)


def _tagged(response: Response, template: Template) -> TemplateDetail:
    response.headers["ETag"] = etag(template.record.revision)
    return template_detail(template)
