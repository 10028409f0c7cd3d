"""Publishing over REST: once, however often and by whatever key it is asked for."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from fixtures.http import Door
from fixtures.tenants import Tenants
from fixtures.walks import ANSWERS, Walk, begin

from store.demo import ADMIN


@pytest.fixture
async def review(admin: httpx.AsyncClient) -> Walk:
    """A run that awaits the confirmation of publishing."""
    walk = await begin(admin)
    await walk.to_review()
    return walk


def events_of(tenants: Tenants) -> list:
    with tenants.owning() as connection:
        return connection.execute("select * from events").fetchall()


@pytest.fixture
def tenants(seeded_database) -> Tenants:
    return Tenants(seeded_database)


async def test_publishing_makes_the_event_with_every_field_right(review: Walk, tenants: Tenants):
    response = await review.client.post(review.actions)
    document = response.json()
    assert (response.status_code, document["status"], document["intent"]) == (200, "succeeded", 1)
    (event,) = events_of(tenants)
    assert (event["title"], event["slug"], event["type"]) == ("Spring Show", "spring-show", "fashion_show")
    assert (str(event["event_date"]), str(event["start_time"])) == ("2027-04-12", "19:30:00")
    assert event["venue_data"] == {"name": "Pier 17", "address": "89 South St, New York"}
    assert event["ticket_tiers"] == ANSWERS["ticketSetup"]["tiers"]
    run = (await review.client.get(f"/api/v1/wizard-runs/{review.run['id']}")).json()
    assert (run["state"]["run"]["status"], run["question"]) == ("completed", None)
    assert (await review.client.get(document["result"]["event"]["url_path"])).json()["title"] == "Spring Show"


@pytest.mark.parametrize("keys", ["one key", "many keys", "no key"])
async def test_two_hundred_publishes_at_once_make_one_event_and_identical_answers(
    review: Walk, tenants: Tenants, keys: str
):
    async def publish(number: int) -> httpx.Response:
        key = {"one key": "publish", "many keys": f"publish-{number}", "no key": None}[keys]
        headers = {"Idempotency-Key": key} if key else {}
        while True:
            response = await review.client.post(review.actions, headers=headers)
            if response.status_code not in (409, 503):
                return response
            assert response.headers["retry-after"]

    responses = await asyncio.gather(*(publish(number) for number in range(200)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.text for response in responses}) == 1
    assert len(events_of(tenants)) == 1


async def test_a_key_that_was_used_for_another_request_is_refused(review: Walk, tenants: Tenants):
    headers = {"Idempotency-Key": "my-key"}
    first = await review.client.post(review.actions, json={}, headers=headers)
    again = await review.client.post(review.actions, headers=headers)
    other = await review.client.post(review.actions, json={"intent": 1}, headers=headers)
    assert (first.status_code, again.text) == (200, first.text)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert len(events_of(tenants)) == 1


async def test_a_run_that_isnt_at_its_end_cannot_be_published(admin: httpx.AsyncClient, tenants: Tenants):
    walk = await begin(admin)
    response = await admin.post(walk.actions)
    assert (response.status_code, response.json()["type"]) == (409, "/problems/run-not-ready")
    assert (await admin.post(walk.actions, headers={"Idempotency-Key": "k"})).status_code == 409
    assert events_of(tenants) == []
    await walk.to_review()
    assert (await admin.post(walk.actions, headers={"Idempotency-Key": "k"})).status_code == 200


async def test_a_form_is_published_with_what_is_optional_left_out(admin: httpx.AsyncClient, tenants: Tenants):
    walk = await begin(admin)
    for stage, data in ANSWERS.items():
        await walk.save(stage, {key: value for key, value in data.items() if key not in ("description", "end_time")})
    assert walk.run["state"]["asking"] == ["event.description"]
    response = await admin.post(walk.actions, headers={"Idempotency-Key": "k"})
    again = await admin.post(walk.actions, headers={"Idempotency-Key": "k"})
    assert (response.status_code, again.text) == (200, response.text)
    (event,) = events_of(tenants)
    assert (event["title"], event["description"], event["end_time"]) == ("Spring Show", None, None)


async def test_who_publishes_too_early_hears_what_is_missing(admin: httpx.AsyncClient, tenants: Tenants):
    walk = await begin(admin)
    for stage, data in ANSWERS.items():
        await walk.save(stage, {key: value for key, value in data.items() if key not in ("description", "date")})
    problem = (await admin.post(walk.actions)).json()
    assert (problem["status"], problem["missing"]) == (409, ["event.date"])
    assert problem["detail"] == "Still missing: Date."
    assert events_of(tenants) == []


async def test_another_intent_than_the_one_that_is_awaited_is_refused(review: Walk, tenants: Tenants):
    response = await review.client.post(review.actions, json={"intent": 7})
    assert (response.status_code, response.json()["type"]) == (409, "/problems/run-not-ready")
    assert events_of(tenants) == []


async def test_what_isnt_there_cannot_be_executed(review: Walk):
    unknown = review.actions.replace("publishEvent", "launchRocket")
    assert (await review.client.post(unknown)).status_code == 404
    nobodys = review.actions.replace(review.run["id"], str(uuid4()))
    assert (await review.client.post(nobodys)).status_code == 404
    assert (await review.client.post("/api/v1/wizard-runs/7/actions/publishEvent")).status_code == 422


async def test_a_correction_before_publishing_is_what_gets_published(review: Walk, tenants: Tenants):
    await review.save("eventSetup", {"title": "Autumn Show"})
    assert review.run["state"]["awaiting"]["intent"] == 2
    stale = await review.client.post(review.actions, json={"intent": 1})
    assert stale.status_code == 409
    response = await review.client.post(review.actions, json={"intent": 2})
    assert response.json()["result"]["event"]["title"] == "Autumn Show"
    assert [event["slug"] for event in events_of(tenants)] == ["autumn-show"]


async def test_one_key_may_serve_two_organizations(review: Walk, door: Door, tenants: Tenants):
    from store.demo import OUTSIDER

    headers = {"Idempotency-Key": "shared"}
    assert (await review.client.post(review.actions, headers=headers)).status_code == 200
    theirs = await begin(await door.as_(OUTSIDER))
    await theirs.to_review()
    response = await theirs.client.post(theirs.actions, headers=headers)
    assert response.status_code == 200
    assert {event["organization_id"] for event in events_of(tenants)} == {
        ADMIN.organization.id,
        OUTSIDER.organization.id,
    }
