"""A stand-in for Supabase Storage: one private bucket, behind the paths, statuses and bodies of its REST API."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

BUCKET, SERVICE_KEY = "papers", "the-service-key"


class Storage:
    """`objects` is what it keeps; `ranges`: whether it answers with parts."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.ranges = True
        place = f"/storage/v1/object/{BUCKET}"
        self.app = Starlette(
            routes=[
                Route(f"{place}/{{path:path}}", self._put, methods=["POST"]),
                Route(f"{place}/{{path:path}}", self._get, methods=["GET"]),
                Route(place, self._remove, methods=["DELETE"]),
            ]
        )

    async def _put(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        name = request.path_params["path"]
        content = b"".join([chunk async for chunk in request.stream()])
        if name in self.objects and request.headers.get("x-upsert") != "true":
            return _wrong(409, "Duplicate", "The resource already exists")
        self.objects[name] = content
        return JSONResponse({"Key": f"{BUCKET}/{name}", "Id": "3f0c"})

    async def _get(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        content = self.objects.get(request.path_params["path"])
        if content is None:
            return _wrong(404, "not_found", "Object not found")
        asked = request.headers.get("range")
        if asked is None or not self.ranges:
            return Response(content)
        start, end = (int(each) for each in asked.removeprefix("bytes=").split("-"))
        told = {"Content-Range": f"bytes {start}-{min(end, len(content) - 1)}/{len(content)}"}
        return Response(content[start : end + 1], 206, told)

    async def _remove(self, request: Request) -> Response:
        if refusal := _refusal(request):
            return refusal
        names: list[str] = (await request.json())["prefixes"]
        return JSONResponse([{"name": name} for name in names if self.objects.pop(name, None) is not None])


def _refusal(request: Request) -> Response | None:
    known = request.headers.get("authorization") == f"Bearer {SERVICE_KEY}"
    return None if known else _wrong(403, "Unauthorized", "Invalid Compact JWS")


def _wrong(status: int, error: str, message: str) -> Response:
    document: dict[str, Any] = {"statusCode": str(status), "error": error, "message": message}
    return JSONResponse(document, 400)
