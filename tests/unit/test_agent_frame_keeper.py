"""Frames of a model that takes its time: stored first, then seen."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from fakes.chat import Chat, FakeSpeech, ScriptedModel, frames_of

from agent.interpreters import Heard, Interpretation
from wizard.commands import SetAnswer
from wizard.ports.records import Frame

TITLE = SetAnswer(field="event.title", value="Night Market")
PATIENCE = 5


@dataclass
class SlowSpeech(FakeSpeech):
    """Says one thing and then waits."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def deltas(self) -> AsyncIterator[str]:
        yield "Lovely"
        await self.go_on.wait()
        yield ", a night market."


@dataclass
class SlowModel(ScriptedModel):
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def interpret(self, heard: Heard) -> Interpretation:
        await self.go_on.wait()
        return await super().interpret(heard)


async def at_title(model: ScriptedModel) -> Chat:
    chat = Chat(model)
    await chat.say()
    await chat.say(answers={"organizer.name": "Acme", "organizer.email": "a@acme.example"})
    return chat


def stored(chat: Chat) -> list[Frame]:
    return next(each for each in reversed(chat.store.turns.values())).frames


async def first(frames: AsyncIterator[Frame], kind: str) -> Frame:
    async with asyncio.timeout(PATIENCE):
        return await anext(frame async for frame in frames if frame.event["type"] == kind)


async def test_what_a_model_says_is_seen_while_it_speaks_and_stored_by_then():
    speech = SlowSpeech()
    chat = await at_title(ScriptedModel([Interpretation((TITLE,), speech=speech)]))
    handle = await chat.turns.start(chat.me, chat.input("we want a market by night"))
    seen = await first(frames_of(handle), "TEXT_MESSAGE_CONTENT")
    assert seen in stored(chat)
    speech.go_on.set()
    assert [frame async for frame in frames_of(handle)] == stored(chat)


async def test_where_a_run_stands_is_seen_while_the_model_thinks_and_stored_by_then():
    model = SlowModel([Interpretation((TITLE,), speech=FakeSpeech(("Lovely.",)))])
    chat = await at_title(model)
    handle = await chat.turns.start(chat.me, chat.input("we want a market by night"))
    assert await first(frames_of(handle), "STATE_SNAPSHOT") in stored(chat)
    model.go_on.set()
    assert [frame async for frame in frames_of(handle)] == stored(chat)


async def test_what_the_store_does_not_take_is_not_seen_and_ends_the_turn(monkeypatch: pytest.MonkeyPatch):
    speech = SlowSpeech()
    chat = await at_title(ScriptedModel([Interpretation((TITLE,), speech=speech)]))

    async def lose(*_: object) -> None:
        speech.go_on.set()
        raise OSError("the connection was lost")

    monkeypatch.setattr(chat.store, "append_frames", lose)
    handle = await chat.turns.start(chat.me, chat.input("we want a market by night"))
    seen = [frame async for frame in frames_of(handle)]
    assert [frame.event["type"] for frame in seen][-2:] == ["CUSTOM", "RUN_ERROR"]
    assert seen == stored(chat)
