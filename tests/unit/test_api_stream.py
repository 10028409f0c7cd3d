"""Frames on the wire: separators, numbers, pings."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import pytest

from api.agent_stream import LONGEST_ID, FrameStream
from api.event_stream import last_event_id
from api.problems import Problem
from wizard.ports.records import Frame

Sent = list[dict]


async def silence() -> dict:
    """A client that neither says anything nor leaves."""
    return await asyncio.get_running_loop().create_future()


async def frames(*events: dict) -> AsyncIterator[Sequence[Frame]]:
    for seq, event in enumerate(events, 1):
        yield [Frame(seq, event)]


async def sent_by(stream: FrameStream) -> Sent:
    messages: Sent = []

    async def send(message) -> None:
        messages.append(message)

    await stream({"type": "http", "method": "POST"}, silence, send)
    return messages


async def test_each_frame_is_one_event_with_its_number():
    events = [{"type": "RUN_STARTED"}, {"type": "TEXT_MESSAGE_CONTENT", "delta": "two\nlines, ünïcode\u2028"}]
    messages = await sent_by(FrameStream(frames(*events), ping_seconds=15))
    body = b"".join(message.get("body", b"") for message in messages).decode()
    first, second, end = body.split("\n\n")
    assert first == 'id: 1\ndata: {"type":"RUN_STARTED"}'
    assert second.startswith("id: 2\ndata: ")
    assert json.loads(second.partition("data: ")[2]) == events[1]
    assert end == ""
    assert messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


async def test_what_is_there_at_once_is_sent_in_one_piece():
    async def batches() -> AsyncIterator[Sequence[Frame]]:
        yield [Frame(1, {"type": "RUN_STARTED"}), Frame(2, {"type": "RUN_FINISHED"})]

    messages = await sent_by(FrameStream(batches(), ping_seconds=15))
    bodies = [message["body"] for message in messages if message.get("body")]
    assert [body.count(b"data: ") for body in bodies] == [2]


async def test_no_proxy_may_hold_the_stream_back():
    start = (await sent_by(FrameStream(frames(), ping_seconds=15)))[0]
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["x-accel-buffering"] == "no"
    assert headers["cache-control"] == "no-cache, no-transform"


async def test_a_quiet_stream_is_kept_alive_by_comments():
    pinged, messages = asyncio.Event(), []

    async def slow() -> AsyncIterator[Sequence[Frame]]:
        await pinged.wait()
        yield [Frame(1, {"type": "RUN_FINISHED"})]

    async def send(message) -> None:
        messages.append(message.get("body"))
        if messages.count(b": ping\n\n") == 2:
            pinged.set()

    await FrameStream(slow(), ping_seconds=0.001)({"type": "http"}, silence, send)
    assert messages[-2] == b'id: 1\ndata: {"type":"RUN_FINISHED"}\n\n'


async def test_a_stream_that_breaks_stops_its_pings():
    async def broken() -> AsyncIterator[Sequence[Frame]]:
        yield [Frame(1, {"type": "RUN_STARTED"})]
        raise RuntimeError("broken")

    before = asyncio.all_tasks()
    with pytest.raises(RuntimeError):
        await sent_by(FrameStream(broken(), ping_seconds=0.001))
    assert asyncio.all_tasks() == before


def test_the_last_event_id_is_a_number():
    assert [last_event_id(each) for each in (None, "", "0", "12")] == [None, None, 0, 12]
    for wrong in ("-1", "x", "1.5", "٣", "9" * 10):
        with pytest.raises(Problem):
            last_event_id(wrong, longest=LONGEST_ID)
