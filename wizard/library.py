"""The structures that come with the program, as package data."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from wizard.structure import Structure

EVENT_WIZARD = "event-wizard"


@lru_cache(maxsize=1)
def event_wizard() -> Structure:
    """The system wizard that leads to a published event; its slug is `event-wizard`."""
    return Structure.model_validate_json((files("wizard") / "data" / "event_wizard.json").read_text("utf-8"))
