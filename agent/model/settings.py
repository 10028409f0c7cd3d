"""What the model interpreter needs to know, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens; cached prompt tokens cost `cached` where that is known, else as much as others."""

    prompt: Decimal
    completion: Decimal
    cached: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Durations are in seconds. `total_seconds` bounds a whole call, its retries included."""

    model: str
    base_url: str = "https://api.openai.com/v1"
    api_key: str | None = field(default=None, repr=False)
    connect_seconds: float = 5.0
    first_token_seconds: float = 10.0
    between_tokens_seconds: float = 5.0
    total_seconds: float = 30.0
    attempts: int = 3
    longest_wait_seconds: float = 4.0
    """A server that asks for a longer pause before a retry isn't asked again in this turn."""
    failures_to_open: int = 5
    open_seconds: float = 30.0
    answer_limit: int = 64_000
    """Characters; an answer that grows beyond it is cut off as unusable."""
    gather_seconds: float = 0.03
    """A stream that trickles token by token is read in gulps of about so long: each wakening costs."""
    prices: Prices | None = None
