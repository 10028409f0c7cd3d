"""The structures that come with the program, as package data."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from wizard.structure import Structure

EVENT_WIZARD = "event-wizard"


@lru_cache(maxsize=1)
def event_wizard() -> Structure:
    """The system wizard that leads to a published event; its slug is `event-wizard`."""
    return _read(files("wizard") / "data" / "event_wizard.json")


@lru_cache(maxsize=1)
def templates() -> tuple[tuple[str, Structure], ...]:
    """The system templates by slug, in its order; the event wizard is one of them."""
    folder = files("wizard") / "data" / "templates"
    stored = {each.name.removesuffix(".json"): _read(each) for each in folder.iterdir() if each.name.endswith(".json")}
    return tuple(sorted({EVENT_WIZARD: event_wizard(), **stored}.items()))


def _read(document: Traversable) -> Structure:
    return Structure.model_validate_json(document.read_text("utf-8"))
