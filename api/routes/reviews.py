"""What people make of templates: uses, ratings, reports and their moderation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.auth import WITHOUT_TOKEN, Caller, Visitor
from api.documents.review import (
    RatingRequest,
    ReportDocument,
    ReportPage,
    ReportRequest,
    ReportSettlement,
    ReviewDocument,
    ReviewPage,
    TemplateUsage,
    report_page,
    review_page,
)
from api.json_body import JsonRoute
from api.parameters import After, Limit
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import VALIDATION
from api.routes.templates import TemplateId
from api.services import Provided
from wizard.errors import Conflict, Invalid, TemplateUnused
from wizard.ports.templates import ReportStatus

router = APIRouter(prefix="/api/v1/wizard-templates", tags=["Template reviews"], route_class=JsonRoute)
ReportId = Annotated[UUID, Path(alias="report_id", examples=["8a6b4c2d-1e3f-4a5b-9c7d-0e2f4a6b8c1d"])]
Status = Annotated[ReportStatus | None, Query(description="Only those of this status.")]


@router.post("/{template_id}/use", responses=problems(*NAMED))
async def use_template(template_id: TemplateId, caller: Caller, services: Provided) -> TemplateUsage:
    """Count that you use a template: once a day, however often you say so."""
    return TemplateUsage(usage_count=await services.studio.templates.use(caller, template_id))


@router.post("/{template_id}/rate", responses=problems(*NAMED, *BODY, *of(TemplateUnused)))
async def rate_template(
    template_id: TemplateId, request: RatingRequest, caller: Caller, services: Provided
) -> ReviewDocument:
    """Rate a template that you have used; rating it again changes what you said."""
    review = (request.review_text or "").strip() or None
    return ReviewDocument.model_validate(
        await services.studio.templates.rate(caller, template_id, request.rating, review)
    )


@router.get("/{template_id}/ratings", responses=problems(*NAMED, *of(Invalid)), openapi_extra=WITHOUT_TOKEN)
async def list_ratings(
    template_id: TemplateId, caller: Visitor, services: Provided, limit: Limit = 20, after: After = None
) -> ReviewPage:
    """Read what people say of a template, newest first."""
    return review_page(await services.studio.templates.reviews(caller, template_id, limit=limit, after=after))


@router.post(
    "/{template_id}/report",
    status_code=201,
    responses={
        200: {"model": ReportDocument, "description": "You reported it before, and that is still open."},
        **problems(*NAMED, *BODY, *of(Conflict)),
    },
)
async def report_template(
    template_id: TemplateId, request: ReportRequest, caller: Caller, services: Provided, response: Response
) -> ReportDocument:
    """Report a template as broken or unfit, to the admins of its organization."""
    details = (request.details or "").strip() or None
    report, is_new = await services.studio.templates.report(caller, template_id, request.reason, details)
    response.status_code = 201 if is_new else 200
    return ReportDocument.model_validate(report)


@router.get("/reports", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)))
async def list_reports(
    caller: Caller, services: Provided, status: Status = None, limit: Limit = 20, after: After = None
) -> ReportPage:
    """List what was reported about your organizations' templates, newest first. For admins."""
    return report_page(await services.studio.templates.reports(caller, status=status, limit=limit, after=after))


@router.patch("/reports/{report_id}", responses=problems(*NAMED, *BODY, *of(Conflict)))
async def settle_report(
    report_id: ReportId, request: ReportSettlement, caller: Caller, services: Provided
) -> ReportDocument:
    """Resolve or dismiss a report, or open it again. For admins of the template's organization."""
    return ReportDocument.model_validate(await services.studio.templates.settle(caller, report_id, request.status))
