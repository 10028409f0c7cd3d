"""The load: people who play conversations over plain HTTP/1.1, cheaply, so that the server is what is measured."""

import asyncio
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What came of a load; latencies in seconds, one a turn."""

    latencies: list[float] = field(default_factory=list[float])
    first_frames: list[float] = field(default_factory=list[float])
    failures: list[str] = field(default_factory=list[str])
    published: int = 0


@dataclass(frozen=True)
class Server:
    """Where the server listens and who speaks to it."""

    port: int
    token: str


async def converse(server: Server, tally: Tally, messages: Sequence[str]) -> None:
    """Plays one conversation on a connection of its own and adds to the tally."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    thread = str(uuid.uuid4())
    stream = b""
    try:
        for message in messages:
            began = time.perf_counter()
            writer.write(_request(server, thread, message))
            await reader.readuntil(b"\r\n\r\n")
            stream, first = await _chunks(reader)
            tally.latencies.append(time.perf_counter() - began)
            tally.first_frames.append(first - began)
            if b'"RUN_FINISHED"' not in stream:
                tally.failures.append(stream[-300:].decode(errors="replace"))
                return
        tally.published += b"run_completed" in stream
    finally:
        writer.close()


def _request(server: Server, thread: str, message: str) -> bytes:
    body = {
        "threadId": thread,
        "runId": str(uuid.uuid4()),
        "messages": [{"id": str(uuid.uuid4()), "role": "user", "content": message}],
        "tools": [],
        "context": [],
        "state": {},
        "forwardedProps": {"wizard": "event-wizard"},
    }
    content = json.dumps(body).encode()
    head = (
        f"POST /api/v1/agent HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.token}\r\n"
        f"Content-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def _chunks(reader: asyncio.StreamReader) -> tuple[bytes, float]:
    parts: list[bytes] = []
    first = 0.0
    while size := int((await reader.readline()).strip() or b"0", 16):
        first = first or time.perf_counter()
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts), first or time.perf_counter()


async def play(server: Server, people: int, conversations: int, messages: Sequence[str]) -> Tally:
    """`people` at once play `conversations` in all."""
    tally, left = Tally(), iter(range(conversations))

    async def person() -> None:
        for _ in left:
            await converse(server, tally, messages)

    await asyncio.gather(*(person() for _ in range(people)))
    return tally
