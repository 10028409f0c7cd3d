"""Why the issuer refuses, in Supabase Auth's codes and both shapes of its error body."""

from collections.abc import Mapping, Sequence
from typing import Any

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


def too_many_attempts(seconds: float) -> AuthRefused:
    retry_after = {"Retry-After": str(int(seconds) + 1)}
    return AuthRefused(429, "over_request_rate_limit", "Too many attempts; try again later", headers=retry_after)


async def answer_refusal(request: Request, refused: AuthRefused) -> JSONResponse:
    """The body that the client's generation reads: `code` is a word since 2024-01-01, a number before."""
    asked = request.headers.get(API_VERSION_HEADER, "")
    headers = {**refused.headers, "Cache-Control": "no-store"}
    if asked >= CODED_SINCE:
        body = {"code": refused.code, "message": refused.message, **refused.members()}
        headers[API_VERSION_HEADER] = CODED_SINCE
    else:
        body = {"code": refused.status, "error_code": refused.code, "msg": refused.message, **refused.members()}
    return JSONResponse(body, refused.status, headers)
