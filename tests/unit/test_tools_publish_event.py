"""Answers become the event that they describe, with every field in its place."""

from collections.abc import Mapping
from dataclasses import asdict

import pytest
from fixtures.publishing import ANSWERS
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from tools.operations.publish_event import draft
from wizard.errors import EffectRefused
from wizard.slugs import LENGTH, slug_of


def without(*keys: str, **changes: JsonValue) -> Mapping[str, JsonValue]:
    """The answers but for these, and with these changed (`__` for the dot)."""
    changed = {key.replace("__", "."): value for key, value in changes.items()}
    return {key: value for key, value in {**ANSWERS, **changed}.items() if key not in keys}


def test_every_answer_has_its_field():
    assert asdict(draft(ANSWERS)) == {
        "title": "Spring Gala",
        "slug": "spring-gala",
        "type": "fashion_show",
        "description": "An evening of new work.",
        "event_date": "2027-06-01",
        "start_time": "19:30",
        "end_time": "01:00",
        "timezone": "Europe/Berlin",
        "venue_mode": "hybrid",
        "venue_data": {"name": "Old Hall", "address": "1 Main Street, Berlin", "url": "https://example.com/live"},
        "ticket_tiers": (
            {"name": "VIP", "price": 150, "quantity": 50},
            {"name": "General", "price": 49.5, "quantity": 300},
        ),
        "total_capacity": 350,
        "payment_enabled": True,
        "stripe_account_id": "acct_1234567890",
    }


def test_what_may_be_left_out_is_left_out():
    event = draft(without("event.description", "event.end_time", "event.timezone", "ticket.total_capacity"))
    assert (event.description, event.end_time) == (None, None)
    assert (event.timezone, event.total_capacity) == ("America/New_York", 350)


@pytest.mark.parametrize(
    ("mode", "parts"), [("physical", {"name", "address"}), ("virtual", {"url"}), ("hybrid", {"name", "address", "url"})]
)
def test_a_venue_tells_what_its_kind_has(mode: str, parts: set[str]):
    assert draft(without(venue__mode=mode)).venue_data.keys() == parts


@pytest.mark.parametrize(("enabled", "account"), [("no", None), (False, None), ("yes", "acct_1234567890")])
def test_an_account_counts_only_where_payment_is_on(enabled: JsonValue, account: str | None):
    event = draft(without(payment__enabled=enabled))
    assert (event.payment_enabled, event.stripe_account_id) == (account is not None, account)


def test_missing_answers_are_named():
    with pytest.raises(EffectRefused) as refused:
        draft(without("event.title", "venue.mode"))
    assert refused.value.data == {"missing": ["event.title", "venue.mode"]}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Spring Gala 2027", "spring-gala-2027"),
        ("Zoë’s Fête & Soirée!", "zoes-fete-and-soiree"),
        ("上海时装周", "shang-hai-shi-zhuang-zhou"),
        ("Показ мод", "pokaz-mod"),
        ("  --  ", "event"),
        ("", "event"),
        ("x" * 255, "x" * LENGTH),
        ("many words " * 20, ("many-words-" * 20)[:76].rstrip("-")),
    ],
)
def test_a_slug_is_readable(title: str, slug: str):
    assert slug_of(title) == slug


@given(st.text(max_size=300))
def test_any_title_has_a_slug_that_an_address_can_hold(title: str):
    slug = slug_of(title)
    assert 0 < len(slug) <= LENGTH
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")
