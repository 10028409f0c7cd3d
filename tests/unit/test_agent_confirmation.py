"""Confirming an action: by interrupt, by a word, never twice and never by a yes to an older question."""

import pytest
from fakes.chat import WALK, Chat
from fakes.memory_store import compiled

from agent.turn.input import ResumeEntry
from wizard import engine
from wizard.commands import SetAnswer
from wizard.errors import ExecutionInFlight

PUBLISHED = [("publishEvent", 1)]


async def test_confirmation_is_an_interrupt_and_state_for_clients_of_every_generation():
    chat = Chat()
    asked = await chat.walk()
    (interrupt,) = asked.interrupts
    assert interrupt["id"].endswith(":publishEvent:1")
    assert asked.state["awaiting"]["question"] == interrupt["message"]
    older = await chat.say(protocol_version=None)
    assert older.interrupts == [interrupt]
    assert older.state["awaiting"]["kind"] == "confirmation"


@pytest.mark.parametrize("payload", [None, True, {"confirmed": True}, {"approved": True}, "yes", {"answer": "sure"}])
async def test_an_answered_interrupt_publishes(payload):
    chat = Chat()
    done = await chat.resume(await chat.walk(), payload)
    assert chat.executor.executed == PUBLISHED
    assert done.state["run"]["status"] == "completed"


@pytest.mark.parametrize(
    ("payload", "status"),
    [(False, "resolved"), ({"confirmed": False}, "resolved"), ("no", "resolved"), (None, "cancelled")],
)
async def test_a_declined_interrupt_publishes_nothing_and_stays_on_offer(payload, status):
    chat = Chat()
    declined = await chat.resume(await chat.walk(), payload, status)
    assert chat.executor.executed == []
    assert declined.kinds == ["confirmation_declined"]
    assert declined.interrupts[0]["id"].endswith(":publishEvent:2")


@pytest.mark.parametrize("payload", [{}, {"confirmed": None}, 7, "whatever that means"])
async def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(payload):
    chat = Chat()
    asked = await chat.walk()
    unclear = await chat.resume(asked, payload)
    assert (chat.executor.executed, unclear.kinds) == ([], [])
    assert unclear.interrupts[0]["id"] == asked.interrupts[0]["id"]


async def test_an_interrupt_that_was_replaced_can_no_longer_be_answered():
    chat = Chat()
    asked = await chat.walk()
    await chat.say("change the title to Day Market")
    stale = await chat.resume(asked)
    assert chat.executor.executed == []
    assert "isn't open any more" in stale.text
    assert (await chat.resume(stale)).state["run"]["status"] == "completed"


async def test_a_message_beside_a_cancelled_interrupt_is_what_counts():
    chat = Chat()
    asked = await chat.walk()
    entry = ResumeEntry(asked.interrupts[0]["id"], "cancelled")
    changed = await chat.say("change the title to Day Market", resume=[entry])
    assert changed.state["answers"]["event.title"] == "Day Market"
    assert changed.kinds[0] == "answer_accepted"


async def test_a_plain_no_keeps_everything_and_a_later_yes_publishes():
    chat = Chat()
    await chat.walk()
    assert "nothing has been done" in (await chat.say("no")).text
    await chat.say("yes")
    assert chat.executor.executed == [("publishEvent", 2)]


async def test_a_yes_means_nothing_when_a_form_changed_what_it_was_said_to():
    chat = Chat()
    await chat.walk()
    stored = chat.store
    (record,) = stored.runs.values()

    def form_writes() -> None:
        structure = compiled(stored.structures[record.version_id])
        command = SetAnswer(field="event.title", value="Swapped")
        stored.write(record.run.id, engine.apply(structure, record.run, [command], now=stored.now))

    stored.before_advance = form_writes
    answered = await chat.say("yes")
    assert chat.executor.executed == []
    assert answered.state["answers"]["event.title"] == "Swapped"
    assert answered.state["awaiting"]["intent"] == 2


async def test_an_answer_lands_on_what_a_form_wrote_meanwhile():
    chat = Chat()
    await chat.walk(WALK[:1])
    stored = chat.store
    (record,) = stored.runs.values()

    def form_writes() -> None:
        structure = compiled(stored.structures[record.version_id])
        command = SetAnswer(field="event.title", value="Night Market")
        stored.write(record.run.id, engine.apply(structure, record.run, [command], now=stored.now))

    stored.before_advance = form_writes
    answered = await chat.say("ada@acme.example")
    assert answered.state["answers"]["event.title"] == "Night Market"
    assert answered.state["answers"]["organizer.email"] == "ada@acme.example"


async def test_an_action_that_fails_is_told_and_offered_again():
    chat = Chat()
    await chat.walk()
    chat.executor.error = "the address is taken"
    failed = await chat.say("yes")
    assert "That didn't work: the address is taken" in failed.text
    assert failed.state["awaiting"]["intent"] == 2
    chat.executor.error = None
    assert (await chat.say("yes")).state["run"]["status"] == "completed"


async def test_what_a_crash_left_undone_is_done_before_anything_else():
    chat = Chat()
    await chat.walk()
    chat.executor.crash = OSError("the server went away")
    crashed = await chat.say("yes")
    assert crashed.types[-1] == "RUN_ERROR"
    chat.executor.crash = None
    recovered = await chat.say("are you there?")
    assert chat.executor.executed == PUBLISHED
    assert recovered.state["run"]["status"] == "completed"
    assert chat.store.lines[-2].text == "are you there?"


async def test_an_execution_that_another_process_settled_is_told_all_the_same():
    chat = Chat()
    await chat.walk()
    chat.executor.crash = OSError("the server went away")
    await chat.say("yes")
    chat.executor.crash = None
    run_id = next(iter(chat.store.runs))
    await chat.executor.execute(chat.me, run_id, "publishEvent", 1)
    told = await chat.say("hello?")
    assert told.state["run"]["status"] == "completed"
    assert chat.executor.executed == PUBLISHED


async def test_what_another_process_is_executing_is_left_to_it():
    chat = Chat()
    await chat.walk()
    chat.executor.crash = ExecutionInFlight()
    waiting = await chat.say("yes")
    assert waiting.types[-1] == "RUN_FINISHED"
    assert waiting.text == "I'm still at it — ask me again in a moment."
    assert waiting.state["awaiting"]["kind"] == "execution"
    chat.executor.crash = None
    assert (await chat.say("and now?")).state["run"]["status"] == "completed"
