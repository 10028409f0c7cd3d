"""Refuses request bodies over a size, announced or chunked, while they come in."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import BODY_TOO_LARGE, problem_response

UPLOADS = re.compile(r"/api/v1/wizard-runs/[^/]+/files")
"""Where a file comes in, which is bounded more narrowly by whoever reads it."""


class BodyTooLarge(HTTPException):
    """More bytes than the limit have arrived."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"A request body may have at most {limit} bytes.", {"Connection": "close"})


class BodyLimit:
    """Counts the bytes of each request body on their way in."""

    def __init__(self, app: ASGIApp, limit: int, upload_limit: int) -> None:
        self._app, self._limit, self._upload_limit = app, limit, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        uploading = scope["method"] == "POST" and UPLOADS.fullmatch(scope["path"]) is not None
        counted = _Counted(receive, send, self._upload_limit if uploading else self._limit)
        if _announced(scope) > counted.limit:
            error = BodyTooLarge(counted.limit)
            await problem_response(BODY_TOO_LARGE, error.detail, headers=error.headers)(scope, receive, send)
        else:
            await self._app(scope, counted.receive, counted.send if uploading else send)


class _Counted:
    """A request whose body is counted, and whose connection ends with an answer that came before the body's end."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self.limit = receive, send, limit
        self._received, self._ended = 0, False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
            if self._received > self.limit:
                raise BodyTooLarge(self.limit)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self._ended:
            # Nobody should go on sending a file that was refused.
            MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
