"""What a large file costs the server: its memory and the speed, in and out, over real HTTP."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

from bench import processes

MIB = 2**20
PIECE = bytes(range(256)) * 4096
BOUNDARY = "----------usher"
WAYS = (("in a form", True), ("as the body", False))
LIMIT_MIB = 32.0
"""How much more memory than before the server may have needed at its peak."""
WIZARD = {
    "name": "Backup",
    "category": "Form & Survey Wizards",
    "steps": [
        {
            "name": "Files",
            "option_sets": [
                {
                    "key": "archive",
                    "name": "Archive",
                    "question": "Which archive?",
                    "selection_type": "file_upload",
                    "max_files": 10,
                }
            ],
        }
    ],
}


@dataclass(frozen=True)
class Measured:
    """One way of sending or fetching."""

    way: str
    mib: int
    seconds: float
    before: float
    peak: float

    def row(self) -> str:
        figures = (
            f"{self.mib / self.seconds:.0f} | {self.before:.0f} | {self.peak:.0f} | {self.peak - self.before:+.1f}"
        )
        return f"| {self.way} | {figures} |"


def measure(mib: int, settings: Mapping[str, str]) -> int:
    """Prints a table; 1 where the memory grew with the file."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with processes.usher(Path(folder) / "data", settings) as (server, port):
            rows = asyncio.run(_measured(server, f"http://127.0.0.1:{port}", mib))
    sys.stdout.write(f"A file of {mib} MiB; the server's resident memory in MiB:\n\n")
    sys.stdout.write("| way | MiB/s | before | at its peak | growth |\n| --- | --- | --- | --- | --- |\n")
    sys.stdout.writelines(f"{row.row()}\n" for row in rows)
    return int(any(row.peak - row.before > LIMIT_MIB for row in rows))


async def _measured(server: int, url: str, mib: int) -> list[Measured]:
    async with httpx.AsyncClient(base_url=url, timeout=600) as client:
        await _sign_in(client)
        files = await _run(client)
        await _send(client, files, 8, form=True)  # so that what is imported and compiled once isn't counted
        rows = [await _watched(server, f"sent {way}", mib, _send(client, files, mib, form=form)) for way, form in WAYS]
        path = (await client.get(files)).json()["items"][-1]["id"]
        link = (await client.post(f"{files}/{path}/url")).json()["url"]
        return [*rows, await _watched(server, "fetched by link", mib, _fetch(client, link, mib))]


async def _watched(server: int, way: str, mib: int, work: Awaitable[None]) -> Measured:
    processes.forget_peak(server)
    before, began = processes.memory_mib(server), time.perf_counter()
    await work
    return Measured(way, mib, time.perf_counter() - began, before, processes.peak_memory_mib(server))


async def _sign_in(client: httpx.AsyncClient) -> None:
    credentials = {"email": "admin@acme.example", "password": "usher-demo"}
    response = await client.post("/auth/v1/token?grant_type=password", json=credentials)
    client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"


async def _run(client: httpx.AsyncClient) -> str:
    """Where the files of a new run are."""
    made = await client.post("/api/v1/wizards", json={"structure": WIZARD})
    path = made.raise_for_status().headers["location"]
    tag = {"If-Match": made.headers["etag"]}
    (await client.post(f"{path}/publish", json={}, headers=tag)).raise_for_status()
    begun = {"wizard": path.rpartition("/")[2], "thread_id": str(uuid4())}
    session = (await client.post("/api/v1/sessions", json=begun)).raise_for_status().json()
    return f"/api/v1/wizard-runs/{session['run']['id']}/files"


async def _send(client: httpx.AsyncClient, files: str, mib: int, *, form: bool) -> None:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="archive.bin"\r\n\r\n'.encode()
        if form
        else b""
    )
    tail = f"\r\n--{BOUNDARY}--\r\n".encode() if form else b""

    async def body() -> AsyncIterator[bytes]:
        yield head
        for _ in range(mib):
            yield PIECE
        yield tail

    media_type = f"multipart/form-data; boundary={BOUNDARY}" if form else "application/octet-stream"
    headers = {"Content-Type": media_type, "Content-Length": str(len(head) + mib * MIB + len(tail))}
    response = await client.post(files, params={"field": "archive"}, content=body(), headers=headers)
    if response.raise_for_status().json()["size"] != mib * MIB:
        raise RuntimeError("the file didn't arrive whole")


async def _fetch(client: httpx.AsyncClient, url: str, mib: int) -> None:
    size = 0
    async with client.stream("GET", url, headers={"Authorization": ""}) as response:
        async for chunk in response.aiter_raw():
            size += len(chunk)
    if size != mib * MIB:
        raise RuntimeError("the file didn't come whole")
