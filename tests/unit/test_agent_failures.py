"""Whatever happens inside, a stream ends; and a turn that lost its lease writes no more."""

import asyncio
from datetime import datetime, timedelta

from fakes.chat import Chat, FakeSpeech, ScriptedModel, frames_of
from structlog.testing import capture_logs

from agent.interpreters import Heard, Interpretation
from agent.stream.handles import StoredTurn
from wizard.commands import SetAnswer
from wizard.ports.records import Frame


class Waits(ScriptedModel):
    """Answers only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def interpret(self, heard: Heard) -> Interpretation:
        self.asked.set()
        await self.go_on.wait()
        return Interpretation((SetAnswer(field="organizer.name", value="Acme"),), speech=FakeSpeech(("Fine.",)))


async def test_an_unexpected_failure_ends_the_stream_with_a_safe_sentence_and_a_failed_turn():
    chat = Chat()
    await chat.say()
    chat.store.fail_on = "advance"
    with capture_logs() as logs:
        failed = await chat.say("ada@example.org")
    assert failed.types == ["RUN_STARTED", "RUN_ERROR"]
    assert failed.events[-1]["code"] == "internal"
    assert "ada@example.org" not in str(failed.events) + str(logs)
    assert list(chat.store.turns.values())[-1].status == "failed"


async def test_a_failed_turn_loses_nothing_and_can_be_said_again():
    chat = Chat()
    await chat.say()
    chat.store.fail_on = "commit"
    await chat.say("Acme Fashion")
    chat.store.fail_on = None
    assert (await chat.say("Acme Fashion")).state["answers"] == {"organizer.name": "Acme Fashion"}


async def test_a_turn_goes_on_when_nobody_reads_along_and_is_joined_from_any_point():
    chat = Chat(model := Waits())
    await chat.say()
    asked = chat.input("Acme, I think", turn_id="one")
    handle = await chat.turns.start(chat.me, asked)
    reader = frames_of(handle)
    assert (await anext(reader)).event["type"] == "RUN_STARTED"
    await reader.aclose()  # type: ignore[attr-defined]
    model.go_on.set()
    joined = await chat.turns.start(chat.me, asked)
    events = [frame.event["type"] async for frame in frames_of(joined, after=1)]
    assert (events[0], events[-1]) == ("STATE_SNAPSHOT", "RUN_FINISHED")


async def test_a_lost_lease_ends_the_stream_and_nothing_more_is_written():
    chat = Chat(model := Waits())
    await chat.say()
    handle = await chat.turns.start(chat.me, chat.input("Acme, I think"))
    await model.asked.wait()
    lines = len(chat.store.lines)
    stored = list(chat.store.turns.values())[-1]
    stored.status = "failed"
    model.go_on.set()
    events = [frame.event async for frame in frames_of(handle)]
    assert events[-1]["code"] == "lease_lost"
    assert (len(chat.store.lines), stored.frames) == (lines, [])


async def test_a_heartbeat_that_finds_the_lease_lost_stops_the_turn():
    chat = Chat(model := Waits(), lease_seconds=0.03)
    handle = await chat.turns.start(chat.me, chat.input("Acme, I think"))
    await model.asked.wait()
    list(chat.store.turns.values())[-1].status = "failed"
    assert [frame.event async for frame in frames_of(handle)][-1]["code"] == "lease_lost"


async def test_a_heartbeat_keeps_the_lease_of_a_long_turn():
    chat = Chat(model := Waits(), lease_seconds=0.03)
    handle = await chat.turns.start(chat.me, chat.input("Acme, I think"))
    await model.asked.wait()
    stored = list(chat.store.turns.values())[-1]
    beat = asyncio.Event()
    extend = chat.store.extend_lease

    async def extended(*given):
        turn = await extend(*given)
        beat.set()
        return turn

    chat.store.extend_lease = extended  # type: ignore[method-assign]
    await beat.wait()
    assert stored.turn.lease_until == later(chat.store.now, 0.03)
    model.go_on.set()
    assert [frame.event async for frame in frames_of(handle)][-1]["type"] == "RUN_FINISHED"


def later(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)


async def test_draining_lets_turns_end_and_stops_those_that_don_t():
    chat = Chat(model := Waits())
    await chat.say()
    handle = await chat.turns.start(chat.me, chat.input("Acme, I think"))
    await model.asked.wait()
    await chat.turns.drain(0.01)
    events = [frame.event async for frame in frames_of(handle)]
    assert events[-1]["code"] == "interrupted"
    assert list(chat.store.turns.values())[-1].status == "failed"


async def test_a_turn_of_another_process_is_followed_until_it_ends():
    chat = Chat()
    await chat.say("hi", turn_id="one")
    stored = next(iter(chat.store.turns.values()))
    last = stored.frames.pop()
    stored.status = "running"
    follower = StoredTurn(chat.store, chat.me, stored.turn.id, poll=0.001)
    seen: list[int] = []
    async for frame in frames_of(follower):
        seen.append(frame.seq)
        if frame.seq == last.seq - 1:
            stored.frames.append(last)
            stored.status = "finished"
    assert seen == [*range(1, last.seq + 1)]


async def test_who_saw_more_than_was_stored_before_a_crash_still_gets_the_ending():
    chat = Chat()
    await chat.say("hi", turn_id="one")
    stored = next(iter(chat.store.turns.values()))
    crashed = Frame(2, {"type": "RUN_ERROR", "message": "…", "code": "lease_lost"})
    stored.frames = [stored.frames[0], crashed]
    follower = StoredTurn(chat.store, chat.me, stored.turn.id, poll=0.001)
    assert [frame.event["type"] async for frame in frames_of(follower, after=9)] == ["RUN_ERROR"]


async def test_a_session_is_free_again_once_the_lease_of_a_hanging_turn_ran_out():
    chat = Chat(model := Waits())
    hanging = await chat.turns.start(chat.me, chat.input("Acme, I think"))
    await model.asked.wait()
    chat.store.now = later(chat.store.now, 31)
    assert (await chat.say("hi")).types[-1] == "RUN_FINISHED"
    model.go_on.set()
    assert [frame.event async for frame in frames_of(hanging)][-1]["code"] == "lease_lost"


async def test_a_model_call_whose_turn_fails_is_ended_and_accounted_for():
    speech = FakeSpeech(("Fine.",))
    command = SetAnswer(field="organizer.name", value="Acme")
    chat = Chat(ScriptedModel([Interpretation((command,), speech=speech)]))
    await chat.say()
    chat.store.fail_on = "advance"
    failed = await chat.say("Acme, I think")
    assert failed.events[-1]["usage"][0]["inputTokens"] == 100
    assert (chat.store.lines[-1].role, chat.store.lines[-1].prompt_tokens) == ("assistant", 100)
    assert speech.closed >= 1
