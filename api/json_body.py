"""Reads request bodies strictly: JSON by its media type, well-formed, and storable as text."""

import math
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from itertools import islice
from typing import Any, cast

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_SUSPECT = re.compile(rb"\\u0000|[eE]\+?\d{3}|\d{200}")
"""What a body holds wherever it holds something unstorable; looking for it is dear where bodies are large."""
_POSITION = re.compile(r" at line (\d+) column (\d+)$")


class JsonRequest(Request):
    """A request whose JSON was read beforehand: FastAPI would turn what is said against it into a bare 400."""

    document: Any = None

    async def json(self) -> Any:
        return self.document


class JsonRoute(APIRoute):
    """A route whose body, if it takes one, must be `application/json` that the database can hold."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def handle_json(request: Request) -> Response:
            asked = JsonRequest(request.scope, request.receive)
            if takes_body and (body := await asked.body()):
                require_json(request.headers.get("content-type"))
                asked.document = read_body(body)
                if _SUSPECT.search(body):
                    refuse_unstorable(asked.document)
            return await handle(asked)

        return handle_json


def require_json(media_type: str | None) -> None:
    """Raises 415 for what doesn't call itself JSON."""
    name = (media_type or "").partition(";")[0].strip().lower()
    if name != "application/json" and not (name.startswith("application/") and name.endswith("+json")):
        raise HTTPException(415, "The request body must be application/json.")


def read_body(body: bytes) -> Any:
    """The document; raises the validation error that is answered with 400 and the position of what is wrong."""
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        message, position = _located(str(error), body)
    fault = {"type": "json_invalid", "loc": ("body", position), "msg": "", "input": {}, "ctx": {"error": message}}
    raise RequestValidationError([fault], body=body.decode("utf-8", "replace"))


def _located(message: str, body: bytes) -> tuple[str, int]:
    found = _POSITION.search(message)
    if found is None:
        return message, 0
    line, column = int(found[1]), int(found[2])
    before = sum(len(each) + 1 for each in body.split(b"\n")[: line - 1])
    position = len(body[: before + max(column - 1, 0)].decode("utf-8", "replace"))
    return message[: found.start()], position


def invalid_body(code: str, path: tuple[str | int, ...], message: str) -> RequestValidationError:
    """The validation error about one place of the body."""
    return RequestValidationError([{"type": code, "loc": ("body", *path), "msg": message, "input": ""}])


def refuse_unstorable(document: Any) -> None:
    """Raises the validation error that names what no column can hold: NUL characters and infinite numbers."""
    errors = [
        {"type": "unstorable", "loc": ("body", *path), "msg": message, "input": ""}
        for path, message in islice(_unstorable(document, ()), 100)
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
