"""Reads the body of an upload as it comes in: a file as it is, or the one file of a form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from api.problems import BAD_REQUEST, UPLOAD_STALLED, Problem
from wizard.errors import Unavailable

FORM_OVERHEAD: Final = 64 * 1024
"""In bytes; what a form may have around its file."""

MOST_PARTS: Final = 20
STALLED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class UploadBody:
    """A file with the name that its sender gives it. `announced`: how many bytes it has at least, as far as is said."""

    name: str | None
    announced: int
    content: AsyncIterator[bytes]


async def upload_body(request: Request, name: str | None) -> UploadBody:
    """The file of the request; the name is of a body that is the file itself.

    Raises Problem for a body that can't be read, 415 for another kind of form.
    """
    media_type, options = parse_options_header(request.headers.get("content-type"))
    length = request.headers.get("content-length", "")
    announced = int(length) if length.isascii() and length.isdigit() else 0
    if media_type == b"application/x-www-form-urlencoded":
        raise HTTPException(415, "Send the file as multipart/form-data, or as the body itself.")
    if media_type != b"multipart/form-data":
        return UploadBody(name, announced, _received(request))
    form = _Form(options.get(b"boundary", b""), _received(request))
    return UploadBody(await form.file_name(), announced - FORM_OVERHEAD, form.content())


async def _received(request: Request) -> AsyncIterator[bytes]:
    """The chunks of the body; who sends nothing for a minute isn't waited for."""
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except ClientDisconnect:
            raise Unavailable("The client has left.") from None  # which nobody hears any more
        except TimeoutError:
            raise Problem(UPLOAD_STALLED, f"For {STALLED_SECONDS:.0f} seconds nothing came.") from None
        if chunk:
            yield chunk


@dataclass(slots=True)
class _Seen:
    """What the parser came by since it was asked last."""

    name: str | None = None
    in_file: bool = False
    files: int = 0
    parts: int = 0
    ended: bool = False
    content: list[bytes] = field(default_factory=list[bytes])
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)


class _Form:
    """A form with one file. Other parts are passed over; the bytes of the file are handed on as they come."""

    def __init__(self, boundary: bytes, received: AsyncIterator[bytes]) -> None:
        self._received, self._seen = received, _Seen()
        if not boundary:
            raise Problem(BAD_REQUEST, "multipart/form-data needs a boundary.")
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._on_part_begin,
                    "on_header_begin": self._on_header_begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_part_data": self._on_part_data,
                    "on_end": self._on_end,
                },
            )
        except FormParserError as error:
            raise Problem(BAD_REQUEST, "The form's boundary can't be used.") from error

    async def file_name(self) -> str | None:
        """Reads as far as to the file. Raises Problem for a form without any."""
        while not self._seen.files:
            await self._read_on()
        return self._seen.name

    async def content(self) -> AsyncIterator[bytes]:
        """The bytes of the file. Raises Problem for a form that has two, or breaks off."""
        while True:
            waiting, self._seen.content = self._seen.content, []
            for chunk in waiting:
                yield chunk
            if self._seen.ended:
                return
            await self._read_on()

    async def _read_on(self) -> None:
        chunk = None if self._seen.ended else await anext(self._received, None)
        if chunk is None:
            missing = "has no file" if self._seen.ended else "breaks off"
            raise Problem(BAD_REQUEST, f"The form {missing}.")
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise Problem(BAD_REQUEST, "The form can't be read.") from error
        if self._seen.files > 1:
            raise Problem(BAD_REQUEST, "Send one file at a time.")
        if self._seen.parts > MOST_PARTS:
            raise Problem(BAD_REQUEST, f"A form may have at most {MOST_PARTS} parts.")

    def _on_part_begin(self) -> None:
        self._seen.parts += 1
        self._seen.in_file = False

    def _on_header_begin(self) -> None:
        self._seen.header.clear()
        self._seen.value.clear()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._seen.header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._seen.value += data[start:end]

    def _on_header_end(self) -> None:
        if bytes(self._seen.header).lower() != b"content-disposition":
            return
        _, options = parse_options_header(bytes(self._seen.value))
        if (named := options.get(b"filename")) is not None:
            self._seen.in_file = True
            self._seen.files += 1
            self._seen.name = named.decode("utf-8", "replace")

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._seen.in_file:
            self._seen.content.append(data[start:end])

    def _on_end(self) -> None:
        self._seen.ended = True
