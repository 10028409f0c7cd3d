"""Two servers on one database: who loses the one goes on at the other, where they left off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import httpx
from clients.whole_talk import EVENT, public_part
from fakes.model_plays import Play
from fakes.model_server import FakeModelServer
from fakes.token_makers import SECRET
from fixtures.aftermath import LEASE_SECONDS, look, retell
from fixtures.http import token_of
from fixtures.postgres import Database
from fixtures.program import Program, program
from fixtures.tenants import Tenants
from fixtures.witness import Frame, Witness

from store.demo import MEMBER

SPEAKING = Play(gate='"say": "')


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


async def test_a_turn_is_followed_at_another_server_from_where_the_connection_broke(seeded_database: Database) -> None:
    person = Witness()
    with FakeModelServer() as model, server_on(seeded_database, model) as one, server_on(seeded_database, model) as two:
        async with door(one.address()) as person.http:
            await person.say(None)
            model.play(SPEAKING)
            await hear_until(person, "Ada Lovelace", "STATE_DELTA")
        async with door(two.address()) as person.http:
            (asked,) = person.turns[-1:]
            rest = person.hear(asked)
            following = asyncio.ensure_future(anext(rest))
            model.open_gate()
            await following
            assert [frame async for frame in rest][-1]["type"] == "RUN_FINISHED"
            assert [number for number, _ in asked.seen] == [*range(1, len(asked.seen) + 1)]
            await retell(person, asked)
            assert person.state["answers"] == {"organizer.name": "Ada Lovelace"}


async def test_another_server_takes_over_when_one_is_killed(seeded_database: Database) -> None:
    person, tenants = Witness(), Tenants(seeded_database)
    with FakeModelServer() as model, server_on(seeded_database, model) as one, server_on(seeded_database, model) as two:
        async with door(one.address()) as person.http:
            await person.say(None)
            model.play(SPEAKING)
            await hear_until(person, "Ada Lovelace", "STATE_DELTA")
            one.process.kill()
        async with door(two.address()) as person.http:
            assert 0 < await look(person) <= LEASE_SECONDS
            assert person.state["answers"] == {"organizer.name": "Ada Lovelace"}
            await retell(person, person.turns[1])
            await person.finish()
    with tenants.owning() as connection:
        (event,) = connection.execute("select * from events").fetchall()
    assert public_part(event) == EVENT
