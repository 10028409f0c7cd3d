"""A server that is asked to stop in the middle of turns: every stream ends, and nothing stays locked."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from fakes.model_plays import Play
from fakes.model_server import FakeModelServer
from fixtures.aftermath import hold_all_to_their_word, speaking
from fixtures.served import serving
from fixtures.witness import Witness

STUCK, ABLE = Play("hang"), Play(gate='"say"')
PATIENT = {"OPENAI_FIRST_TOKEN_SECONDS": "60", "OPENAI_TIMEOUT_SECONDS": "60", "TURN_LEASE_SECONDS": "60"}


async def hear_out(person: Witness, begun: asyncio.Barrier) -> str:
    """The end of a turn that goes on while something happens to the server."""
    frames = person.hear(person.ask("Whatever the model makes of this"))
    await anext(frames)
    await begun.wait()
    return [frame async for frame in frames][-1]["type"]


async def test_turns_end_well_where_they_can_and_the_others_are_told_and_nothing_stays_locked(data_dir: Path) -> None:
    people, begun = [Witness() for _ in range(4)], asyncio.Barrier(5)
    with FakeModelServer() as model, serving(data_dir, OPENAI_BASE_URL=model.url, **PATIENT) as server:
        async with speaking(server, people):
            for person in people:
                await person.say(None)
            model.play(STUCK, ABLE, STUCK, STUCK)
            ends = asyncio.gather(*(hear_out(person, begun) for person in people))
            await begun.wait()
            server.program.process.send_signal(signal.SIGTERM)
            model.open_gate()
            assert sorted(await ends) == ["RUN_ERROR", "RUN_ERROR", "RUN_ERROR", "RUN_FINISHED"]
        assert server.program.finish().returncode == 0
    with serving(data_dir, **PATIENT) as server:
        async with speaking(server, people):
            assert await hold_all_to_their_word(server, people) == 0
            await people[0].finish()
