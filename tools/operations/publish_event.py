"""`publishEvent`: a run's answers become one published event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import JsonValue

from wizard.errors import EffectRefused
from wizard.ports import EventDraft, Execution, LedgerWork
from wizard.slugs import slug_of

Answers = Mapping[str, JsonValue]

_REQUIRED = ("event.title", "event.type", "event.date", "event.start_time", "ticket.tiers", "venue.mode")
_YES = (True, "yes", "true")
_VENUE_PARTS = {"physical": ("name", "address"), "virtual": ("url",), "hybrid": ("name", "address", "url")}


class PublishEvent:
    """Effect class `local`: the event is written in the transaction that records it."""

    name = "publishEvent"
    effect_class: Literal["local"] = "local"

    async def perform(self, work: LedgerWork, execution: Execution) -> dict[str, Any]:
        """The event as anybody may read it, with the path it is read at. Raises EffectRefused."""
        event = await work.insert_event(execution, draft(execution.payload))
        path = f"/api/v1/public/{event['organization']}/events/{event['slug']}"
        return {"event": {**event, "url_path": path}}


def draft(answers: Answers) -> EventDraft:
    """The event that these answers describe. Raises EffectRefused where one is missing."""
    missing = [key for key in _REQUIRED if answers.get(key) is None]
    if missing:
        raise EffectRefused("Some answers that an event needs are missing.", missing=list(missing))
    title = str(answers["event.title"]).strip()
    tiers = _tiers(answers["ticket.tiers"])
    paid = answers.get("payment.enabled") in _YES
    return EventDraft(
        title=title,
        slug=slug_of(title),
        type=str(answers["event.type"]),
        description=_text(answers, "event.description"),
        event_date=str(answers["event.date"]),
        start_time=str(answers["event.start_time"]),
        end_time=_text(answers, "event.end_time"),
        timezone=_text(answers, "event.timezone") or "America/New_York",
        venue_mode=str(answers["venue.mode"]),
        venue_data=_venue(answers),
        ticket_tiers=tiers,
        total_capacity=_capacity(answers, tiers),
        payment_enabled=paid,
        stripe_account_id=_text(answers, "payment.account_id") if paid else None,
    )


def _text(answers: Answers, key: str) -> str | None:
    value = answers.get(key)
    return None if value is None or value == "" else str(value)


def _tiers(value: JsonValue) -> tuple[Mapping[str, Any], ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        {part: row.get(part) for part in ("name", "price", "quantity")} for row in rows if isinstance(row, dict)
    )


def _capacity(answers: Answers, tiers: tuple[Mapping[str, Any], ...]) -> int:
    stated = answers.get("ticket.total_capacity")
    if isinstance(stated, int | float):
        return int(stated)
    return sum(int(tier["quantity"] or 0) for tier in tiers)


def _venue(answers: Answers) -> dict[str, str]:
    parts = {part: _text(answers, f"venue.{part}") for part in _VENUE_PARTS.get(str(answers["venue.mode"]), ())}
    return {part: text for part, text in parts.items() if text is not None}
