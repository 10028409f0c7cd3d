"""What a model proposed, as commands; whatever is none is refused and the rest is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pydantic import ValidationError

from wizard.commands import Command, parse_model_command
from wizard.outcomes import CommandRefused

MOST = 60


def read_commands(items: Sequence[Any]) -> tuple[tuple[Command, ...], tuple[CommandRefused, ...]]:
    """Never raises: a model may say anything."""
    commands: list[Command] = []
    refused: list[CommandRefused] = []
    for item in items[:MOST]:
        try:
            commands.append(parse_model_command(item))
        except (ValidationError, RecursionError):
            refused.append(CommandRefused(_kind(item), "malformed", "This isn't something that can be done here."))
    if len(items) > MOST:
        refused.append(CommandRefused("…", "too_many", f"Only the first {MOST} of these were looked at."))
    return tuple(commands), tuple(refused)


def _kind(item: Any) -> str:
    kind = cast(dict[str, Any], item).get("kind") if isinstance(item, dict) else None
    return kind[:60] if isinstance(kind, str) else "unknown"
