"""Bytes in a bucket of Supabase Storage, streamed both ways over its REST API."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import httpx

from wizard.errors import NotFound, Unavailable
from wizard.ports.files import Written

PARTIAL, MISSING = 206, 404
OUT_OF_REACH = "The files can't be reached just now."


class SupabaseFiles:
    """Implements FileStore. `key` is the project's service key: the bucket is closed to everybody else."""

    def __init__(self, http: httpx.AsyncClient, url: str, bucket: str, key: str) -> None:
        self._http, self._bucket = http, bucket
        self._objects = f"{url}/storage/v1/object/{bucket}"
        self._headers = {"Authorization": f"Bearer {key}", "apikey": key}

    async def write(self, path: str, content: AsyncIterator[bytes]) -> Written:
        counted = _Counted(content)
        headers = {**self._headers, "Content-Type": "application/octet-stream", "x-upsert": "false"}
        try:
            response = await self._http.post(f"{self._objects}/{path}", content=counted.chunks(), headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(OUT_OF_REACH) from error
        if not response.is_success:
            raise Unavailable(OUT_OF_REACH)
        return counted.written

    @asynccontextmanager
    async def read(self, path: str, start: int, length: int) -> AsyncGenerator[AsyncIterator[bytes]]:
        headers = {**self._headers, "Accept-Encoding": "identity"}
        if length > 0:
            headers["Range"] = f"bytes={start}-{start + length - 1}"
        request = self._http.build_request("GET", f"{self._objects}/{path}", headers=headers)
        try:
            response = await self._http.send(request, stream=True)
        except httpx.HTTPError as error:
            raise Unavailable(OUT_OF_REACH) from error
        try:
            await _refuse(response)
            yield _part(response, 0 if response.status_code == PARTIAL else start, length)
        finally:
            await response.aclose()

    async def delete(self, path: str) -> None:
        try:
            response = await self._http.request(
                "DELETE", self._objects, json={"prefixes": [path]}, headers=self._headers
            )
        except httpx.HTTPError as error:
            raise Unavailable(OUT_OF_REACH) from error
        await _refuse(response)


class _Counted:
    """A stream that remembers what went through it."""

    def __init__(self, content: AsyncIterator[bytes]) -> None:
        self._content, self._digest, self._size = content, hashlib.sha256(), 0

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._content:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    @property
    def written(self) -> Written:
        return Written(self._size, self._digest.hexdigest())


async def _refuse(response: httpx.Response) -> None:
    """Raises what an answer of Storage means; it says with 400 that something isn't there."""
    if response.is_success:
        return
    said = await response.aread()
    if response.status_code == MISSING or b'"404"' in said[:1000]:
        raise NotFound("The file isn't there any more.")
    raise Unavailable(OUT_OF_REACH)


async def _part(response: httpx.Response, skipped: int, length: int) -> AsyncIterator[bytes]:
    """What was asked for, also of a server that sends the whole."""
    left = length
    try:
        async for chunk in response.aiter_bytes():
            passed, skipped = chunk[skipped:], max(0, skipped - len(chunk))
            if left > 0 and passed:
                yield passed[:left]
                left -= len(passed[:left])
    except httpx.HTTPError as error:
        raise Unavailable(OUT_OF_REACH) from error
    if left > 0:
        raise Unavailable("The file ends before it should.")
