"""Server-sent events to chunks."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.chunks import EventLines, read_chunks
from agent.model.failures import AnswerUnusable, StreamBroken

STREAM = ': keep-alive\n\ndata: {"a": "ä"}\r\n\r\nevent: x\ndata:{"b": 2}\n\ndata: [DONE]\n\n'.encode()


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_events_are_the_same_wherever_the_network_cuts_them(cuts: list[int]) -> None:
    edges = sorted({0, len(STREAM), *cuts})
    lines = EventLines(1000)
    payloads = [each for start, end in itertools.pairwise(edges) for each in lines.feed(STREAM[start:end])]
    assert payloads == ['{"a": "ä"}'.encode(), b'{"b": 2}', b"[DONE]"]


def test_an_event_without_end_is_cut_off() -> None:
    with pytest.raises(AnswerUnusable):
        EventLines(1000).feed(b"data: " + b"x" * 2000)


@pytest.mark.parametrize(
    "payload", [b"{}", b'{"choices": []}', b'{"choices": [{}]}', b'{"choices": [{"delta": null}]}', b'{"error": null}']
)
def test_a_chunk_without_content_adds_nothing(payload: bytes) -> None:
    arrival = read_chunks([payload, b""])
    assert (arrival.text, arrival.working, arrival.finish, arrival.error) == ("", False, None, None)


def test_chunks_that_arrive_together_add_up() -> None:
    arrival = read_chunks(
        [
            b'{"choices": [{"delta": {"content": "Hi "}, "finish_reason": null}], "usage": null}',
            b'{"choices": [{"delta": {"content": "you"}}]}',
            b'{"choices": [{"delta": {}, "finish_reason": "stop"}]}',
            b'{"choices": [], "usage": {"prompt_tokens": 3}}',
            b"[DONE]",
            b"not read any more",
        ]
    )
    assert (arrival.text, arrival.working, arrival.finish) == ("Hi you", True, "stop")
    assert (arrival.usage, arrival.done, arrival.count) == ({"prompt_tokens": 3}, True, 4)


def test_a_model_that_reasons_is_at_work_though_it_says_nothing() -> None:
    arrival = read_chunks([json.dumps({"choices": [{"delta": {"reasoning_content": "hm"}}]}).encode()])
    assert (arrival.working, arrival.text) == (True, "")


@pytest.mark.parametrize(
    "payload",
    [b"<html>", b"[1]", b"12", b'{"choices": 3}', b'{"choices": [3]}', b'{"choices": [{"delta": {"content": [1]}}]}'],
)
def test_an_event_that_is_no_chunk_breaks_the_stream(payload: bytes) -> None:
    with pytest.raises(StreamBroken):
        read_chunks([payload])
