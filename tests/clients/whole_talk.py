"""The whole conversation of the event wizard, as people would say it, and the event that must come of it."""

from datetime import date, time
from typing import Any

from bench.conversation import ANSWERS, OPENING

TALK = (
    "hello",
    "Ada Lovelace",
    "ada@analytical.example",
    "Analytical Engine Launch",
    "a launch party",
    "An evening with the first machine that computes",
    "May 5th 2031",
    "half past 7 in the evening",
    "10 pm",
    "yes",
    "VIP 150 x 50, General 50 for 300 people",
    "yes",
    "in person",
    "Somerset House",
    "Strand, London",
    "no",
)
PLAIN_TALK = (OPENING, *ANSWERS[:-1])
EVENT: dict[str, Any] = {
    "title": "Analytical Engine Launch",
    "slug": "analytical-engine-launch",
    "type": "launch",
    "description": "An evening with the first machine that computes",
    "event_date": date(2031, 5, 5),
    "start_time": time(19, 30),
    "end_time": time(22, 0),
    "timezone": "America/New_York",
    "venue_mode": "physical",
    "venue_data": {"name": "Somerset House", "address": "Strand, London"},
    "ticket_tiers": [
        {"name": "VIP", "price": 150, "quantity": 50},
        {"name": "General", "price": 50, "quantity": 300},
    ],
    "total_capacity": 350,
    "payment_enabled": False,
    "stripe_account_id": None,
    "status": "published",
}


def public_part(event: dict[str, Any]) -> dict[str, Any]:
    """The columns of an event that the conversation decided; later events of one title have a number in their slug."""
    slug = str(event["slug"]).rstrip("0123456789").removesuffix("-")
    return {name: event[name] for name in EVENT} | {"slug": slug}
