"""What a turn's prompt knows: the run's state, what the client says, the last lines, the message. All of it data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agent.interpreters import Heard
from wizard.inputs import InputField, SelectField

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
    run, view = heard.run, heard.view
    answers = {key: _bounded(answer.value) for key, answer in run.answers.items() if answer.state == "active"}
    awaiting = run.awaiting
    return {
        "now": heard.now.strftime("%A %Y-%m-%d %H:%M"),
        "time_zone": str(heard.now.tzinfo),
        "status": run.status,
        "step": run.current_step,
        "asking": [_asked(heard, field) for field in view.asking],
        "awaiting": {"subject": awaiting.subject, "question": awaiting.question} if awaiting else None,
        "answers": answers,
        "remaining": [],
    }


def _asked(heard: Heard, field: InputField) -> dict[str, Any]:
    asked: dict[str, Any] = {"key": field.key, "type": field.selection_type}
    if isinstance(field, SelectField):
        asked["options"] = [{"value": each.value, "label": each.label} for each in heard.view.options(field.key)]
    if field.key in heard.view.proposals:
        asked["proposal"] = _bounded(heard.view.proposals[field.key])
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
