"""RFC 9457 problem details: the one table from what went wrong to what HTTP says about it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse

from wizard import errors

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way for a request to fail: its status, the last part of its type, and its title."""

    status: int
    slug: str
    title: str

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"


def _of(error: type[errors.UsherError], status: int) -> Kind:
    return Kind(status, error.code.replace("_", "-"), error.sentence)


INTERNAL = Kind(500, "internal-error", "Something went wrong here.")
BAD_JSON = Kind(400, "bad-json", "The body isn't well-formed JSON.")
VALIDATION = Kind(422, "validation-failed", "The request doesn't have the right shape.")
TOKEN_MISSING = Kind(401, "token-missing", "The request has no access token.")
TOKEN_INVALID = Kind(401, "token-invalid", "The access token isn't valid.")
TOKEN_EXPIRED = Kind(401, "token-expired", "The access token has expired.")
BAD_REQUEST = Kind(400, "bad-request", "The request can't be read.")
NO_SUCH_ROUTE = Kind(404, "no-such-route", "There is nothing at this address.")
METHOD_NOT_ALLOWED = Kind(405, "method-not-allowed", "This address doesn't take that method.")
BODY_TOO_LARGE = Kind(413, "body-too-large", "The request body is too large.")
MEDIA_TYPE_REFUSED = Kind(415, "unsupported-media-type", "The request body's media type isn't accepted.")
RANGE_REFUSED = Kind(416, "range-not-satisfiable", "Nothing lies within the range that is asked for.")
UPLOAD_STALLED = Kind(408, "upload-stalled", "The upload stopped half-way.")
TOO_MANY = Kind(429, "too-many-requests", "This was asked for too often.")
REVISION_NEEDED = Kind(428, "precondition-required", "Say with If-Match which revision you change.")

OF_ERROR: Mapping[type[errors.UsherError], Kind] = {
    errors.NotFound: _of(errors.NotFound, 404),
    errors.WizardUnknown: _of(errors.WizardUnknown, 404),
    errors.Forbidden: _of(errors.Forbidden, 403),
    errors.SignInNeeded: _of(errors.SignInNeeded, 403),
    errors.OrganizationNeeded: _of(errors.OrganizationNeeded, 400),
    errors.Conflict: _of(errors.Conflict, 409),
    errors.TurnInFlight: _of(errors.TurnInFlight, 409),
    errors.TurnConflict: _of(errors.TurnConflict, 422),
    errors.LeaseLost: _of(errors.LeaseLost, 409),
    errors.SessionClosed: _of(errors.SessionClosed, 409),
    errors.RevisionConflict: _of(errors.RevisionConflict, 412),
    errors.IdempotencyKeyReused: _of(errors.IdempotencyKeyReused, 422),
    errors.ExecutionInFlight: _of(errors.ExecutionInFlight, 409),
    errors.EffectRefused: _of(errors.EffectRefused, 409),
    errors.RunNotReady: _of(errors.RunNotReady, 409),
    errors.EmailTaken: _of(errors.EmailTaken, 409),
    errors.TemplateUnused: _of(errors.TemplateUnused, 409),
    errors.TooManyFiles: _of(errors.TooManyFiles, 409),
    errors.FileInUse: _of(errors.FileInUse, 409),
    errors.FileTooLarge: _of(errors.FileTooLarge, 413),
    errors.Invalid: _of(errors.Invalid, 422),
    errors.StructureInvalid: _of(errors.StructureInvalid, 422),
    errors.SharingRefused: _of(errors.SharingRefused, 422),
    errors.DraftFailed: _of(errors.DraftFailed, 502),
    errors.DrafterMissing: _of(errors.DrafterMissing, 503),
    errors.Unavailable: _of(errors.Unavailable, 503),
}
OF_STATUS: Mapping[int, Kind] = {
    kind.status: kind
    for kind in (BAD_REQUEST, NO_SUCH_ROUTE, METHOD_NOT_ALLOWED, BODY_TOO_LARGE, MEDIA_TYPE_REFUSED, INTERNAL)
}
KINDS: tuple[Kind, ...] = (
    *(BAD_REQUEST, BAD_JSON, TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, NO_SUCH_ROUTE, METHOD_NOT_ALLOWED),
    *(BODY_TOO_LARGE, MEDIA_TYPE_REFUSED, VALIDATION, REVISION_NEEDED, INTERNAL, RANGE_REFUSED, UPLOAD_STALLED),
    TOO_MANY,
    *OF_ERROR.values(),
)
RETRY_AFTER_UNAVAILABLE = 5


class Problem(Exception):
    """A request that fails for a reason only HTTP knows."""

    def __init__(self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.headers, self.members = kind, detail, headers, members


def too_many(detail: str, seconds: float) -> Problem:
    """The problem of one request too many; `seconds` until the next may come."""
    return Problem(TOO_MANY, detail, headers={"Retry-After": str(math.ceil(seconds))})


def problem_response(
    kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, members: Mapping[str, Any] | None = None
) -> JSONResponse:
    """The problem document; its extension members come last and never hide the standard ones."""
    standard = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail}
    document = {**standard, **(members or {}), **standard}
    return JSONResponse(document, kind.status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def problem_of(error: errors.UsherError) -> Problem:
    """The problem of a domain error: of its own class, or of the nearest one above."""
    kind = next((OF_ERROR[cls] for cls in type(error).__mro__ if cls in OF_ERROR), INTERNAL)
    if kind is INTERNAL:
        return Problem(INTERNAL, INTERNAL.title)
    return Problem(kind, error.message, headers=_headers(error, kind), **error.data)


def _headers(error: errors.UsherError, kind: Kind) -> Mapping[str, str] | None:
    """How soon to try again; the tag of what is there now, for whoever changed what was there before."""
    if isinstance(error, errors.RevisionConflict) and isinstance(current := error.data.get("current"), int):
        return {"ETag": f'"{current}"'}
    seconds = getattr(error, "retry_after", RETRY_AFTER_UNAVAILABLE if kind.status == 503 else None)
    return {"Retry-After": str(max(1, math.ceil(seconds)))} if seconds is not None else None
