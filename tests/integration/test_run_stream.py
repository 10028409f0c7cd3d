"""A run that is watched: every change comes within a second, by form or chat, through whichever server."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import jsonpatch
import pytest
from fixtures.http import Door, application
from fixtures.postgres import Database
from fixtures.stores import principal_of
from fixtures.tenants import Tenants
from fixtures.visitors import arrived, begun, calling, open_wizard

from api.open_streams import OpenStreams
from runs.applying import Shown
from runs.visiting import visitor
from runs.watching import Watching
from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER
from store.run_news import RunAnnouncements, RunListener
from wizard.errors import NotFound

RUNS = "/api/v1/wizard-runs"
pytestmark = pytest.mark.usefixtures("seeded_database")


class Watch:
    """Someone who watches a run through a server; every wait is bounded."""

    def __init__(self, watching: Watching, run: str, person=ADMIN) -> None:
        from uuid import UUID

        self.states = watching.states(principal_of(person), UUID(run))

    async def next(self, seconds: float = 5) -> Shown:
        async with asyncio.timeout(seconds):
            return await anext(self.states)


def watching(door: Door, listener: RunListener, *, look_seconds: float) -> Watching:
    announcements = RunAnnouncements(cast(Any, door.services.runs.own)._database)
    return Watching(door.services.runs.forms._applying, announcements, listener, look_seconds=look_seconds)


@pytest.fixture
async def listener(seeded_database: Database) -> AsyncIterator[RunListener]:
    async with RunListener.listening(seeded_database.owner_dsn) as listening:
        yield listening


@pytest.fixture
async def run(admin: httpx.AsyncClient) -> dict[str, Any]:
    return (await admin.post(f"{RUNS}/start", json={"wizard": "event-wizard"})).json()


async def save(client: httpx.AsyncClient, run: str, **data: Any) -> int:
    body = {"data": {key.replace("__", "."): data[key] for key in data}, "autosave": True}
    response = await client.post(f"{RUNS}/{run}/response", json=body, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    return response.json()["run"]["revision"]


async def test_what_one_server_writes_is_heard_by_who_watches_another(
    admin: httpx.AsyncClient, door: Door, run: dict[str, Any], listener: RunListener
):
    watch = Watch(watching(door, listener, look_seconds=60), run["id"])
    assert (await watch.next()).record.run.revision == run["revision"]
    revision = await save(admin, run["id"], organizer__name="Studio Nove")
    assert (await watch.next(seconds=1)).record.run.revision == revision


async def test_the_chat_is_heard_too_and_the_end_ends_the_watching(
    admin: httpx.AsyncClient, door: Door, run: dict[str, Any], listener: RunListener
):
    watch = Watch(watching(door, listener, look_seconds=60), run["id"])
    await watch.next()
    thread = (await admin.post(f"{RUNS}/{run['id']}/thread")).json()["thread_id"]
    said = {"id": "m", "role": "user", "content": "Studio Nove"}
    await admin.post("/api/v1/agent", json={"threadId": thread, "runId": "t", "messages": [said]})
    assert dict((await watch.next(seconds=1)).view.answers) == {"organizer.name": "Studio Nove"}
    await admin.delete(f"{RUNS}/{run['id']}")
    assert (await watch.next(seconds=1)).record.run.status == "abandoned"
    with pytest.raises(StopAsyncIteration):
        await watch.next()


async def test_a_connection_that_is_lost_is_made_again_and_nothing_is_missed(
    admin: httpx.AsyncClient, door: Door, run: dict[str, Any], listener: RunListener, tenants: Tenants
):
    watch = Watch(watching(door, listener, look_seconds=60), run["id"])
    await watch.next()
    await save(admin, run["id"], organizer__name="Studio Nove")
    await watch.next()
    with tenants.owning() as connection:
        ended = connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen usher_runs'"
        ).fetchall()
    assert len(ended) == 1
    revision = await save(admin, run["id"], organizer__email="hello@studionove.com")
    assert (await watch.next()).record.run.revision == revision


async def test_who_may_not_see_a_run_any_more_watches_it_no_longer(
    door: Door, run: dict[str, Any], listener: RunListener, tenants: Tenants
):
    watch = Watch(watching(door, listener, look_seconds=0.1), run["id"], OPERATOR)
    await watch.next()
    with tenants.owning() as connection:
        connection.execute("update memberships set role = 'member' where user_id = %s", [OPERATOR.id])
    with pytest.raises(NotFound):
        await watch.next()


async def test_who_watches_by_a_link_does_so_until_it_is_taken_back(
    admin: httpx.AsyncClient, door: Door, listener: RunListener, tenants: Tenants
):
    order, vera = await open_wizard(admin), arrived(tenants)
    client = await calling(door, vera.token)
    path = f"{RUNS}/{(await begun(client, order.created['id']))['run']['id']}"
    link = (await client.post(f"{path}/link")).json()
    owner = await door.services.runs.visiting.owner(link["token"])
    watched = watching(door, listener, look_seconds=0.1)
    states = watched.states(visitor(owner), owner.run_id)
    async with asyncio.timeout(5):
        await anext(states)
        await client.delete(f"{path}/links/{link['id']}")
        with pytest.raises(NotFound):
            await anext(states)
    assert (await client.get(path)).status_code == 200


async def test_watching_ends_when_the_server_does(door: Door, run: dict[str, Any], listener: RunListener):
    watched = watching(door, listener, look_seconds=60)
    watch = Watch(watched, run["id"])
    await watch.next()
    asyncio.get_running_loop().call_soon(watched.stop)
    assert [state async for state in watch.states] == []


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER], ids=["stranger", "member"])
async def test_nobody_else_watches_ones_run(door: Door, run: dict[str, Any], person):
    refused = await (await door.as_(person)).get(f"{RUNS}/{run['id']}/stream")
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/not-found")


async def test_who_follows_too_many_runs_at_once_is_told_so(admin: httpx.AsyncClient, door: Door, run: dict[str, Any]):
    door.app.state.streams = OpenStreams(most=0)
    refused = await admin.get(f"{RUNS}/{run['id']}/stream")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")


async def test_the_stream_is_a_snapshot_and_then_patches_that_lead_to_the_run_as_it_is(
    seeded_database: Database, listener: RunListener, admin: httpx.AsyncClient, run: dict[str, Any]
):
    path = f"{RUNS}/{run['id']}"
    async with application(seeded_database, news=listener) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://usher.test", headers=admin.headers
        ) as client:
            following = asyncio.create_task(client.get(f"{path}/stream"))
            while not listener.followed:  # noqa: ASYNC110 - nothing tells when a request has got so far
                await asyncio.sleep(0.01)
            await save(admin, run["id"], organizer__name="Studio Nove", organizer__email="hello@")
            ended = (await admin.delete(path)).json()
            events = parsed((await following).text)
            assert (events[0][0], events[0][1]["type"]) == (str(run["revision"]), "STATE_SNAPSHOT")
            assert patched(events) == ended == (await admin.get(path)).json()
            known = {"Last-Event-ID": events[-1][0]}
            assert (await client.get(f"{path}/stream", headers=known)).status_code == 204


def parsed(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream with their ids."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [(block["id"], json.loads(block["data"])) for block in blocks if "data" in block]


def patched(events: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    document = events[0][1]["snapshot"]
    for _, event in events[1:]:
        document = jsonpatch.apply_patch(document, event["delta"])
    return document
