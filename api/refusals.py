"""Answers what FastAPI, Starlette and the domain raise as problem details."""

import json
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from api.problems import BAD_JSON, OF_STATUS, VALIDATION, Kind, Problem, problem_of, problem_response
from wizard.errors import UsherError


async def answer_problem(_: Request, error: Problem) -> Response:
    return problem_response(error.kind, error.detail, headers=error.headers, members=error.members)


async def answer_domain_error(request: Request, error: UsherError) -> Response:
    return await answer_problem(request, problem_of(error))


async def answer_http_exception(request: Request, error: HTTPException) -> Response:
    kind = OF_STATUS.get(error.status_code) or Kind(error.status_code, "http-error", "The request was refused.")
    detail = f"{request.method} {request.url.path}: {kind.title}" if error.detail in _STOCK_PHRASES else error.detail
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return problem_response(kind, detail, headers=headers)


def _allowed(request: Request) -> str:
    """Every method of the address; Starlette names those of one route only."""
    found = (route for route in _routes(request.app) if route.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in found for method in route.methods or ()}))


def _routes(router: Any) -> Iterator[Route]:
    """The routes of a router and of those that it includes, which FastAPI keeps as they are."""
    for route in router.routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included)
        elif isinstance(route, Route):
            yield route


async def answer_validation_error(_: Request, error: RequestValidationError) -> Response:
    found: Sequence[Mapping[str, Any]] = error.errors()
    if is_bad_json(error):
        return _bad_json(str(error.body or ""), found[0])
    told = [_violation(each) for each in found[:TOLD]]
    return problem_response(VALIDATION, described(error), members={"errors": told})


def is_bad_json(error: RequestValidationError) -> bool:
    return any(each["type"] == "json_invalid" for each in error.errors())


def described(error: RequestValidationError) -> str:
    """The first things that are wrong, in a sentence each."""
    return "; ".join(f"{_place(each['loc'])}: {each['msg']}" for each in error.errors()[:3])


TOLD = 100
"""Of how many things that are wrong in a request its sender is told; a megabyte of faults would answer with ten."""
HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    Problem: answer_problem,
    UsherError: answer_domain_error,
    HTTPException: answer_http_exception,
    RequestValidationError: answer_validation_error,
}
_STOCK_PHRASES = frozenset({"Not Found", "Method Not Allowed"})


def _bad_json(body: str, error: Mapping[str, Any]) -> Response:
    position = int(error["loc"][1])
    fault = json.JSONDecodeError(str(error["ctx"]["error"]), body, position)
    place = {"position": position, "line": fault.lineno, "column": fault.colno}
    return problem_response(BAD_JSON, f"{fault.msg} at line {fault.lineno}, column {fault.colno}.", members=place)


def _violation(error: Mapping[str, Any]) -> dict[str, Any]:
    location = tuple(error["loc"])
    where = location[0] if location else "body"
    if where == "body":
        return {"in": "body", "pointer": pointer(location[1:]), "code": error["type"], "detail": error["msg"]}
    return {"in": where, "parameter": str(location[-1]), "code": error["type"], "detail": error["msg"]}


def pointer(path: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path; empty for the whole document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _place(location: Sequence[str | int]) -> str:
    return pointer(location[1:]) or "the body" if location and location[0] == "body" else str(location[-1])
