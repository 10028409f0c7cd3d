"""Answers with a file: whole or a part, shown in place only where that is safe."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Send

from api.byte_ranges import ByteRange, RangeNotSatisfiable, asked_range
from api.content_disposition import content_disposition
from api.problems import RANGE_REFUSED, Problem
from runs.content import SHOWN
from runs.files import Files
from wizard.ports.files import StoredFile
from wizard.uploads import RunFile

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A file runs nothing, loads nothing, and has no origin, whatever a browser makes of it."""
BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": BYTES}},
    206: {"description": "The part that was asked for.", "content": {"application/octet-stream": BYTES}},
    304: {"description": "It is as it was."},
}
"""The answers of a route that gives out a file."""


class FileResponse(StreamingResponse):
    """Streams a file from where it is kept; what can't be found there is told before anything is sent."""

    def __init__(self, files: Files, found: StoredFile, request: Request) -> None:
        self._files, self._found = files, found
        self._part, status = _part(request, found.file)
        super().__init__((), status, _headers(found.file, self._part, status), _media_type(found.file))

    async def stream_response(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        if self.status_code == 304:
            await send(start)
        else:
            async with self._files.read(self._found, self._part.start, self._part.length) as chunks:
                await send(start)
                async for chunk in chunks:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _part(request: Request, file: RunFile) -> tuple[ByteRange, int]:
    """What is sent, and the status that says so. Raises Problem (416)."""
    whole, tag = ByteRange(0, file.size), etag_of(file)
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return whole, 304
    if request.headers.get("if-range", tag) != tag:
        return whole, 200
    try:
        asked = asked_range(request.headers.get("range"), file.size)
    except RangeNotSatisfiable:
        headers = {"Content-Range": f"bytes */{file.size}"}
        raise Problem(RANGE_REFUSED, f"The file has {file.size} bytes.", headers=headers) from None
    return (asked, 206) if asked else (whole, 200)


def _headers(file: RunFile, part: ByteRange, status: int) -> dict[str, str]:
    headers = {
        "ETag": etag_of(file),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": content_disposition("inline" if file.type in SHOWN else "attachment", file.name),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if status != 304:
        headers["Content-Length"] = str(part.length)
    if status == 206:
        headers["Content-Range"] = part.told(file.size)
    return headers


def etag_of(file: RunFile) -> str:
    return f'"{file.sha256}"'


def _media_type(file: RunFile) -> str:
    return "text/plain; charset=utf-8" if file.type == "text/plain" else file.type
