"""kill -9 while people say under which names their runs are to be kept: no name that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
from fixtures.aftermath import look, retell, speaking
from fixtures.served import Served, serving
from fixtures.walks import begin
from fixtures.witness import Witness

RUNS = 6
MOMENTS = random.Random(1852)


async def offered(http: httpx.AsyncClient) -> Witness:
    """Somebody whose event is published, and who is asked for a name."""
    person = Witness()
    person.http = http
    await (await begin(http, person.thread)).to_review()
    await person.say("yes")
    assert person.state["keeping"]["asked"] == "name"
    return person


async def say_the_name(person: Witness) -> None:
    """Unless the server dies of it."""
    try:
        await person.say(f"call it {person.thread}")
    except httpx.HTTPError:
        return


async def hold_to_the_name(server: Served, person: Witness) -> None:
    """A name that was acknowledged is stored; one that wasn't is stored once it is said again, and once only."""
    told = person.state["keeping"]["asked"] == "notes"
    assert (stored(server, person) == [person.thread]) or not told
    await look(person)
    await retell(person, person.turns[-2])
    if person.state["keeping"]["asked"] == "name":
        await person.say(f"call it {person.thread}")
    assert stored(server, person) == [person.thread]
    await person.say("no")
    assert person.state["keeping"] is None


def stored(server: Served, person: Witness) -> list[str]:
    rows = server.rows(
        "select k.run_name from wizard_stored_runs k join wizard_runs r on r.id = k.run_id"
        " join wizard_sessions s on s.id = r.session_id where s.thread_id = %s",
        person.thread,
    )
    return [row["run_name"] for row in rows]


async def test_no_acknowledged_name_is_lost_by_a_kill(data_dir: Path) -> None:
    people: list[Witness] = []
    for kills_to_come in (2, 1, 0):
        with serving(data_dir) as server:
            async with speaking(server, people) as http:
                await asyncio.gather(*(hold_to_the_name(server, person) for person in people))
                if not kills_to_come:
                    return
                people = list(await asyncio.gather(*(offered(http) for _ in range(RUNS))))
                asyncio.get_running_loop().call_later(MOMENTS.uniform(0.01, 0.15), server.program.process.kill)
                await asyncio.gather(*map(say_the_name, people))
            await asyncio.to_thread(server.program.process.wait)
