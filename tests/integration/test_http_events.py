"""Events over REST: for their organization, and once published for anybody."""

from uuid import uuid4

import pytest
from fixtures.http import Door
from fixtures.walks import begin, published

from store.demo import ADMIN, MEMBER, OPERATOR


async def test_a_published_event_is_there_for_anybody(admin, door: Door):
    event = await published(admin)
    anybody = await door.as_(None)
    seen = (await anybody.get("/api/v1/public/acme/events/spring-show")).json()
    assert (seen["title"], seen["start_time"], seen["ends_on"]) == ("Spring Show", "19:30", "2027-04-12")
    assert "stripe_account_id" not in seen
    assert seen["id"] == event["id"]
    for path in ("acme/events/nonsense", "globex/events/spring-show", "nonsense/events/spring-show"):
        assert (await anybody.get(f"/api/v1/public/{path}")).status_code == 404


async def test_an_events_description_can_be_changed(admin):
    event = await published(admin)
    url = f"/api/v1/events/{event['id']}"
    shown = await admin.get(url)
    changed = await admin.patch(
        url,
        json={
            "title": "  Spring Show 2027 ",
            "description": None,
            "start_time": "20:15",
            "venue_data": {"name": "Pier 18"},
        },
        headers={"If-Match": shown.headers["etag"]},
    )
    document = changed.json()
    assert changed.status_code == 200
    assert (document["title"], document["description"], document["start_time"]) == ("Spring Show 2027", None, "20:15")
    assert (document["slug"], document["event_date"]) == ("spring-show", "2027-04-12")
    assert changed.headers["etag"] == f'"{document["revision"]}"' != shown.headers["etag"]


async def test_the_longest_and_the_strangest_titles_have_public_addresses(admin):
    for number, title in enumerate(("x" * 255, "x" * 255, "春の展示会", "¡¿…?!")):
        walk = await begin(admin, f"thread-{number}")
        await walk.to_review()
        await walk.save("eventSetup", {"title": title})
        event = (await admin.post(walk.actions)).json()["result"]["event"]
        shown = await admin.get(event["url_path"])
        assert (shown.status_code, shown.json()["title"]) == (200, title)


async def test_of_two_changes_to_one_revision_the_second_is_refused(admin):
    url = f"/api/v1/events/{(await published(admin))['id']}"
    tag = {"If-Match": (await admin.get(url)).headers["etag"]}
    assert (await admin.patch(url, json={"title": "First"}, headers=tag)).status_code == 200
    late = await admin.patch(url, json={"title": "Second"}, headers=tag)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/revision-conflict")
    assert (await admin.patch(url, json={"title": "Third"})).status_code == 428


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"status": "draft"},
        {"slug": "mine"},
        {"stripe_account_id": "acct_1"},
        {"title": None},
        {"title": "   "},
        {"title": "x" * 256},
        {"timezone": "Mars/Base"},
        {"event_date": "1999-12-31"},
        {"event_date": "12.04.2027"},
        {"total_capacity": -5},
        {"venue_data": {"planet": "Mars"}},
        {"venue_data": {"url": "javascript:alert(1)"}},
        {"ticket_tiers": [{"name": "VIP", "price": -1, "quantity": 1}]},
        {"payment_enabled": True},
    ],
    ids=str,
)
async def test_what_may_not_be_changed_or_makes_no_sense_is_refused(admin, change: dict):
    url = f"/api/v1/events/{(await published(admin))['id']}"
    before = (await admin.get(url)).json()
    response = await admin.patch(url, json=change, headers={"If-Match": "*"})
    assert response.status_code == 422, response.text
    assert (await admin.get(url)).json() == before


async def test_a_cancelled_event_is_gone_for_the_public_and_stays_cancelled(admin, door: Door):
    event = await published(admin)
    url = f"/api/v1/events/{event['id']}"
    stale = await admin.post(f"{url}/cancel", headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    first, second = await admin.post(f"{url}/cancel"), await admin.post(f"{url}/cancel")
    assert (first.status_code, first.json()["status"], second.text) == (200, "cancelled", first.text)
    assert (await (await door.as_(None)).get("/api/v1/public/acme/events/spring-show")).status_code == 404
    refused = await admin.patch(url, json={"title": "Undead"}, headers={"If-Match": "*"})
    assert refused.status_code == 409


async def test_the_listing_can_be_narrowed_to_a_status_and_read_in_parts(admin):
    ids = [(await published(admin, f"thread-{number}"))["id"] for number in range(3)]
    await admin.post(f"/api/v1/events/{ids[1]}/cancel")
    listed = (await admin.get("/api/v1/events", params={"status": "published"})).json()
    assert [event["id"] for event in listed["items"]] == [ids[2], ids[0]]
    part = (await admin.get("/api/v1/events", params={"limit": 2})).json()
    rest = (await admin.get("/api/v1/events", params={"limit": 2, "after": part["next"]})).json()
    assert [event["id"] for event in part["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
    assert (await admin.get("/api/v1/events", params={"status": "draft"})).status_code == 422


async def test_a_member_reads_a_colleagues_event_but_only_operators_change_it(door: Door):
    admin, member, operator = [await door.as_(person) for person in (ADMIN, MEMBER, OPERATOR)]
    url = f"/api/v1/events/{(await published(admin))['id']}"
    any_revision = {"If-Match": "*"}
    assert (await member.get(url)).status_code == 200
    assert (await member.patch(url, json={"title": "Mine"}, headers=any_revision)).status_code == 403
    assert (await member.post(f"{url}/cancel")).status_code == 403
    assert (await operator.patch(url, json={"title": "Ours"}, headers=any_revision)).status_code == 200


async def test_an_event_that_isnt_there_is_not_found(admin):
    url = f"/api/v1/events/{uuid4()}"
    assert (await admin.get(url)).status_code == 404
    assert (await admin.patch(url, json={"title": "X"}, headers={"If-Match": "*"})).status_code == 404
    assert (await admin.post(f"{url}/cancel")).status_code == 404
