"""The whole conversation, led by a model over real HTTP, to the event in the database: also when the model fails."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from fakes.model_plays import Fault, Play
from fakes.model_server import FakeModelServer
from fixtures.conversation import Thread
from fixtures.http import application, token_of
from fixtures.postgres import Database

from agent.model import ModelInterpreter, ModelSettings
from agent.model.prompts import Prompts
from store.demo import ADMIN

Talk = Callable[..., AbstractAsyncContextManager[Thread]]

PROSE = ("We are Studio Nove", "hello@studionove.com", "It's called Night Market")
PLAIN = ("Studio Nove", "hello@studionove.com", "Night Market")
WALK = (
    "a pop-up, please",
    "Stalls, street food and live music until midnight.",
    "3 May 2030",
    "7:30 PM",
    "11 PM",
    "yes",
    "VIP 150 x 50, General 50 x 300",
    "yes",
    "in person",
    "The Old Mill",
    "12 Mill Lane, Brooklyn",
    "no",
    "yes",
)
EVENT = {
    "title": "Night Market",
    "type": "popup",
    "description": "Stalls, street food and live music until midnight.",
    "event_date": "2030-05-03",
    "start_time": "19:30",
    "end_time": "23:00",
    "timezone": "America/New_York",
    "venue_mode": "physical",
    "venue_data": {"name": "The Old Mill", "address": "12 Mill Lane, Brooklyn"},
    "ticket_tiers": [
        {"name": "VIP", "price": 150, "quantity": 50},
        {"name": "General", "price": 50, "quantity": 300},
    ],
    "total_capacity": 350,
    "payment_enabled": False,
    "stripe_account_id": None,
    "status": "published",
}


@pytest.fixture
def talk(seeded_database: Database, model_settings: ModelSettings, model_http: httpx.AsyncClient) -> Talk:
    """Acme's admin at a server whose model is the fake one."""

    @asynccontextmanager
    async def opened(settings: ModelSettings = model_settings) -> AsyncGenerator[Thread]:
        model = ModelInterpreter(replace(settings, longest_wait_seconds=0.01), model_http, Prompts())
        async with application(seeded_database, model) as app:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            headers = {"Authorization": f"Bearer {token_of(ADMIN)}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://usher.test", headers=headers) as client:
                yield Thread(client)

    return opened


async def walk(thread: Thread, messages: tuple[str, ...]) -> list[str]:
    """Says everything and checks the event that comes of it; answers what was replied."""
    await thread.say(None)
    replies: list[str] = []
    for message in messages:
        reply = await thread.say(message)
        assert reply.types[-1] == "RUN_FINISHED", (message, reply.frames[-1])
        replies.append(reply.text)
    [event] = (await thread.client.get("/api/v1/events")).json()["items"]
    assert {key: event[key] for key in EVENT} == EVENT
    return replies


async def test_the_model_leads_to_the_published_event(fake_model: FakeModelServer, talk: Talk) -> None:
    async with talk() as thread:
        replies = await walk(thread, PROSE + WALK)
        lines = (await thread.client.get(f"/api/v1/sessions/{thread.id}/interactions")).json()["items"]
    assert replies[0].startswith("Lovely, I have noted the name.")
    by_model = [line for line in lines if line["role"] == "assistant" and line["model"] == "fake-model"]
    assert len(by_model) == len(fake_model.requests) >= 5
    assert all(line["prompt_tokens"] > 100 and line["completion_tokens"] > 10 for line in by_model)
    assert len({line["prompt_hash"] for line in by_model}) == 1


@pytest.mark.parametrize(
    "fault",
    ["hang", "stall", "break_off", "error_chunk", "bad_json", "prose", "refusal", "server_error", "wrong_content_type"],
)
async def test_the_event_is_published_as_well_when_the_model_fails(
    fake_model: FakeModelServer, talk: Talk, hasty_settings: ModelSettings, fault: Fault
) -> None:
    fake_model.always = Play(fault)
    async with talk(hasty_settings) as thread:
        await walk(thread, PLAIN + WALK)
    assert fake_model.requests


@pytest.mark.parametrize("fault", ["say_first", "no_json_schema", "no_usage", "hidden_field"])
async def test_the_event_is_right_in_whatever_way_the_model_answers(
    fake_model: FakeModelServer, talk: Talk, fault: Fault
) -> None:
    fake_model.always = Play(fault)
    async with talk() as thread:
        await walk(thread, PROSE + WALK)


@pytest.mark.parametrize("fault", ["unknown_field", "forbidden_value", "publish", "malformed"])
async def test_a_model_that_proposes_what_is_forbidden_does_what_was_said_and_is_not_heard(
    fake_model: FakeModelServer, talk: Talk, fault: Fault
) -> None:
    fake_model.always = Play(fault)
    async with talk() as thread:
        replies = await walk(thread, PLAIN + WALK)
    assert not [reply for reply in replies if "All done" in reply]
