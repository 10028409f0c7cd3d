"""Server-sent events to the facts of Chat Completions chunks, cheaply: the typed path costs milliseconds a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jiter

from agent.model.failures import AnswerUnusable, StreamBroken

DONE = b"[DONE]"
_ODD = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(slots=True)
class Arrival:
    """What some chunks that arrived together add up to. `working`: the model is, even where there is no text yet."""

    count: int = 0
    texts: list[str] = field(default_factory=list[str])
    working: bool = False
    finish: str | None = None
    declined: bool = False
    usage: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    done: bool = False

    @property
    def text(self) -> str:
        return "".join(self.texts)


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


def read_chunks(payloads: Sequence[bytes]) -> Arrival:
    """Up to the last one, or to `[DONE]`. Raises StreamBroken where a payload is no chunk."""
    arrival = Arrival()
    for payload in payloads:
        if payload == DONE:
            arrival.done = True
            break
        if payload:
            try:
                _add(arrival, jiter.from_json(payload))
            except _ODD:
                raise StreamBroken("an event that is no chunk") from None
    return arrival


def _add(arrival: Arrival, chunk: Any) -> None:
    arrival.count += 1
    if chunk.get("error"):
        arrival.error = dict(chunk["error"]) if isinstance(chunk["error"], dict) else {}
    if chunk.get("usage"):
        arrival.usage = dict(chunk["usage"])
    if not chunk.get("choices"):
        return
    choice = chunk["choices"][0]
    arrival.finish = choice.get("finish_reason") or arrival.finish
    delta: Any = choice.get("delta") or {}
    if text := delta.get("content"):
        arrival.texts.append(text + "")
        arrival.working = True
    elif delta.get("reasoning") or delta.get("reasoning_content"):
        arrival.working = True
    if delta.get("refusal"):
        arrival.declined = True
