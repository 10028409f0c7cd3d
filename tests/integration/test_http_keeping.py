"""Keeping a finished run from within the conversation, on real PostgreSQL: by words, by buttons, beside REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from fakes.versions_of_a_survey import FIRST
from fixtures.conversation import Reply, Thread
from fixtures.http import Door
from fixtures.postgres import Database
from fixtures.stores import principal_of
from fixtures.tenants import Tenants
from fixtures.versioning import Versioned

from store.demo import MEMBER

WORDS = ("John", "john@example.com", "blue", "A quieter office")
STORED = "select run_name, run_notes, tags from wizard_stored_runs"


class Talk:
    """The member's conversation about Acme's survey."""

    def __init__(self, versioned: Versioned, thread: Thread) -> None:
        self.versioned, self.thread = versioned, thread

    async def to_the_end(self) -> Reply:
        return [await self.thread.say(words) for words in (None, *WORDS)][-1]

    async def press(self, **command: Any) -> Reply:
        return await self.thread.say(None, props={"command": command})

    def stored(self) -> list[tuple[str, str | None, list[str]]]:
        with self.versioned.tenants.owning() as connection:
            return [tuple(row.values()) for row in connection.execute(STORED).fetchall()]


@pytest.fixture
async def talk(door: Door, seeded_database: Database) -> Talk:
    versioned = Versioned(door.services, Tenants(seeded_database))
    await versioned.publish(FIRST)
    return Talk(versioned, Thread(await door.as_(MEMBER), str(uuid4()), str(versioned.wizard)))


async def test_a_run_is_kept_with_name_and_notes_by_talking(talk: Talk):
    last = await talk.to_the_end()
    assert last.types[-1] == "RUN_FINISHED"
    assert last.state["keeping"] == {"asked": "name", "suggested_name": "Customer Survey: John"}
    assert (await talk.thread.say("call it First survey")).text.startswith("It's kept as “First survey”.")
    assert talk.stored() == [("First survey", None, [])]
    done = await talk.thread.say("He was in a hurry.\nAsk again in May.")
    assert (done.state["keeping"], talk.stored()) == (
        None,
        [("First survey", "He was in a hurry.\nAsk again in May.", [])],
    )


async def test_a_run_is_kept_by_a_button(talk: Talk):
    await talk.to_the_end()
    reply = await talk.press(kind="store_run", name="First survey", notes="In a hurry", tags=["spring"])
    assert reply.types[-1] == "RUN_FINISHED"
    assert talk.stored() == [("First survey", "In a hurry", ["spring"])]
    (listed,) = (await talk.thread.client.get("/api/v1/stored-runs")).json()["items"]
    assert (listed["run_name"], listed["run_notes"], listed["tags"]) == ("First survey", "In a hurry", ["spring"])
    refused = await talk.press(kind="store_run", name="")
    assert (refused.response.status_code, refused.response.json()["field"]) == (422, "name")


async def test_a_run_is_left_by_a_word_and_can_still_be_kept_by_a_button(talk: Talk):
    await talk.to_the_end()
    await talk.thread.say("no thanks")
    assert talk.stored() == []
    assert "Shall I" not in (await talk.thread.say("thanks")).text
    await talk.press(kind="store_run", name="After all")
    assert talk.stored() == [("After all", None, [])]


async def test_what_was_stored_otherwise_is_not_asked_about_any_more(talk: Talk):
    last = await talk.to_the_end()
    with talk.versioned.tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.store_run(%s, 'By form', null, '{}')", [last.state["run"]["id"]])
    answered = await talk.thread.say("First survey")
    assert ("Shall I" in answered.text, answered.state["keeping"]) == (False, None)
    assert talk.stored() == [("By form", None, [])]


async def test_a_run_that_a_form_completed_is_offered_when_the_conversation_goes_on(talk: Talk):
    reply = [await talk.thread.say(words) for words in (None, *WORDS[:3])][-1]
    await talk.versioned.fill(UUID(reply.state["run"]["id"]), "preferences", wish="A quieter office")
    back = await talk.thread.say(None)
    assert "This one is finished. Shall I keep this for you?" in back.text
    await talk.thread.say("yes")
    assert talk.stored() == [("Customer Survey: John", None, [])]


async def test_the_transcript_tells_what_was_decided(talk: Talk):
    await talk.to_the_end()
    for words in ("call it First survey", "no"):
        await talk.thread.say(words)
    sessions = talk.versioned.services.sessions
    session = await sessions.of_thread(principal_of(MEMBER), talk.thread.id)
    lines = await talk.versioned.services.interactions.list(principal_of(MEMBER), session.id)
    told = [(each.line.role, each.line.text, each.line.outcome) for each in lines][-6:]
    assert [each[:2] for each in told if each[0] == "user"] == [("user", "call it First survey"), ("user", "no")]
    assert [each[2] for each in told if each[0] == "system"] == [
        {"kind": "run_stored", "run_name": "First survey"},
        {"kind": "keeping_declined"},
    ]


async def test_a_run_can_be_seen_to_be_asked_about_as_a_form_too(talk: Talk):
    run = (await talk.to_the_end()).state["run"]["id"]
    shown = (await talk.thread.client.get(f"/api/v1/wizard-runs/{run}")).json()
    assert shown["state"]["keeping"] == {"asked": "name", "suggested_name": "Customer Survey: John"}
    await talk.thread.say("no")
    assert (await talk.thread.client.get(f"/api/v1/wizard-runs/{run}")).json()["state"]["keeping"] is None
