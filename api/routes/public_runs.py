"""Stored runs as anybody sees them by a public link, without sign-in."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.documents.public_run import PublicRunDocument, public_run_document
from api.file_response import FILE, FileResponse
from api.parameters import PRINTABLE, FileId
from api.problem_documents import of, problems
from api.problems import RANGE_REFUSED, VALIDATION
from api.services import Provided
from wizard.errors import NotFound

router = APIRouter(prefix="/api/v1/shared/{token}", tags=["Sharing"])
LinkToken = Annotated[
    str,
    Path(
        min_length=1,
        max_length=255,
        pattern=PRINTABLE,
        description="Of a public link.",
        examples=["q3Zf0mB1Xn7r0bq5vE3yJ0oT8uKcW2dLhS9aPzYiRgM"],
    ),
]
UNLISTED = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""Nothing that is seen by a link is found by searching, passed on by a browser, or kept on the way."""
NOWHERE = (*of(NotFound), VALIDATION)


@router.get("", responses=problems(*NOWHERE))
async def show_public_run(token: LinkToken, services: Provided, response: Response) -> PublicRunDocument:
    """Show the stored run that a public link leads to, step by step, with every answer.

    Needs no sign-in. A link that was taken back, or is out of date, or whose run was deleted, is a 404.
    """
    played = await services.runs.public.show(token)
    response.headers.update(UNLISTED)
    return public_run_document(played, f"/api/v1/shared/{token}/files")


@router.get(
    "/files/{file_id}",
    status_code=200,
    response_class=FileResponse,
    responses={**FILE, **problems(*NOWHERE, RANGE_REFUSED)},
)
async def fetch_public_file(token: LinkToken, file_id: FileId, services: Provided, request: Request) -> FileResponse:
    """Fetch a file that an answer of the run names, or a part of it (`Range`). Any other file is a 404."""
    response = FileResponse(services.runs.files, await services.runs.public.file(token, file_id), request)
    response.headers.update(UNLISTED)
    return response
