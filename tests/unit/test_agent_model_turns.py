"""Turns that a model interprets: what it may say, when it is hushed, and who stands in for it."""

from fakes.chat import WALK, Answered, Chat, FakeSpeech, ScriptedModel
from fakes.memory_store import compiled

from agent.interpreters import Interpretation, InterpreterUnavailable, Usage
from wizard import engine
from wizard.commands import Confirm, SetAnswer
from wizard.library import event_wizard
from wizard.outcomes import CommandRefused
from wizard.structure import Structure

TITLE = SetAnswer(field="event.title", value="Night Market")
PAST = SetAnswer(field="event.date", value="2020-01-01")
SPEECH = ("Lovely", ", a night", " market.")


async def asked_title(*script: Interpretation | Exception) -> tuple[Chat, ScriptedModel]:
    """A conversation that has come to the event's title, by forms."""
    model = ScriptedModel(list(script))
    chat = Chat(model)
    await chat.say()
    await chat.say(answers={"organizer.name": "Acme", "organizer.email": "a@acme.example"})
    return chat, model


def deltas(answered: Answered) -> list[str]:
    return [event["delta"] for event in answered.events if event["type"] == "TEXT_MESSAGE_CONTENT"]


async def test_the_model_speaks_while_every_command_was_accepted_and_the_author_asks_next():
    speech = FakeSpeech(SPEECH)
    chat, _ = await asked_title(Interpretation((TITLE,), speech=speech))
    answered = await chat.say("we want a market by night")
    assert deltas(answered)[:3] == list(SPEECH)
    assert "".join(deltas(answered)[3:]).strip().startswith("What kind of event is it?")
    assert answered.state["answers"]["event.title"] == "Night Market"
    assert speech.closed == 1


async def test_nothing_is_said_before_the_answers_are_committed():
    chat, _ = await asked_title(Interpretation((TITLE,), speech=FakeSpeech(SPEECH)))
    chat.store.fail_on = "commit"
    failed = await chat.say("we want a market by night")
    assert failed.types == ["RUN_STARTED", "RUN_ERROR"]
    assert failed.events[-1]["code"] == "internal"


async def test_a_model_turn_takes_three_transactions():
    chat, _ = await asked_title(Interpretation((TITLE,), speech=FakeSpeech(SPEECH)))
    chat.store.transactions.clear()
    await chat.say("we want a market by night")
    assert chat.store.transactions == ["claim", "advance", "commit", "finish"]


async def test_a_rejected_command_hushes_the_model_and_the_engine_s_words_are_spoken():
    speech = FakeSpeech(("All set for 2020!",))
    chat, _ = await asked_title(Interpretation((TITLE, PAST), speech=speech))
    answered = await chat.say("a night market on new year's day 2020")
    assert "All set" not in answered.text
    assert "already over" in answered.text
    assert answered.state["answers"]["event.title"] == "Night Market"
    assert speech.closed == 1


async def test_what_isn_t_a_command_at_all_is_told_as_refused():
    refused = CommandRefused("publish_now", "unknown_command", "That can't be done here.")
    chat, _ = await asked_title(Interpretation((), speech=FakeSpeech(SPEECH), refused=(refused,)))
    answered = await chat.say("publish it right away please, whatever it takes")
    assert answered.kinds == ["command_refused"]
    assert "Lovely" not in answered.text
    assert chat.executor.executed == []


async def test_the_model_s_question_passes_only_where_the_author_lets_it_and_it_means_the_asked_field():
    speech = FakeSpeech(SPEECH, asks="event.type", question="So what sort of a do is it?")
    chat, _ = await asked_title(Interpretation((TITLE,), speech=speech))
    assert "What kind of event is it?" in (await chat.say("we want a market by night")).text


async def test_an_author_may_let_the_model_put_the_question_in_its_own_words():
    document = event_wizard().model_dump(mode="json")
    kind = next(field for step in document["steps"] for field in step["option_sets"] if field["key"] == "event.type")
    kind["model_may_ask"] = True
    speech = FakeSpeech(SPEECH, asks="event.type", question="So what sort of a do is it?")
    chat = Chat(ScriptedModel([Interpretation((TITLE,), speech=speech)]), structure=Structure.model_validate(document))
    await chat.say()
    await chat.say(answers={"organizer.name": "Acme", "organizer.email": "a@acme.example"})
    text = (await chat.say("we want a market by night")).text
    assert "So what sort of a do is it?" in text
    assert "What kind of event is it?" not in text


