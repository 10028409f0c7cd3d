"""A stand-in for an OpenAI-compatible server: streams over real HTTP, plays the event assistant, fails on demand."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakes.event_assistant import answer_turn
from fakes.model_plays import FAULTS, Play, fault_in
from fakes.model_stream import stream_events


@dataclass
class Received:
    """A request as the server saw it; `disconnected` is set when the client left before the answer was complete."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    answered: threading.Event = field(default_factory=threading.Event)
    disconnected: threading.Event = field(default_factory=threading.Event)

    @property
    def system(self) -> str:
        return self.body["messages"][0]["content"]

    @property
    def turn(self) -> str:
        return self.body["messages"][-1]["content"]


class FakeModelServer:
    """Answers each request by the next queued play, else by `always`, else as the event assistant would.

    As a context manager it runs in a thread of its own; `serve()` runs it in the present loop.
    """

    def __init__(self, port: int = 0, delay: float = 0.0, always: Play | None = None) -> None:
        self.delay = delay
        self.always = always
        self.requests: list[Received] = []
        self.connections = 0
        self._port = port
        self._queue: deque[Play] = deque()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def play(self, *plays: Play) -> None:
        """Queue how the next requests are answered."""
        self._queue.extend(plays)

    def open_gate(self) -> None:
        """Let the answer that waits at its gate go on."""
        self._loop.call_soon_threadsafe(self.gate.set)

    def next_play(self, received: Received) -> Play:
        self.requests.append(received)
        if self._queue:
            return self._queue.popleft()
        return self.always or fault_in(received.turn) or Play()

    async def serve(self) -> None:
        """Listen on loopback until stopped."""
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self.gate = asyncio.Event()
        server = await self._loop.create_server(lambda: _Conversation(self), "127.0.0.1", self._port)
        self._port = server.sockets[0].getsockname()[1]
        self._listening.set()
        try:
            await self._stop.wait()
        finally:
            server.close()

    def wait(self) -> None:
        """Until it is stopped from outside."""
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._listening.wait(10):
            raise RuntimeError("the fake model server does not listen")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)


class _Conversation(asyncio.Protocol):
    """One connection: reads a request, answers it, reads the next."""

    def __init__(self, server: FakeModelServer) -> None:
        self._server = server
        self._buffer = bytearray()
        self._answering: asyncio.Task[None] | None = None
        self._received: Received | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._server.connections += 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        received = self._take_request()
        if received is not None:
            self._received = received
            self._answering = asyncio.get_running_loop().create_task(self._answer(received))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._received is not None and not self._received.answered.is_set():
            self._received.disconnected.set()
        if self._answering is not None:
            self._answering.cancel()

    def _take_request(self) -> Received | None:
        head, found, _ = bytes(self._buffer).partition(b"\r\n\r\n")
        if not found:
            return None
        start, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        end = len(head) + 4 + int(headers.get("content-length", "0"))
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[len(head) + 4 : end])
        del self._buffer[:end]
        return Received(start.split(" ")[1], headers, json.loads(body or b"{}"))

    async def _answer(self, received: Received) -> None:
        if received.path != "/v1/chat/completions":
            self._respond(404, {"error": {"message": "no such path", "code": "not_found"}})
        else:
            try:
                await self._perform(self._server.next_play(received), received)
            except Exception as error:
                self._respond(400, {"error": {"message": f"the fake model server broke: {error!r}", "code": "broken"}})
                raise
        received.answered.set()

    async def _perform(self, play: Play, received: Received) -> None:
        if play.fault == "hang":
            await asyncio.Event().wait()
        if play.fault == "drop":
            self._transport.abort()
        elif play.fault == "no_http":
            self._transport.write(b"220 mail.example ESMTP ready\r\n\r\n")
        elif (refusal := _refusal(play, received)) is not None:
            status, error, headers = refusal
            self._respond(status, {"error": error}, headers)
        else:
            await self._stream(play, received)

    def _respond(self, status: int, document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(document).encode()
        fields = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._transport.write(f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode() + body)

    async def _stream(self, play: Play, received: Received) -> None:
        scripted = play.document is not None or play.text is not None
        text = play.wording({} if scripted else answer_turn(received.turn))
        kind = b"text/html" if play.fault == "wrong_content_type" else b"text/event-stream"
        self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ntransfer-encoding: chunked\r\n\r\n" % kind)
        tokens = len(json.dumps(received.body["messages"])) // 4
        delay, waiting = self._server.delay, play.gate is not None
        for event, written in stream_events(play, text, received.body.get("model", "fake"), tokens):
            self._transport.write(b"%x\r\n%s\r\n" % (len(event), event))
            if waiting and play.gate is not None and play.gate in written:
                waiting = await self._wait_at_gate()
            if delay or play.fault == "endless":
                await asyncio.sleep(delay)
        await self._end(play)

    async def _wait_at_gate(self) -> bool:
        await self._server.gate.wait()
        self._server.gate.clear()
        return False

    async def _end(self, play: Play) -> None:
        if play.fault == "stall":
            await asyncio.Event().wait()
        elif play.fault == "break_off":
            self._transport.close()
        else:
            self._transport.write(b"0\r\n\r\n")


def _refusal(play: Play, received: Received) -> tuple[int, Mapping[str, Any], Mapping[str, str]] | None:
    format_type = received.body.get("response_format", {}).get("type")
    match play.fault:
        case "server_error":
            return 500, {"message": "internal error", "type": "server_error"}, {}
        case "rate_limited":
            headers = {"retry-after": play.retry_after} if play.retry_after is not None else {}
            return 429, {"message": "slow down", "code": "rate_limit_exceeded"}, headers
        case "unauthorized":
            key = received.headers.get("authorization", "").removeprefix("Bearer ")
            return 401, {"message": f"Incorrect API key provided: {key}", "code": "invalid_api_key"}, {}
        case "no_json_schema" if format_type == "json_schema":
            return 400, {"message": "json_schema is not supported", "param": "response_format"}, {}
        case "no_response_format" if format_type is not None:
            return 400, {"message": "Unrecognized request argument supplied: response_format"}, {}
        case "no_stream_options" if "stream_options" in received.body:
            return 400, {"message": "Unrecognized request argument supplied: stream_options"}, {}
        case _:
            return None


def main() -> None:
    """Serve by hand: `python tests/fakes/model_server.py --port 8099`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between pieces of an answer")
    parser.add_argument("--fault", choices=FAULTS, help="answer every request with this fault")
    options = parser.parse_args()
    always = Play(options.fault) if options.fault else None
    with FakeModelServer(options.port, options.delay, always) as server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"fake model at {server.url}\n")
        sys.stdout.flush()
        server.wait()


if __name__ == "__main__":
    main()
