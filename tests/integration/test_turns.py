"""The conversation on real PostgreSQL: what is said is committed, and ends in one published event."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fakes.chat import WALK, Answered, FakeSpeech, ScriptedModel, frames_of
from fixtures.stores import Stores, principal_of

from agent.conversation import conversation
from agent.interpreters import Interpretation, Interpreter
from agent.turn.input import ResumeEntry, TurnInput
from agent.turn.turns import Turns
from agent.versions import Versions
from store.demo import MEMBER, OUTSIDER, DemoPerson
from tools.executor import Executor
from tools.operations.publish_event import PublishEvent
from wizard.commands import SetAnswer
from wizard.errors import TurnConflict, WizardUnknown


@dataclass
class Talk:
    """A person in a thread, on the real stores."""

    stores: Stores
    turns: Turns
    person: DemoPerson = MEMBER
    thread: str = field(default_factory=lambda: str(uuid4()))
    wizard: str | None = "event-wizard"

    def input(self, message: str | None = None, **more: Any) -> TurnInput:
        usual: dict[str, Any] = {"wizard": self.wizard, "protocol_version": "1.0", "time_zone": "America/New_York"}
        asked = usual | more
        return TurnInput(self.thread, asked.pop("turn_id", str(uuid4())), asked.pop("hash", "a"), message, **asked)

    async def say(self, message: str | None = None, **more: Any) -> Answered:
        handle = await self.turns.start(principal_of(self.person), self.input(message, **more))
        return Answered([dict(frame.event) async for frame in frames_of(handle)])

    async def walk(self, *lines: str) -> Answered:
        answered = await self.say()
        for line in lines:
            answered = await self.say(line)
        return answered


def talk(stores: Stores, model: Interpreter | None = None) -> Talk:
    versions = Versions(stores.wizards)
    executor = Executor(stores.ledger, [PublishEvent()], versions)
    turns = conversation(
        stores.turns, stores.wizards, stores.runs, versions, executor, model, clock=lambda: datetime.now(UTC)
    )
    return Talk(stores, turns)


@pytest.fixture
async def at_acme(stores: Stores) -> AsyncIterator[Talk]:
    talking = talk(stores)
    yield talking
    await talking.turns.drain(1)


async def test_talking_through_the_wizard_publishes_one_event_with_every_field_right(at_acme: Talk):
    reviewed = await at_acme.walk(*WALK)
    done = await at_acme.say(resume=[ResumeEntry(reviewed.interrupts[0]["id"])])
    assert done.state["run"]["status"] == "completed"
    assert done.text.startswith("Done! “Night Market” is published. Anyone can see it at /api/v1/public/acme/events/")
    page = await at_acme.stores.events.list(principal_of(MEMBER))
    (event,) = page.items
    assert (event["title"], event["type"], event["status"]) == ("Night Market", "popup", "published")
    assert (event["start_time"][:5], event["end_time"][:5]) == ("19:30", "23:00")
    assert event["timezone"] == "America/New_York"
    assert event["ticket_tiers"][0] == {"name": "VIP", "price": 150, "quantity": 50}
    assert event["total_capacity"] == 350


async def test_answers_transcript_and_frames_are_there_after_the_stream_has_ended(at_acme: Talk):
    answered = await at_acme.walk(*WALK[:2])
    session = await at_acme.stores.sessions.open(principal_of(MEMBER), at_acme.thread)
    assert session.active_run_id is not None
    record = await at_acme.stores.runs.get(principal_of(MEMBER), session.active_run_id)
    assert {key: given.value for key, given in record.run.answers.items()} == answered.state["answers"]
    lines = await at_acme.stores.interactions.list(principal_of(MEMBER), session.id)
    said = [line.line.text for line in lines if line.line.role == "user"]
    assert said == ["Acme Fashion", "ada@acme.example"]
    assert lines[-1].line.text == answered.text


async def test_a_turn_sent_again_is_replayed_from_the_store_by_another_process(at_acme: Talk, stores: Stores):
    await at_acme.say()
    asked = at_acme.input("Acme Fashion", turn_id="one")
    handle = await at_acme.turns.start(principal_of(MEMBER), asked)
    first = [frame async for frame in frames_of(handle)]
    elsewhere = talk(stores)
    replayed = await elsewhere.turns.start(principal_of(MEMBER), asked)
    assert [frame async for frame in frames_of(replayed, after=2)] == first[2:]
    with pytest.raises(TurnConflict):
        await elsewhere.turns.start(principal_of(MEMBER), replace(asked, request_hash="b"))


async def test_a_finished_thread_starts_over_with_a_new_run(at_acme: Talk):
    await at_acme.walk(*WALK, "yes")
    anew = await at_acme.say("start over")
    assert anew.state["run"]["status"] == "in_progress"
    assert anew.state["answers"] == {}
    assert (await at_acme.say("Acme Again")).state["answers"] == {"organizer.name": "Acme Again"}


async def test_a_model_turn_is_kept_with_its_cost(stores: Stores):
    title = SetAnswer(field="event.title", value="Night Market")
    model = ScriptedModel([Interpretation((title,), speech=FakeSpeech(("Lovely.",)))])
    talking = talk(stores, model)
    await talking.say()
    answered = await talking.say("it should be called Night Market")
    session = await stores.sessions.open(principal_of(MEMBER), talking.thread)
    lines = await stores.interactions.list(principal_of(MEMBER), session.id)
    assert answered.text.startswith("Lovely.")
    assert (lines[-1].line.model, lines[-1].line.prompt_tokens) == ("fake-model", 100)


async def test_no_wizard_is_chosen_and_then_one_by_its_name(at_acme: Talk):
    at_acme.wizard = None
    offered = await at_acme.say("hello")
    assert "Event wizard" in offered.text
    begun = await at_acme.say("the event wizard")
    assert begun.state["asking"] == ["organizer.name"]
    assert (await at_acme.say("Acme")).state["answers"] == {"organizer.name": "Acme"}


async def test_a_stranger_s_thread_of_the_same_name_is_another_thread(at_acme: Talk):
    await at_acme.walk(*WALK[:2])
    stranger = replace(at_acme, person=OUTSIDER)
    assert (await stranger.say()).state["answers"] == {}


async def test_an_unknown_wizard_is_refused_before_anything_is_streamed(at_acme: Talk):
    at_acme.wizard = "no-such-wizard"
    with pytest.raises(WizardUnknown):
        await at_acme.say("hello")
