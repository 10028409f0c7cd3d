"""A yes is the person's: neither a model that made one up nor a noun of the question publishes anything."""

import pytest
from fakes.chat import Chat, FakeSpeech, ScriptedModel

from agent.interpreters import Interpretation
from wizard.commands import ClearAnswer, Command, Confirm, Decline, SetAnswer, StartOver

TITLE = SetAnswer(field="event.title", value="Day Market")


async def asked_to_publish(*commands: Command) -> Chat:
    """A conversation that has come to the review, with a model that will propose these commands."""
    chat = Chat()
    await chat.walk()
    chat.use(ScriptedModel([Interpretation(commands, speech=FakeSpeech(("It's online!",)))]))
    return chat


@pytest.mark.parametrize("said", ["my dog is called Rex", "what's the weather like?", "hold on, not before Monday"])
async def test_a_model_s_yes_to_words_without_one_publishes_nothing(said):
    chat = await asked_to_publish(Confirm())
    answered = await chat.say(said)
    assert chat.executor.executed == []
    assert answered.outcomes[0]["code"] == "not_agreed"
    assert "It's online!" not in answered.text
    assert "plain yes" in answered.text
    assert answered.interrupts[0]["id"].endswith(":publishEvent:1")


@pytest.mark.parametrize("said", ["go ahead, ship it", "LGTM, let's launch this thing", "yes, and thank you so much"])
async def test_a_model_passes_on_a_yes_that_stands_in_the_message(said):
    chat = await asked_to_publish(Confirm())
    assert (await chat.say(said)).state["run"]["status"] == "completed"


@pytest.mark.parametrize(
    "commands",
    [(Confirm(), TITLE), (TITLE, Confirm()), (ClearAnswer(field="venue.name"), Confirm()), (Decline(), Confirm())],
)
async def test_a_model_s_yes_beside_anything_else_publishes_nothing(commands):
    chat = await asked_to_publish(*commands)
    await chat.say("sure, go ahead, but call it Day Market")
    assert chat.executor.executed == []


async def test_a_model_can_t_start_over_and_agree_to_it_for_the_person():
    chat = await asked_to_publish(StartOver(), Confirm())
    answered = await chat.say("go ahead, ship the whole thing")
    assert answered.state["awaiting"]["subject"] == "start_over"
    assert answered.state["answers"]["event.title"] == "Night Market"


@pytest.mark.parametrize("said", ["event", "everything", "published?", "let's see everything again", "is the event"])
async def test_without_a_model_the_nouns_of_the_question_publish_nothing(said):
    chat = Chat()
    await chat.walk()
    answered = await chat.say(said)
    assert chat.executor.executed == []
    assert answered.interrupts
