"""How much of a request's head a connection keeps."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from usher.http_protocol import HEAD_BYTES, BoundedHead

REFUSED = b"HTTP/1.1 400 Bad Request\r\n"


async def answer(scope, receive, send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(answer, http=BoundedHead, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield listener.getsockname()[1]
    server.should_exit = True
    await serving


async def answered(port: int, request: bytes) -> bytes:
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    try:
        writing.write(request)
        return await asyncio.wait_for(reading.readline(), 10)
    except ConnectionError:  # the refusal may be lost where more was on its way
        return b""
    finally:
        writing.close()


@pytest.mark.parametrize(
    "endless", [b"X: " + b"a" * 4 * HEAD_BYTES, b"a: b\r\n" * HEAD_BYTES], ids=["header", "headers"]
)
async def test_a_head_that_never_ends_is_refused(port: int, endless: bytes):
    assert (await answered(port, b"GET / HTTP/1.1\r\nHost: x\r\n" + endless)) in (REFUSED, b"")


async def test_a_long_body_is_no_head(port: int):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (4 * HEAD_BYTES)
    assert (await answered(port, head + b"a" * 4 * HEAD_BYTES)).startswith(b"HTTP/1.1 204 ")
