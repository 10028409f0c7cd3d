"""The state machine: which steps a turn takes, and that nobody else hears of it."""

from typing import Any

import pytest
from langsmith.utils import tracing_is_enabled

from agent.turn.graph import Channel, TurnGraph

TURN: Any = object()


def graph(seen: list[str], **onward: Channel | None) -> TurnGraph:
    def step(name: str):
        async def take(turn: object) -> Channel | None:
            seen.append(name)
            return onward.get(name)

        return take

    return TurnGraph(step("hear"), step("think"), step("act"), step("answer"))


@pytest.mark.parametrize(
    ("onward", "taken"),
    [
        ({}, ["hear"]),
        ({"hear": "unclear"}, ["hear", "think"]),
        ({"hear": "unclear", "think": "unspoken"}, ["hear", "think", "answer"]),
        ({"hear": "intended", "act": "unspoken"}, ["hear", "act", "answer"]),
        ({"hear": "unclear", "think": "intended", "act": "unspoken"}, ["hear", "think", "act", "answer"]),
    ],
)
async def test_a_turn_goes_on_by_the_channel_that_a_step_answers(onward, taken):
    seen: list[str] = []
    await graph(seen, **onward).run(TURN)
    assert seen == taken


async def test_an_error_in_a_step_reaches_whoever_runs_the_turn():
    async def fails(turn: object) -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        await TurnGraph(fails, fails, fails, fails).run(TURN)


async def test_turns_are_never_traced_whatever_the_environment_says(monkeypatch):
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    traced: list[object] = []

    async def hear(turn: object) -> None:
        traced.append(tracing_is_enabled())

    await TurnGraph(hear, hear, hear, hear).run(TURN)
    assert traced == [False]
