"""The pages for people with a browser: what to do next, and the documentation."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages import docs_page, welcome_page
from api.problems import KINDS, NO_SUCH_ROUTE, Problem
from api.services import ApiOptions

router = APIRouter(include_in_schema=False)


@router.get("/")
async def show_welcome(request: Request) -> HTMLResponse:
    options: ApiOptions = request.app.state.options
    return HTMLResponse(welcome_page(str(request.base_url), sign_in_url=options.sign_in_url))


@router.get("/docs")
async def show_docs(request: Request) -> HTMLResponse:
    return HTMLResponse(docs_page(request.app.openapi()))


@router.get("/problems/{slug}")
async def show_problem(slug: str) -> Response:
    if all(kind.slug != slug for kind in KINDS):
        raise Problem(NO_SUCH_ROUTE, "There is no such kind of problem.")
    return RedirectResponse(f"/docs#problem-{slug}")
