"""An answer of the fake model server as server-sent events, whole or broken as its play says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fakes.model_plays import MID_STREAM, Play

Event = tuple[bytes, str]


def stream_events(play: Play, text: str, model: str, prompt_tokens: int) -> Iterator[Event]:
    """The events, each with the text that has been written once it is out."""
    yield _choice(model, {"role": "assistant", "content": ""}), ""
    match play.fault:
        case "early_error_chunk":
            yield _event(model, error={"message": "upstream overloaded", "code": 502}), ""
        case "refusal":
            yield _choice(model, {"refusal": "I can't help with that."}), ""
            yield from _closing(play, model, "", prompt_tokens)
        case "empty_choices":
            yield from _closing(play, model, "", prompt_tokens)
        case "endless":
            yield from _endless(model)
        case fault if fault in MID_STREAM:
            pieces = play.pieces(text)
            yield from _content(model, pieces[: len(pieces) // 2])
            yield from _broken(play, model)
        case _:
            yield from _content(model, play.pieces(text))
            yield from _closing(play, model, text, prompt_tokens)


def _content(model: str, pieces: list[str]) -> Iterator[Event]:
    written = ""
    for piece in pieces:
        written += piece
        yield _choice(model, {"content": piece}), written


def _endless(model: str) -> Iterator[Event]:
    yield from _content(model, ['{"commands": [], "say": "'])
    while True:
        yield from _content(model, ["word " * 200])


def _broken(play: Play, model: str) -> Iterator[Event]:
    if play.fault == "error_chunk":
        yield _event(model, error={"message": "the model crashed", "type": "server_error"}), ""
    if play.fault == "truncated":
        yield _choice(model, {}, "length"), ""
        yield b"data: [DONE]\n\n", ""


def _closing(play: Play, model: str, text: str, prompt_tokens: int) -> Iterator[Event]:
    yield _choice(model, {}, "stop"), text
    if play.fault != "no_usage":
        completion = len(play.pieces(text))
        details = {"cached_tokens": prompt_tokens // 2}
        counted = {"prompt_tokens": prompt_tokens, "completion_tokens": completion, "prompt_tokens_details": details}
        yield _event(model, choices=[], usage={**counted, "total_tokens": prompt_tokens + completion}), text
    yield b"data: [DONE]\n\n", text


def _choice(model: str, delta: Mapping[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _event(model, choices=[choice], usage=None)


def _event(model: str, **members: Any) -> bytes:
    shared = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1, "model": model}
    return b"data: " + json.dumps({**shared, **members}).encode() + b"\n\n"
