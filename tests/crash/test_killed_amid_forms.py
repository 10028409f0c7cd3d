"""kill -9 of the server and of PostgreSQL amid autosaving and completing: what was acknowledged is there, all of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
from fixtures.form_filling import FormFiller
from fixtures.served import Served, serving

PEOPLE = 4


def kill_the_server(server: Served) -> None:
    server.program.process.kill()


def kill_postgresql(server: Served) -> None:
    psutil.Process(server.program.process.pid).children()[0].kill()


@asynccontextmanager
async def filling(server: Served, people: list[FormFiller]) -> AsyncGenerator[None]:
    """Everybody speaks to this server, as the member of the demo."""
    headers = {"Authorization": f"Bearer {server.token()}"}
    async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=20) as client:
        for person in people:
            person.client = client
        yield


async def test_what_was_acknowledged_is_there_after_a_kill_and_published_once(data_dir: Path) -> None:
    chance = random.Random(1789)
    people = [FormFiller(httpx.AsyncClient(), random.Random(number)) for number in range(PEOPLE)]
    for doing in (FormFiller.type, FormFiller.finish):
        for kill in (kill_the_server, kill_postgresql):
            with serving(data_dir) as server:
                async with filling(server, people):
                    for person in people:
                        await (person.hold_to_its_word() if person.acknowledged else person.begin())
                    asyncio.get_running_loop().call_later(chance.uniform(0.2, 1.2), kill, server)
                    await asyncio.gather(*(doing(person) for person in people))
                await asyncio.to_thread(server.program.process.wait)
    with serving(data_dir) as server:
        async with filling(server, people):
            for person in people:
                await person.hold_to_its_word()
                assert person.completed or await person.finish()
        published = server.rows("select run_id from events")
        assert sorted(str(row["run_id"]) for row in published) == sorted(person.run_id for person in people)
