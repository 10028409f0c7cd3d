"""Runs played through the use case, on a real database: whole, afterwards, and by whom it may be."""

import pytest
from fixtures.played import fields, ordered, playing, shared
from fixtures.versioning import Versioned

from store.demo import OPERATOR, OUTSIDER
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
        "tone": ("set_aside", "Dark"),
        "card": ("skipped", ""),
        "message": ("answered", "Thank you"),
    }


async def test_whoever_may_see_a_run_may_play_it_and_nobody_else(versioned: Versioned):
    run = await ordered(versioned)
    own = await playing(versioned, run)
    assert (own.executed_by, own.status, own.wizard_name, own.wizard_icon) == (
        "Max",
        "completed",
        "Paint order",
        "brush",
    )
    assert await playing(versioned, run, OPERATOR) == own
    with pytest.raises(NotFound):
        await playing(versioned, run, OUTSIDER)


async def test_whom_a_run_is_shared_with_plays_it_until_the_share_is_revoked(versioned: Versioned):
    run = await ordered(versioned)
    share = shared(versioned, run, OUTSIDER)
    played = await playing(versioned, run, OUTSIDER)
    assert (played.executed_by, played.steps) == ("Max", (await playing(versioned, run)).steps)
    with versioned.tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now() where id = %s", [share])
    with pytest.raises(NotFound):
        await playing(versioned, run, OUTSIDER)
