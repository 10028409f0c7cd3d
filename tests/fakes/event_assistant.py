"""A scripted assistant for the fake model server: reads the state in a prompt and answers as a good model would."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Command = dict[str, Any]
State = Mapping[str, Any]

_YES = re.compile(r"^(yes|yep|yeah|sure|ok|okay|go ahead|do it|publish|confirm|correct|sounds good)\b", re.IGNORECASE)
_NO = re.compile(r"^(no|nope|not yet|don't|do not|wait|decline|stop)\b", re.IGNORECASE)
_NAVIGATION: tuple[tuple[str, Command], ...] = (
    (r"go back|back|previous", {"kind": "go_back"}),
    (r"skip( it| this)?", {"kind": "skip", "field": None}),
    (r"start over|begin again", {"kind": "start_over"}),
    (r"cancel( it| everything)?", {"kind": "cancel"}),
    (r"what('s| is) (left|missing)|what remains", {"kind": "show_remaining"}),
    (r"(show me the )?summary|what do you have", {"kind": "show_summary"}),
    (r"help|what does (this|that) mean", {"kind": "show_help", "field": None}),
)
_ASSIGNMENT = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)\s*[:=]\s*(.+?)\s*(?=$|\n|;)")
_LEAD_IN = re.compile(
    r"^(it'?s( called)?|it is( called)?|the \w+( \w+)? is|my \w+ is|i am|i'm|we are|call it|let'?s (take|say|call it)|"
    r"make it|at|on|name it)\s+",
    re.IGNORECASE,
)
_TIER = re.compile(r"([A-Za-z][\w ]*?)\s+(\d+(?:\.\d+)?)\s*(?:x|×|\*)\s*(\d+)")
_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%m/%d/%Y", "%d.%m.%Y")
_TIMES = ("%H:%M", "%I:%M %p", "%I %p", "%I%p", "%I:%M%p")


def answer_turn(turn: str) -> dict[str, Any]:
    """The document that answers a turn's prompt: commands, say, asks, question."""
    state: State = json.loads(_fenced("state", turn) or "{}")
    message = json.loads(_fenced("message", turn) or '""').strip()
    commands = _commands(message, state)
    return {"commands": commands, "say": _say(commands), "asks": _next(commands, state), "question": ""}


def _fenced(name: str, turn: str) -> str | None:
    found = re.search(rf"<{name}>\n(.*?)\n</{name}>", turn, re.DOTALL)
    return found[1] if found else None


def _commands(message: str, state: State) -> list[Command]:
    assigned = _ASSIGNMENT.findall(message)
    if assigned:
        return [{"kind": "set_answer", "field": key, "value": _literal(value)} for key, value in assigned]
    if state.get("awaiting"):
        return _decision(message)
    for pattern, command in _NAVIGATION:
        if re.fullmatch(rf"(please )?({pattern})[.!?]*", message, re.IGNORECASE):
            return [command]
    if message.endswith("?") or not state.get("asking"):
        return []
    asked = state["asking"][0]
    value = _value(message, asked)
    return [] if value is None else [{"kind": "set_answer", "field": asked["key"], "value": value}]


def _decision(message: str) -> list[Command]:
    if _YES.match(message):
        return [{"kind": "confirm"}]
    return [{"kind": "decline"}] if _NO.match(message) else []


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _value(message: str, asked: Mapping[str, Any]) -> Any:
    """The message as a value of the field that was asked, or None where it gives none."""
    if asked.get("proposal") is not None and _YES.match(message):
        return asked["proposal"]
    shorter = _LEAD_IN.sub("", message)
    text = message if shorter == message else shorter.strip(" .!")
    match asked["type"]:
        case "single_select" | "multiple_select":
            chosen = _chosen(message, asked.get("options", ()))
            return chosen if asked["type"] == "multiple_select" else next(iter(chosen), None)
        case "number_input" | "slider" | "rating":
            found = re.search(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
            return float(found[0]) if found and "." in found[0] else int(found[0]) if found else None
        case "date_input":
            return _moment(text, _DATES, "%Y-%m-%d")
        case "time_input":
            return _moment(text, _TIMES, "%H:%M")
        case "rows":
            return [_tier(*found.groups()) for found in _TIER.finditer(text)] or None
        case _:
            return text or None


def _tier(name: str, price: str, quantity: str) -> dict[str, Any]:
    return {"name": name.strip(), "price": float(price), "quantity": int(quantity)}


def _chosen(message: str, options: list[Mapping[str, Any]]) -> list[str]:
    words = message.lower().replace("_", " ")
    by_name = [o["value"] for o in options if o["label"].lower() in words or o["value"].replace("_", " ") in words]
    if by_name:
        return by_name
    yes, no = ({"yes", "true", "enabled", "on"}, {"no", "false", "disabled", "off"})
    meant = yes if _YES.match(message) else no if _NO.match(message) else set[str]()
    return [option["value"] for option in options if option["value"].lower() in meant]


def _moment(text: str, formats: tuple[str, ...], normal: str) -> str:
    for form in formats:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).strftime(normal)
        except ValueError:
            continue
    return text


def _say(commands: list[Command]) -> str:
    if not commands:
        return "Let me help you with that."
    answered = [command["field"].split(".")[-1].replace("_", " ") for command in commands if "value" in command]
    return f"Lovely, I have noted the {' and the '.join(answered)}." if answered else "Of course."


def _next(commands: list[Command], state: State) -> list[str]:
    """The field that is probably asked next: the first of the remaining ones that these commands leave open."""
    answered = {command.get("field") for command in commands if command["kind"] == "set_answer"}
    return [key for key in state.get("remaining", ()) if key not in answered][:1]
