"""Why the issuer refuses, in Supabase Auth's codes and both shapes of its error body."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse

API_VERSION_HEADER = "X-Supabase-Api-Version"
CODED_SINCE = "2024-01-01"


class AuthRefused(Exception):
    """Supabase Auth's answer to a request that it doesn't grant."""

    def __init__(self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = dict(headers or {})

    def members(self) -> dict[str, Any]:
        return {}


class WeakPassword(AuthRefused):
    """The password is too easy to guess."""

    def __init__(self, message: str, reasons: Sequence[str]) -> None:
        super().__init__(422, "weak_password", message)
        self._reasons = list(reasons)

    def members(self) -> dict[str, Any]:
        return {"weak_password": {"message": self.message, "reasons": self._reasons}}


def invalid_credentials() -> AuthRefused:
    return AuthRefused(400, "invalid_credentials", "Invalid login credentials")


def no_authorization() -> AuthRefused:
    return AuthRefused(401, "no_authorization", "This endpoint requires a Bearer token")


def bad_jwt(reason: str) -> AuthRefused:
    return AuthRefused(403, "bad_jwt", f"invalid JWT: {reason}")


def validation_failed(message: str) -> AuthRefused:
    return AuthRefused(422, "validation_failed", message)


def anonymous_disabled() -> AuthRefused:
    return AuthRefused(422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled")


def email_exists() -> AuthRefused:
    return AuthRefused(422, "email_exists", "A user with this email address has already been registered")


def same_password() -> AuthRefused:
    return AuthRefused(422, "same_password", "New password should be different from the old password.")


def too_many_attempts(seconds: float) -> AuthRefused:
    retry_after = {"Retry-After": str(int(seconds) + 1)}
    return AuthRefused(429, "over_request_rate_limit", "Too many attempts; try again later", headers=retry_after)


def answer_refusal(request: Request, refused: AuthRefused) -> JSONResponse:
    """The body that the client's generation reads: `code` is a word since 2024-01-01, a number before."""
    asked = request.headers.get(API_VERSION_HEADER, "")
    headers = {**refused.headers, "Cache-Control": "no-store"}
    if asked >= CODED_SINCE:
        body = {"code": refused.code, "message": refused.message, **refused.members()}
        headers[API_VERSION_HEADER] = CODED_SINCE
    else:
        body = {"code": refused.status, "error_code": refused.code, "msg": refused.message, **refused.members()}
    return JSONResponse(body, refused.status, headers)


EXAMPLES: Mapping[str, AuthRefused] = {
    refused.code: refused
    for refused in (
        invalid_credentials(),
        too_many_attempts(60),
        no_authorization(),
        bad_jwt("The access token has expired."),
        AuthRefused(400, "email_address_invalid", "Unable to validate email address: invalid format"),
        AuthRefused(422, "user_already_exists", "User already registered"),
        anonymous_disabled(),
        email_exists(),
        same_password(),
        WeakPassword("Password should be at least 6 characters.", ["length"]),
    )
}


class AuthError(BaseModel):
    """Supabase Auth's error body."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"examples": [{"code": "invalid_credentials", "message": "Invalid login credentials"}]},
    )
    code: str | int
    message: str | None = None
    error_code: str | None = None
    msg: str | None = None


def auth_refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that may refuse with these codes, besides a request of the wrong shape."""
    responses: dict[int | str, dict[str, Any]] = {}
    wrong_shape = validation_failed("email: Input should be a valid string")
    for refused in (*(EXAMPLES[code] for code in codes), wrong_shape):
        described = responses.setdefault(refused.status, {"model": AuthError, "description": refused.message})
        examples = described.setdefault("content", {"application/json": {"examples": {}}})["application/json"][
            "examples"
        ]
        body = {"code": refused.code, "message": refused.message, **refused.members()}
        examples[refused.code] = {"summary": refused.message, "value": body}
    return responses