async def test_a_plain_answer_or_a_button_needs_no_model():
    chat, model = await asked_title()
    await chat.say(answers={"event.title": "Night Market"})
    await chat.say("the second one")
    await chat.say("skip")
    answered = await chat.say("the 8th of may")
    assert answered.state["answers"]["event.date"] == "2026-05-08"
    assert model.heard == []


async def test_free_text_is_left_to_the_model_and_told_what_is_asked():
    chat, model = await asked_title(Interpretation((TITLE,), speech=FakeSpeech()))
    await chat.say("Night Market")
    (heard,) = model.heard
    assert heard.message == "Night Market"
    assert [field.key for field in heard.view.asking] == ["event.title"]


async def test_the_first_message_of_a_run_may_hold_answers_for_the_model():
    model = ScriptedModel([Interpretation((TITLE,), speech=FakeSpeech(SPEECH))])
    answered = await Chat(model).say("Hi! I'd like to publish an event called Night Market")
    assert model.heard[0].fresh
    assert answered.state["answers"] == {"event.title": "Night Market"}
    assert answered.types[:2] == ["RUN_STARTED", "STATE_SNAPSHOT"]


async def test_the_rules_stand_in_where_the_model_can_t_be_had_and_the_transcript_says_so():
    cost = Usage("fake-model", 90, None)
    chat, _ = await asked_title(InterpreterUnavailable("timed_out", cost))
    answered = await chat.say("Night Market")
    assert answered.state["answers"]["event.title"] == "Night Market"
    assert answered.types[-1] == "RUN_FINISHED"
    assert ("system", "model_unavailable") in chat.store.spoken()
    assert chat.store.lines[-1].prompt_tokens == 90


async def test_a_whole_wizard_is_finished_though_the_model_is_down_all_the_time():
    chat = Chat(ScriptedModel([InterpreterUnavailable("circuit_open") for _ in range(40)]))
    reviewed = await chat.walk(WALK)
    assert reviewed.interrupts
    assert (await chat.say("yes")).state["run"]["status"] == "completed"


async def test_a_speech_that_breaks_off_is_trailed_and_the_question_still_comes():
    chat, _ = await asked_title(Interpretation((TITLE,), speech=FakeSpeech(("Lovely, a", None))))
    answered = await chat.say("we want a market by night")
    assert "Lovely, a…" in answered.text
    assert "What kind of event is it?" in answered.text
    assert answered.types[-2:] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    assert ("system", "model_unavailable") in chat.store.spoken()


async def test_what_a_model_says_before_an_action_is_dropped_for_what_really_happened():
    speech = FakeSpeech(("It's online now!",))
    chat = Chat()
    await chat.walk()
    model = ScriptedModel([Interpretation((Confirm(),), speech=speech)])
    chat.use(model)
    answered = await chat.say("well, if you think it is good enough then go on")
    assert "It's online now!" not in answered.text
    assert "/acme/night-market" in answered.text
    assert speech.closed == 1


async def test_the_reply_s_line_carries_what_the_model_cost():
    chat, _ = await asked_title(Interpretation((TITLE,), speech=FakeSpeech(SPEECH)))
    answered = await chat.say("we want a market by night")
    line = chat.store.lines[-1]
    assert (line.model, line.prompt_tokens, line.completion_tokens, line.prompt_hash) == ("fake-model", 100, 20, "abc")
    assert answered.events[-1]["usage"] == [{"model": "fake-model", "inputTokens": 100, "outputTokens": 20}]


async def test_what_only_the_engine_knows_is_added_to_the_model_s_words():
    chat = Chat()
    await chat.walk()
    online = SetAnswer(field="venue.mode", value="virtual")
    chat.use(ScriptedModel([Interpretation((online,), speech=FakeSpeech(("Online it is.",)))]))
    answered = await chat.say("on second thoughts nobody should have to travel")
    assert answered.text.startswith("Online it is.")
    assert "I've set aside the venue's name" in answered.text


async def test_a_model_is_hushed_when_the_yes_that_it_heard_was_to_an_older_question():
    chat = Chat()
    await chat.walk()
    stored = chat.store
    (record,) = stored.runs.values()

    def form_writes() -> None:
        title = SetAnswer(field="event.title", value="Swapped")
        change = engine.apply(compiled(stored.structures[record.version_id]), record.run, [title], now=stored.now)
        stored.write(record.run.id, change)

    stored.before_advance = form_writes
    chat.use(ScriptedModel([Interpretation((Confirm(),), speech=FakeSpeech(("Published!",)))]))
    answered = await chat.say("well, if you think it is good enough then go on")
    assert chat.executor.executed == []
    assert "Published!" not in answered.text
    assert "isn't open any more" in answered.text
