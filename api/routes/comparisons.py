"""Runs side by side, and the comparisons that a person made before."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.auth import Caller
from api.documents.comparison import (
    CompareRequest,
    ComparisonDocument,
    ComparisonPage,
    comparison_document,
    comparison_page,
)
from api.json_body import JsonRoute
from api.parameters import After, Limit
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.services import Provided
from wizard.errors import Invalid

router = APIRouter(prefix="/api/v1/stored-runs", tags=["Comparisons"], route_class=JsonRoute)
ComparisonId = Annotated[UUID, Path(examples=["3e2d1c0b-9a8f-4e7d-b6c5-a4b3c2d1e0f9"])]


@router.post("/compare", status_code=201, responses=problems(*NAMED, *BODY, *of(Invalid)))
async def compare_runs(
    request: CompareRequest, caller: Caller, services: Provided, response: Response
) -> ComparisonDocument:
    """Compare 2 to 10 runs of one wizard, also of different versions of it, and remember that they were compared.

    Any run that you may see: your own, those that you operate, those shared with you.
    """
    compared = await services.runs.comparing.compare(caller, request.runs)
    response.headers["Location"] = f"/api/v1/stored-runs/comparisons/{compared.record.id}"
    return comparison_document(compared)


@router.get("/comparisons", responses=problems(*AUTHENTICATION, *of(Invalid)))
async def list_comparisons(
    caller: Caller, services: Provided, limit: Limit = 20, after: After = None
) -> ComparisonPage:
    """List the comparisons that you made, latest first. Runs that you may not see any more have no names."""
    return comparison_page(await services.runs.comparing.list(caller, limit=limit, after=after))


@router.get("/comparisons/{comparison_id}", responses=problems(*NAMED, *of(Invalid)))
async def show_comparison(comparison_id: ComparisonId, caller: Caller, services: Provided) -> ComparisonDocument:
    """Compare the same runs anew, as they are now."""
    return comparison_document(await services.runs.comparing.get(caller, comparison_id))


@router.delete("/comparisons/{comparison_id}", status_code=204, responses=problems(*NAMED))
async def delete_comparison(comparison_id: ComparisonId, caller: Caller, services: Provided) -> None:
    """Forget a comparison. The runs stay as they are."""
    await services.runs.comparing.delete(caller, comparison_id)
