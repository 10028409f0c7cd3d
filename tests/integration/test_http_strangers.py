"""Somebody of another organization, by every route: nothing is seen, changed or told apart from what doesn't exist."""

from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.walks import Walk, begin, published

from store.demo import ACME, ADMIN, OUTSIDER


@pytest.fixture
async def walk(admin: httpx.AsyncClient) -> Walk:
    """A run of Acme's that awaits its confirmation."""
    walk = await begin(admin, "acmes-thread")
    await walk.to_review()
    return walk


@pytest.fixture
async def outsider(door: Door) -> httpx.AsyncClient:
    return await door.as_(OUTSIDER)


ROUTES = [
    ("GET", "/api/v1/sessions/{session}", None),
    ("DELETE", "/api/v1/sessions/{session}", None),
    ("GET", "/api/v1/sessions/acmes-thread", None),
    ("PATCH", "/api/v1/sessions/{session}/stages/eventSetup", {"data": {"title": "Stolen"}}),
    ("GET", "/api/v1/sessions/{session}/interactions", None),
    ("GET", "/api/v1/wizard-runs/{run}", None),
    ("POST", "/api/v1/wizard-runs/{run}/actions/publishEvent", None),
    ("GET", "/api/v1/events/{event}", None),
    ("PATCH", "/api/v1/events/{event}", {"title": "Stolen"}),
    ("POST", "/api/v1/events/{event}/cancel", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=[f"{method} {path}" for method, path, _ in ROUTES])
async def test_a_stranger_finds_nothing(walk: Walk, outsider: httpx.AsyncClient, method: str, path: str, body: Any):
    event = await published(walk.client, "another-thread")
    url = path.format(session=walk.session["id"], run=walk.run["id"], event=event["id"])
    before = (await walk.client.get(walk.path)).text, (await walk.client.get("/api/v1/events")).text
    response = await outsider.request(method, url, json=body, headers={"If-Match": "*"})
    assert (response.status_code, response.json()["type"]) == (404, "/problems/not-found")
    assert ((await walk.client.get(walk.path)).text, (await walk.client.get("/api/v1/events")).text) == before
    foreign = await outsider.request(method, url, json=body, headers={"If-Match": "*", "Usher-Organization": "acme"})
    assert foreign.status_code == 403


async def test_a_strangers_listings_are_empty(walk: Walk, outsider: httpx.AsyncClient):
    await published(walk.client, "another-thread")
    for path in ("/api/v1/sessions", "/api/v1/events"):
        assert (await outsider.get(path)).json()["items"] == []


async def test_the_same_thread_id_is_another_session_for_somebody_else(walk: Walk, outsider: httpx.AsyncClient):
    theirs = await begin(outsider, "acmes-thread")
    assert theirs.session["id"] != walk.session["id"]
    assert theirs.run["state"]["answers"] == {}


@pytest.mark.parametrize("name", ["acme", str(ACME.id)])
async def test_nobody_acts_for_an_organization_that_they_dont_belong_to(outsider: httpx.AsyncClient, name: str):
    named = {"Usher-Organization": name}
    for method, path in (("GET", "/api/v1/events"), ("POST", "/api/v1/sessions")):
        response = await outsider.request(method, path, json={"wizard": "event-wizard"}, headers=named)
        assert (response.status_code, response.json()["type"]) == (403, "/problems/forbidden")


async def test_a_forged_turn_in_a_strangers_thread_is_a_turn_of_their_own(walk: Walk, outsider: httpx.AsyncClient):
    asked = {"threadId": "acmes-thread", "runId": "r", "messages": [], "forwardedProps": {"wizard": "event-wizard"}}
    response = await outsider.post("/api/v1/agent", json=asked)
    assert response.status_code == 200
    assert "Spring Show" not in response.text
    assert walk.run["id"] not in response.text


async def test_one_organizations_name_can_be_given_by_id_or_slug(admin: httpx.AsyncClient):
    for name in (ADMIN.organization.slug, str(ADMIN.organization.id), "ACME"):
        assert (await admin.get("/api/v1/events", headers={"Usher-Organization": name})).status_code == 200
