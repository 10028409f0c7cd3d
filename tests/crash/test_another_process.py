"""Two servers on one database: who loses the one goes on at the other, where they left off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import httpx
import pytest
from clients.whole_talk import EVENT, public_part
from fakes.model_plays import Play
from fakes.model_server import FakeModelServer
from fakes.token_makers import SECRET
from fixtures.aftermath import LEASE_SECONDS, look, retell
from fixtures.http import token_of
from fixtures.postgres import Database, cloned
from fixtures.program import Program, program
from fixtures.tenants import Tenants
from fixtures.witness import Frame, Witness

from store.demo import MEMBER

SPEAKING = Play(gate='"say": "')


@dataclass(frozen=True)
class Pair:
    """Two servers, of which the first gets killed."""

    mortal: Program
    database: Database
    model: FakeModelServer
    addresses: tuple[str, str]


@contextmanager
def server_on(database: Database, model: FakeModelServer) -> Generator[Program]:
    """A server of its own on a database that is not."""
    settings = {
        "DATABASE_URL": database.request_dsn,
        "DATABASE_DIRECT_URL": database.owner_dsn,
        "SUPABASE_JWT_SECRET": SECRET,
        "OPENAI_BASE_URL": model.url,
        "TURN_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    with program("run", **settings) as running:
        yield running


@pytest.fixture(scope="module")
def pair(seeded_template: Database) -> Iterator[Pair]:
    with (
        cloned(seeded_template.cluster, seeded_template.name) as database,
        FakeModelServer() as model,
        server_on(database, model) as mortal,
        server_on(database, model) as other,
    ):
        yield Pair(mortal, database, model, (mortal.address(), other.address()))


@asynccontextmanager
async def door(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {token_of(MEMBER)}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as http:
        yield http


async def hear_until(person: Witness, message: str, kind: str) -> list[Frame]:
    """The first frames of a turn, up to one of a kind; then the connection is dropped."""
    heard: list[Frame] = []
    async for frame in person.hear(person.ask(message)):
        heard.append(frame)
        if frame["type"] == kind:
            break
    return heard


async def test_a_turn_is_followed_at_another_server_from_where_the_connection_broke(pair: Pair) -> None:
    person, (here, there) = Witness(), pair.addresses
    async with door(here) as person.http:
        await person.say(None)
        pair.model.play(SPEAKING)
        await hear_until(person, "Ada Lovelace", "STATE_DELTA")
    async with door(there) as person.http:
        (asked,) = person.turns[-1:]
        rest = person.hear(asked)
        following = asyncio.ensure_future(anext(rest))
        pair.model.open_gate()
        await following
        assert [frame async for frame in rest][-1]["type"] == "RUN_FINISHED"
        assert [number for number, _ in asked.seen] == [*range(1, len(asked.seen) + 1)]
        await retell(person, asked)
        assert person.state["answers"] == {"organizer.name": "Ada Lovelace"}


async def test_another_server_takes_over_when_one_is_killed(pair: Pair) -> None:
    person, (here, there) = Witness(), pair.addresses
    async with door(here) as person.http:
        await person.say(None)
        pair.model.play(SPEAKING)
        await hear_until(person, "Ada Lovelace", "STATE_DELTA")
        pair.mortal.process.kill()
    async with door(there) as person.http:
        async with asyncio.timeout(2 * LEASE_SECONDS):
            await retell(person, person.turns[-1])
        assert await look(person) == 0
        assert person.state["answers"] == {"organizer.name": "Ada Lovelace"}
        await person.finish()
    with Tenants(pair.database).owning() as connection:
        (event,) = connection.execute("select * from events").fetchall()
    assert public_part(event) == EVENT
