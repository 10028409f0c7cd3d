"""Runs played through the use case, on a real database: whole, afterwards, and by whom it may be."""

import pytest
from fixtures.played import fields, ordered, playing
from fixtures.versioning import Versioned

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER
from wizard.errors import NotFound


async def test_a_completed_run_shows_what_was_asked_and_what_was_answered(versioned: Versioned):
    played = await playing(versioned, await ordered(versioned))
    assert [(each.number, each.key, each.status) for each in played.steps] == [
        (1, "personal", "completed"),
        (2, "paint", "completed"),
        (3, "shade", "not_asked"),
        (4, "gift", "skipped"),
        (5, "thanks", "completed"),
    ]
    states = {key: (each.state, each.label) for key, each in fields(played).items()}
    assert states == {
        "name": ("answered", "Ada Secret"),
        "nickname": ("skipped", ""),
        "color": ("answered", "Red"),
        "extras": ("answered", "Brush and Roller"),
        "liters": ("answered", "3"),
        "price": ("answered", "12"),
        "wishes": ("answered", "No smell"),
        "shade": ("set_aside", "Dark"),
        "card": ("skipped", ""),
        "message": ("answered", "Thank you"),
    }
