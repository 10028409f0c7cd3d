"""kill -9 of the server in the middle of turns: what was told stays true, and everybody gets to their event."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from clients.whole_talk import EVENT, public_part
from fakes.model_server import FakeModelServer
from fixtures.served import Served, serving
from fixtures.witness import Asked, Witness, continues

LEASE = 5
PEOPLE = 8
MOMENTS = random.Random(1843)


@pytest.fixture(scope="module")
def slow_model() -> Iterator[FakeModelServer]:
    with FakeModelServer(delay=0.02) as model:
        yield model


@asynccontextmanager
async def speaking(server: Served, people: Sequence[Witness]) -> AsyncGenerator[None]:
    """Everybody speaks to this server."""
    headers = {"Authorization": f"Bearer {server.token()}"}
    async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=30) as http:
        for person in people:
            person.http = http
        yield


async def talk(person: Witness) -> None:
    """Until the server dies, or everything is said."""
    try:
        while not person.published:
            await person.go_on()
    except httpx.TransportError:
        return


async def look(person: Witness) -> float:
    """How long the session was locked for another turn, by the server's own word."""
    waited = 0.0
    while True:
        try:
            await person.say(None)
            return waited
        except httpx.HTTPStatusError as refused:
            person.turns.pop()
            waited += (pause := float(refused.response.headers["retry-after"]))
            await asyncio.sleep(pause)


async def retell(person: Witness, asked: Asked) -> None:
    """The turn sent again is the turn that was seen, with its end."""
    rest = await person.retold(asked, asked.last_seen)
    whole = await person.retold(asked)
    assert [number for number, _ in whole] == [*range(1, len(whole) + 1)]
    assert whole[-1][1]["type"] in ("RUN_FINISHED", "RUN_ERROR")
    assert continues(asked.seen, whole), (asked.seen, whole)
    assert rest == (whole[asked.last_seen :] or whole[-1:])


async def hold_to_its_word(server: Served, person: Witness) -> None:
    """All that the person had been told is still so, their turns end, and they may go on."""
    told, before = dict(person.acknowledged), list(person.turns)
    stored = server.rows(
        "select a.key, a.value from wizard_run_option_set_responses a"
        " join wizard_sessions s on s.active_run_id = a.run_id where s.thread_id = %s and a.state = 'active'",
        person.thread,
    )
    assert told.items() <= {row["key"]: row["value"] for row in stored}.items()
    assert await look(person) <= LEASE + 1
    assert told.items() <= person.state["answers"].items()
    for asked in before:
        await retell(person, asked)


async def test_nothing_that_was_told_is_lost_however_often_the_server_is_killed(
    data_dir: Path, slow_model: FakeModelServer
) -> None:
    people = [Witness() for _ in range(PEOPLE)]
    settings = {"OPENAI_BASE_URL": slow_model.url, "TURN_LEASE_SECONDS": str(LEASE)}
    for _ in range(3):
        with serving(data_dir, **settings) as server:
            async with speaking(server, people):
                await asyncio.gather(*(hold_to_its_word(server, person) for person in people))
                asyncio.get_running_loop().call_later(MOMENTS.uniform(0.3, 2), server.program.process.kill)
                await asyncio.gather(*map(talk, people))
    with serving(data_dir, **settings) as server:
        async with speaking(server, people):
            await asyncio.gather(*(hold_to_its_word(server, person) for person in people))
            await asyncio.gather(*(person.finish() for person in people))
        for person in people:
            assert public_part(server.event_of(person.thread)) == EVENT
