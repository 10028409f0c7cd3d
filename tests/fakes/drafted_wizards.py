"""Wizards as a model drafts them from a description: rightly, and with each kind of fault."""

from __future__ import annotations

from typing import Any


def a_drafted_field(key: str, kind: str = "text_input", **members: Any) -> dict[str, Any]:
    """A field with every member that strict structured outputs demand."""
    nothing = dict.fromkeys(("help", "min", "max", "format", "unit", "visible_when", "required_when", "computed"))
    lists: dict[str, Any] = {"options": [], "columns": [], "checks": []}
    basics = {"key": key, "name": key.replace("_", " ").capitalize(), "type": kind, "question": f"{key}?"}
    return {**basics, "required": True, "whole": False, "multiline": False, **nothing, **lists, **members}


def a_drafted_wizard(*fields: dict[str, Any], **members: Any) -> dict[str, Any]:
    step = {"name": "Your order", "description": None, "skippable": False, "visible_when": None, "fields": list(fields)}
    return {
        "name": "Pizza order",
        "description": "Take an order for a pizza.",
        "category": "Form & Survey Wizards",
        "tags": ["food"],
        "estimated_minutes": 2,
        "steps": [step],
        "closing_message": "We'll see you soon, {{ guest }}!",
        **members,
    }


GUEST = a_drafted_field("guest", min=1, max=80)
DELIVERY = a_drafted_field(
    "delivery",
    "single_select",
    options=[{"value": "pickup", "label": "Pick-up"}, {"value": "bring", "label": "Delivery"}],
)
ADDRESS = a_drafted_field("address", multiline=True, visible_when='delivery == "bring"')
PIZZAS = a_drafted_field(
    "pizzas",
    "rows",
    min=1,
    max=20,
    columns=[
        {"key": "kind", "name": "Kind", "type": "text", "required": True},
        {"key": "count", "name": "Count", "type": "integer", "required": True},
    ],
)
TOTAL = a_drafted_field("total", "number_input", computed='sum(pizzas, "count") * 12.0', unit="USD", question="")
GOOD = a_drafted_wizard(GUEST, PIZZAS, TOTAL, DELIVERY, ADDRESS)
UNKNOWN_KEY = a_drafted_wizard(GUEST, DELIVERY, {**ADDRESS, "visible_when": 'shipping == "bring"'})
"""A condition on a field that isn't there: a semantic error."""
UNKNOWN_TYPE = a_drafted_wizard({**GUEST, "type": "telepathy"})
"""An error of shape."""
