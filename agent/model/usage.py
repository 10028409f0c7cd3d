"""Tokens and cost of a call: as the server counted them, or estimated where it did not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from agent.model.settings import Prices

_CHARACTERS_PER_TOKEN = 4
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Tokens:
    """`cached` are among those of the prompt."""

    prompt: int
    completion: int
    cached: int | None = None
    estimated: bool = False

    def cost(self, prices: Prices | None) -> Decimal | None:
        """US dollars; None where the prices aren't known."""
        if prices is None:
            return None
        cached = min(self.cached or 0, self.prompt)
        cached_price = prices.prompt if prices.cached is None else prices.cached
        spent = (self.prompt - cached) * prices.prompt + cached * cached_price + self.completion * prices.completion
        return spent / _MILLION


def tokens_of(counted: Mapping[str, Any] | None, prompt_characters: int, answer_characters: int) -> Tokens:
    """Tokens by the server's own count, else about four characters each."""
    prompt, completion = _count(counted, "prompt_tokens"), _count(counted, "completion_tokens")
    if counted is None or prompt is None or completion is None:
        estimate = (-(-characters // _CHARACTERS_PER_TOKEN) for characters in (prompt_characters, answer_characters))
        return Tokens(*estimate, estimated=True)
    details = counted.get("prompt_tokens_details")
    return Tokens(prompt, completion, _count(cast(Any, details), "cached_tokens"))


def _count(members: Any, name: str) -> int | None:
    value = cast(dict[str, Any], members).get(name) if isinstance(members, dict) else None
    return value if isinstance(value, int) and value >= 0 else None
