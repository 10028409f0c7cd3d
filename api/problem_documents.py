"""How the problem details of a route are described to those who call it."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.problems import (
    BAD_JSON,
    BODY_TOO_LARGE,
    INTERNAL,
    MEDIA_TYPE,
    MEDIA_TYPE_REFUSED,
    OF_ERROR,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
    TOKEN_MISSING,
    VALIDATION,
    Kind,
)
from wizard import errors

Responses = dict[int | str, dict[str, Any]]


class Violation(BaseModel):
    """One thing that is wrong with the request: in the body by JSON pointer, elsewhere by the parameter's name."""

    model_config = ConfigDict(extra="forbid")
    location: str = Field(alias="in", description="`body`, `query`, `path` or `header`.")
    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


class ProblemDocument(BaseModel):
    """An RFC 9457 problem; `type` is stable. Some kinds carry further members."""

    model_config = ConfigDict(extra="allow")
    type: str = Field(description="A reference that is resolved against the server, as `/problems/not-found`.")
    title: str
    status: int
    detail: str
    errors: list[Violation] | None = Field(None, description="What is wrong where, for `validation-failed`.")


def of(*error_types: type[errors.UsherError]) -> tuple[Kind, ...]:
    """The kinds of these domain errors."""
    return tuple(OF_ERROR[each] for each in error_types)


AUTHENTICATION = (TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, *of(errors.Forbidden), VALIDATION)
NAMED = (*AUTHENTICATION, *of(errors.NotFound), VALIDATION)
"""Of a route that names something by its id."""
BODY = (BAD_JSON, BODY_TOO_LARGE, MEDIA_TYPE_REFUSED, VALIDATION)
ALWAYS = (INTERNAL, *of(errors.Unavailable))


def problems(*kinds: Kind) -> Responses:
    """The responses of a route that may fail in these ways, besides those that every route may fail in."""
    by_status: dict[int, list[Kind]] = {}
    for kind in dict.fromkeys((*kinds, *ALWAYS)):
        by_status.setdefault(kind.status, []).append(kind)
    return {status: _response(alike) for status, alike in sorted(by_status.items())}


def _response(kinds: list[Kind]) -> dict[str, Any]:
    examples = {kind.slug: {"summary": kind.title, "value": example_of(kind)} for kind in kinds}
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    description = " ".join(dict.fromkeys(kind.title for kind in kinds))
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}}}


def example_of(kind: Kind) -> dict[str, Any]:
    """What such a problem looks like."""
    document: dict[str, Any] = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.title}
    if kind is VALIDATION:
        violation = {"in": "body", "pointer": "/wizard", "code": "missing", "detail": "Field required"}
        return {**document, "detail": "/wizard: Field required", "errors": [violation]}
    if kind is BAD_JSON:
        place = {"position": 12, "line": 1, "column": 13}
        return {**document, "detail": "expected value at line 1, column 13.", **place}
    return document
