"""Server-sent events to the facts of a Chat Completions chunk, cheaply: the typed path costs milliseconds a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import jiter

from agent.model.failures import AnswerUnusable, StreamBroken

DONE = b"[DONE]"


@dataclass(slots=True)
class Chunk:
    """What one event adds. `alive`: the model is at work, even where there is no text yet."""

    text: str = ""
    alive: bool = False
    finish: str | None = None
    declined: bool = False
    usage: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None


class EventLines:
    """Cuts a byte stream into the payloads of its `data:` lines, wherever the network cut it."""

    def __init__(self, limit: int) -> None:
        self._rest = b""
        self._limit = limit

    def feed(self, received: bytes) -> list[bytes]:
        lines = (self._rest + received).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > self._limit:
            raise AnswerUnusable("an event without end")
        return [line[5:].strip() for line in lines if line.startswith(b"data:")]


def read_chunk(payload: bytes) -> Chunk:
    """Raises StreamBroken where the payload is no chunk."""
    try:
        document = jiter.from_json(payload)
    except ValueError:
        raise StreamBroken("an event that is no JSON") from None
    if not isinstance(document, dict):
        raise StreamBroken("an event that is no object")
    members = cast(dict[str, Any], document)
    chunk = _read_choices(members.get("choices"))
    chunk.usage = members.get("usage") or None
    error = members.get("error")
    if error:
        chunk.error = cast(dict[str, Any], error) if isinstance(error, dict) else {}
    return chunk


def _read_choices(choices: Any) -> Chunk:
    if not isinstance(choices, list) or not choices:
        return Chunk()
    choice: Any = cast(list[Any], choices)[0]
    if not isinstance(choice, dict):
        return Chunk()
    members = cast(dict[str, Any], choice)
    delta: Any = members.get("delta")
    if not isinstance(delta, dict):
        return Chunk(finish=members.get("finish_reason"))
    said = cast(dict[str, Any], delta)
    text = said.get("content")
    return Chunk(
        text=text if isinstance(text, str) else "",
        alive=bool(text or said.get("reasoning") or said.get("reasoning_content")),
        finish=members.get("finish_reason"),
        declined=bool(said.get("refusal")),
    )
