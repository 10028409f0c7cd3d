"""Refuses request bodies over a size, announced or chunked, while they come in."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import BODY_TOO_LARGE, problem_response


class BodyTooLarge(HTTPException):
    """More bytes than the limit have arrived."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"A request body may have at most {limit} bytes.", {"Connection": "close"})


class BodyLimit:
    """Counts the bytes of each request body on their way in."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._announced(scope) > self._limit:
            error = BodyTooLarge(self._limit)
            await problem_response(BODY_TOO_LARGE, error.detail, headers=error.headers)(scope, receive, send)
        else:
            await self._app(scope, self._counting(receive), send)

    def _announced(self, scope: Scope) -> int:
        length = Headers(scope=scope).get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else 0

    def _counting(self, receive: Receive) -> Receive:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self._limit:
                    raise BodyTooLarge(self._limit)
            return message

        return counted
