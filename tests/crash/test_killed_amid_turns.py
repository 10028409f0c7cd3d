"""kill -9 in the middle of turns: what was told stays true, and everybody gets to their event."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from clients.whole_talk import EVENT, public_part
from fakes.model_server import FakeModelServer
from fixtures.aftermath import hold_all_to_their_word, speaking, talk
from fixtures.served import Served, serving
from fixtures.witness import Witness

PEOPLE = 6


@pytest.fixture(scope="module")
def slow_model() -> Iterator[FakeModelServer]:
    with FakeModelServer(delay=0.01) as model:
        yield model


def kill_the_server(server: Served) -> None:
    server.program.process.kill()


def kill_postgresql(server: Served) -> None:
    psutil.Process(server.program.process.pid).children()[0].kill()


async def test_nothing_that_was_told_is_lost_by_a_kill(data_dir: Path, slow_model: FakeModelServer) -> None:
    chance, people = random.Random(1843), [Witness() for _ in range(PEOPLE)]
    for kill in (kill_the_server, kill_postgresql):
        with serving(data_dir, OPENAI_BASE_URL=slow_model.url) as server:
            async with speaking(server, people):
                assert await hold_all_to_their_word(server, people) == 0
                asyncio.get_running_loop().call_later(chance.uniform(0.5, 2), kill, server)
                await asyncio.gather(*map(talk, people))
            await asyncio.to_thread(server.program.process.wait)
    with serving(data_dir, OPENAI_BASE_URL=slow_model.url) as server:
        async with speaking(server, people):
            assert await hold_all_to_their_word(server, people) == 0
            await asyncio.gather(*(person.finish() for person in people))
        assert {str(public_part(server.event_of(person.thread))) for person in people} == {str(EVENT)}
