"""Reads request bodies strictly: JSON by its media type, well-formed, and storable as text."""

import json
import math
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, cast

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_POSITION = re.compile(r" at line (\d+) column (\d+)$")


class JsonRequest(Request):
    """A request whose JSON holds nothing that the database couldn't."""

    async def json(self) -> Any:
        document = read_json(await self.body())
        refuse_unstorable(document)
        return document


class JsonRoute(APIRoute):
    """A route whose body, if it takes one, must be `application/json`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def handle_json(request: Request) -> Response:
            if takes_body and not is_json(request.headers.get("content-type")):
                await refuse_media_type(request)
            return await handle(JsonRequest(request.scope, request.receive))

        return handle_json


def is_json(media_type: str | None) -> bool:
    name = (media_type or "").partition(";")[0].strip().lower()
    return name == "application/json" or (name.startswith("application/") and name.endswith("+json"))


async def refuse_media_type(request: Request) -> None:
    """415, but for a request without any body, which lacks the body rather than its type."""
    if await request.body():
        raise HTTPException(415, "The request body must be application/json.")


def read_json(body: bytes) -> Any:
    """The document; raises json.JSONDecodeError with the position of what is wrong."""
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        message, position = _located(str(error), body)
        raise json.JSONDecodeError(message, body.decode("utf-8", "replace"), position) from None


def _located(message: str, body: bytes) -> tuple[str, int]:
    found = _POSITION.search(message)
    if found is None:
        return message, 0
    line, column = int(found[1]), int(found[2])
    before = sum(len(each) + 1 for each in body.split(b"\n")[: line - 1])
    position = len(body[: before + max(column - 1, 0)].decode("utf-8", "replace"))
    return message[: found.start()], position


def read_body(body: bytes) -> Any:
    """The document; raises the validation error that is answered with 400."""
    try:
        return read_json(body)
    except json.JSONDecodeError as error:
        fault = {
            "type": "json_invalid",
            "loc": ("body", error.pos),
            "msg": "",
            "input": {},
            "ctx": {"error": error.msg},
        }
        raise RequestValidationError([fault], body=error.doc) from None


def invalid_body(code: str, path: tuple[str | int, ...], message: str) -> RequestValidationError:
    """The validation error about one place of the body."""
    return RequestValidationError([{"type": code, "loc": ("body", *path), "msg": message, "input": ""}])


def refuse_unstorable(document: Any, *, at: tuple[str | int, ...] = ()) -> None:
    """Raises the validation error that names what no column can hold: NUL characters and infinite numbers."""
    errors = [
        {"type": "unstorable", "loc": ("body", *path), "msg": message, "input": ""}
        for path, message in _unstorable(document, at)
    ]
    if errors:
        raise RequestValidationError(errors)


def _unstorable(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        if "\x00" in value:
            yield path, "Text can't hold the NUL character"
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield path, "The number is too large"
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from _unstorable(key, path)
            yield from _unstorable(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _unstorable(item, (*path, index))
