"""Answers with a file: whole or a part, shown in place only where that is safe."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Send

from api.byte_ranges import ByteRange, RangeNotSatisfiable, asked_range
from api.problems import RANGE_REFUSED, Problem
from runs.content import SHOWN
from runs.files import Files
from wizard.ports.files import StoredFile
from wizard.uploads import RunFile

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A file runs nothing, loads nothing, and has no origin, whatever a browser makes of it."""


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
        "Content-Disposition": disposition(file),
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


def disposition(file: RunFile) -> str:
    """As RFC 6266 has it: the name in plain ASCII for old clients, and as it is for all others."""
    how = "inline" if file.type in SHOWN else "attachment"
    plain = "".join(each if each.isascii() and each.isprintable() and each not in '"\\%' else "_" for each in file.name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
