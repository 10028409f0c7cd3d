"""What a turn's prompt knows: the run's state, what the client says, the last lines, the message. All of it data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agent.interpreters import Heard

LINES = 8
LINE_LENGTH = 600
VALUE_LENGTH = 1_000
CONTEXT_LENGTH = 4_000


def facts_of(heard: Heard) -> dict[str, Any]:
    """The values of `turn.jinja`, within bounds."""
    return {
        "state": _state(heard),
        "context": _context(heard.context),
        "transcript": [{line.role: _cut(line.text, LINE_LENGTH)} for line in heard.history[-LINES:]],
        "message": heard.message,
    }


def _state(heard: Heard) -> dict[str, Any]:
    run, view, awaiting = heard.run, heard.view, heard.run.awaiting
    return {
        "now": heard.now.strftime("%A %Y-%m-%d %H:%M"),
        "time_zone": str(heard.now.tzinfo),
        "status": run.status,
        "first_message": heard.fresh,
        "step": view.current_step,
        "asking": [_asked(question) for question in view.questions],
        "awaiting": {"subject": awaiting.subject, "question": awaiting.question} if awaiting else None,
        "answers": {key: _bounded(value) for key, value in view.answers.items()},
        "remaining": view.remaining,
    }


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    asked = {"key": question["key"], "type": question["input"], "required": question["required"]}
    if question["options"]:
        asked["options"] = [{"value": each["value"], "label": each["label"]} for each in question["options"]]
    if question["proposal"] is not None:
        asked["proposal"] = _bounded(question["proposal"])
    return asked


def _context(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the client says about its surroundings; what is too much is left out whole."""
    kept: list[dict[str, str]] = []
    room = CONTEXT_LENGTH
    for entry in entries:
        described = {name: str(entry.get(name, "")) for name in ("description", "value")}
        room -= sum(map(len, described.values()))
        if room < 0:
            break
        kept.append(described)
    return kept


def _bounded(value: Any) -> Any:
    """A value as it is, or the beginning of its text where it is long."""
    text = value if isinstance(value, str) else json.dumps(value)
    return value if len(text) <= VALUE_LENGTH else _cut(text, VALUE_LENGTH)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
