"""Events are read by their organization, changed by their person and operators, seen by anybody once published."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.tenants import Tenants

from store.demo import ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER
from wizard.errors import Conflict, Forbidden, Invalid, NotFound, RevisionConflict

MAX = principal_of(MEMBER)


@pytest.fixture
def gala(tenants: Tenants) -> UUID:
    return tenants.event(MEMBER)["id"]


async def test_an_event_tells_times_of_day_as_they_were_entered(stores: Stores, gala: UUID):
    event = await stores.events.get(MAX, gala)
    told = [event[key] for key in ("event_date", "start_time", "end_time", "ends_on", "timezone")]
    assert told == ["2027-06-01", "20:00", "02:00", "2027-06-02", "Europe/Berlin"]
    assert (event["organization"], event["slug"], event["revision"]) == ("acme", "summer-gala", 1)


async def test_pages_hold_every_event_once_newest_first(stores: Stores, tenants: Tenants):
    made = [str(tenants.event(MEMBER)["id"]) for _ in range(5)]
    seen: list[str] = []
    after = None
    while not seen or after:
        page = await stores.events.list(MAX, limit=2, after=after)
        seen += [event["id"] for event in page.items]
        after = page.next
    assert seen == made[::-1]


async def test_a_listing_can_be_of_one_status(stores: Stores, tenants: Tenants, gala: UUID):
    other = tenants.event(MEMBER)["id"]
    await stores.events.cancel(MAX, other)
    by_status = {
        status: [event["id"] for event in (await stores.events.list(MAX, status=status)).items]
        for status in ("published", "cancelled")
    }
    assert by_status == {"published": [str(gala)], "cancelled": [str(other)]}


async def test_a_change_raises_the_revision_and_leaves_the_rest(stores: Stores, gala: UUID):
    before = await stores.events.get(MAX, gala)
    after = await stores.events.patch(MAX, gala, {"title": "Winter gala", "end_time": None}, 1)
    changed = {"title": "Winter gala", "end_time": None, "ends_on": "2027-06-01", "revision": 2}
    assert {**after, "updated_at": None} == {**before, **changed, "updated_at": None}


async def test_an_empty_change_changes_nothing(stores: Stores, gala: UUID):
    before = await stores.events.get(MAX, gala)
    assert await stores.events.patch(MAX, gala, {}, 1) == before


async def test_a_stale_change_is_refused(stores: Stores, gala: UUID):
    await stores.events.patch(MAX, gala, {"title": "Winter gala"}, 1)
    with pytest.raises(RevisionConflict) as refused:
        await stores.events.patch(MAX, gala, {"title": "Spring gala"}, 1)
    assert refused.value.data == {"current": 2}
    with pytest.raises(RevisionConflict):
        await stores.events.cancel(MAX, gala, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": None}, "title"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"total_capacity": -5}, "total_capacity"),
        ({"event_date": "1890-01-01"}, "event_date"),
        ({"payment_enabled": True}, "stripe_account_id"),
        ({"ticket_tiers": [{"name": "VIP"}]}, "ticket_tiers"),
    ],
)
async def test_a_wrong_value_is_named(stores: Stores, gala: UUID, changes: dict, field: str):
    with pytest.raises(Invalid) as refused:
        await stores.events.patch(MAX, gala, changes, None)
    assert refused.value.data == {"field": field}


@pytest.mark.parametrize("column", ["status", "slug", "stripe_account_id", "published_at", "run_id", "no_such"])
async def test_what_publishing_decided_is_not_patched(stores: Stores, gala: UUID, column: str):
    with pytest.raises(Invalid) as refused:
        await stores.events.patch(MAX, gala, {column: "x"}, None)
    assert refused.value.data == {"fields": [column]}


async def test_cancelling_again_answers_the_same(stores: Stores, gala: UUID):
    first = await stores.events.cancel(MAX, gala, 1)
    assert (first["status"], first["revision"]) == ("cancelled", 2)
    assert await stores.events.cancel(MAX, gala) == first
    with pytest.raises(Conflict):
        await stores.events.patch(MAX, gala, {"title": "After all"}, None)


async def test_operators_change_events_and_plain_colleagues_do_not(stores: Stores, tenants: Tenants):
    event = tenants.event(ADMIN)["id"]
    assert (await stores.events.patch(principal_of(OPERATOR), event, {"title": "By Olga"}, None))["title"] == "By Olga"
    with pytest.raises(Forbidden):
        await stores.events.patch(MAX, event, {"title": "By Max"}, None)
    with pytest.raises(Forbidden):
        await stores.events.cancel(MAX, event)


async def test_a_stranger_finds_nothing(stores: Stores, gala: UUID):
    otto = principal_of(OUTSIDER)
    for attempt in (stores.events.get(otto, gala), stores.events.cancel(otto, gala), stores.events.get(MAX, uuid4())):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(NotFound):
        await stores.events.patch(otto, gala, {"title": "Mine"}, None)
    assert (await stores.events.list(otto)).items == ()
    assert (await stores.events.list(replace(MAX, organization_id=GLOBEX.id))).items == ()


async def test_anybody_reads_what_is_published_and_nothing_else(stores: Stores, gala: UUID):
    seen = await stores.events.public("acme", "summer-gala")
    assert seen["id"] == str(gala)
    assert not {"stripe_account_id", "run_id", "organization_id", "user_id"} & seen.keys()
    await stores.events.cancel(MAX, gala)
    for organization, slug in (("acme", "summer-gala"), ("globex", "summer-gala"), ("acme", "none")):
        with pytest.raises(NotFound):
            await stores.events.public(organization, slug)
