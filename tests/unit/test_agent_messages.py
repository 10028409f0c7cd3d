"""The author's messages in a conversation: spoken at their place, shown to clients, kept in the transcript."""

from fakes.chat import Chat
from fakes.structures import a_step, a_wizard, ident, text

from wizard.structure import ShowMessage, Structure, Trigger


def greeting() -> Structure:
    """A greeting when the first step is left, and a farewell at the end."""

    def says(message: str, name: str) -> tuple[ShowMessage]:
        return (ShowMessage(id=ident(name), message=message),)

    at_exit = Trigger(id=ident("exit"), on="step.onExit", actions=says("Welcome aboard, {{ name }}.", "welcome"))
    at_end = Trigger(id=ident("end"), on="wizard.onComplete", actions=says("We'll write to you, {{ name }}.", "bye"))
    first = a_step("first", text("name", question="Who are you?"), triggers=(at_exit,))
    return a_wizard(first, a_step("second", text("city", question="Where do you live?")), triggers=(at_end,))


async def test_a_message_is_spoken_before_the_next_question_and_shown_as_an_outcome():
    chat = Chat(structure=greeting())
    await chat.say()
    answered = await chat.say("Mara")
    assert "Welcome aboard, Mara." in answered.text
    assert answered.text.endswith("Where do you live?")
    (shown,) = [outcome for outcome in answered.outcomes if outcome["kind"] == "message_shown"]
    assert shown["message"] == "Welcome aboard, Mara."


async def test_a_message_at_the_end_takes_the_place_of_our_own_last_words():
    chat = Chat(structure=greeting())
    await chat.say()
    await chat.say("Mara")
    ended = await chat.say("Lisbon")
    assert ended.state["run"]["status"] == "completed"
    assert ended.text.startswith("We'll write to you, Mara.")
    assert "That's everything" not in ended.text
    assert chat.executor.executed == []
