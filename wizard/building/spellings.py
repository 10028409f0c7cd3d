"""How documents may be written otherwise than they are kept: parts that say their order, members by another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

PART_LISTS: Final = ("steps", "option_sets", "options", "dependencies", "triggers", "actions")
ORDERS: Final = ("step_order", "execution_order", "display_order", "order")
RENAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "triggers": {"event_trigger": "on", "event_name": "name"},
    "actions": {"action_name": "name"},
}
"""The list that a part is in -> what it may say -> what that is called here."""


def order_of(items: list[Any]) -> list[int]:
    """The positions of a list's items in the order that they ask for; those that ask for none come last."""
    wanted = [_wanted(item) for item in items]
    return sorted(range(len(items)), key=lambda position: (wanted[position] is None, wanted[position] or 0))


def _wanted(item: Any) -> float | None:
    if not isinstance(item, Mapping):
        return None
    part = cast("Mapping[str, Any]", item)
    return next((part[member] for member in ORDERS if is_order(part.get(member))), None)


def is_order(value: Any) -> bool:
    """Whether it says a position; anything else by that name is for the reader to refuse."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value


def as_sent(document: Any, pointer: str) -> str:
    """Where in the document as it was sent the place is that a pointer into the completed one names."""
    tokens: list[str] = []
    node, member = document, ""
    for token in pointer.split("/")[1:]:
        if isinstance(node, list):
            items = cast("list[Any]", node)
            token = _position_in(items, member, token)
            node = items[int(token)] if token.isdecimal() and int(token) < len(items) else None
        elif isinstance(node, Mapping):
            part = cast("Mapping[str, Any]", node)
            token = _member_of(part, tokens, token)
            member, node = token, part.get(token)
        tokens.append(token)
    return "".join(f"/{token}" for token in tokens)


def _position_in(items: list[Any], member: str, token: str) -> str:
    if member not in PART_LISTS or not token.isdecimal() or int(token) >= len(items):
        return token
    return str(order_of(items)[int(token)])


def _member_of(part: Mapping[str, Any], above: list[str], token: str) -> str:
    renamed = RENAMED.get(above[-2], {}) if len(above) > 1 else {}
    return next((said for said, kept in renamed.items() if kept == token and said in part and kept not in part), token)
