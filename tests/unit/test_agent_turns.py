"""Turns of a conversation that no model leads, on stores in memory."""

import pytest
from fakes.chat import WALK, Chat

from wizard.errors import Invalid, TurnConflict, WizardUnknown

BEFORE_WORDS = ["RUN_STARTED", "STATE_SNAPSHOT", "STATE_DELTA", "CUSTOM", "CUSTOM"]
WORDS = ["TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED"]


async def test_the_whole_wizard_is_walked_by_talking_and_ends_in_one_execution():
    chat = Chat()
    reviewed = await chat.walk()
    assert reviewed.state["awaiting"]["operation"] == "publishEvent"
    done = await chat.say("yes")
    assert chat.executor.executed == [("publishEvent", 1)]
    assert done.state["run"]["status"] == "completed"
    assert "/acme/night-market" in done.text
    assert done.events[-1]["result"]["event"]["title"] == "Night Market"


async def test_a_new_thread_is_greeted_and_asked_the_first_question():
    first = await Chat().say("hi")
    assert first.types[:2] == ["RUN_STARTED", "STATE_SNAPSHOT"]
    assert first.text.startswith("Hello!")
    assert first.text.endswith("Who is organizing it?")
    assert first.state["asking"] == ["organizer.name"]


async def test_frames_of_a_typed_turn_come_in_their_order():
    chat = Chat()
    await chat.say()
    answered = await chat.say("My name is Ada Lovelace")
    assert answered.types == [*BEFORE_WORDS, *WORDS]
    assert answered.state["answers"] == {"organizer.name": "Ada Lovelace"}
    assert answered.custom("question")[0]["key"] == "organizer.email"


async def test_a_typed_turn_takes_two_transactions_and_stores_what_was_streamed():
    chat = Chat()
    await chat.say()
    chat.store.transactions.clear()
    answered = await chat.say("Acme Fashion")
    assert chat.store.transactions == ["claim", "advance", "commit"]
    stored = list(chat.store.turns.values())[-1]
    assert [frame.event for frame in stored.frames] == answered.events
    assert stored.status == "finished"


async def test_understanding_is_shown_only_where_it_is_more_than_the_person_s_own_words():
    chat = Chat()
    await chat.walk(WALK[:3])
    assert (await chat.say("Pop-up")).text.startswith("How would you describe it")
    await chat.say("skip")
    assert (await chat.say("the 8th of may")).text.startswith("Date: Friday, 8 May 2026.")


async def test_a_wrong_answer_is_explained_and_is_no_error():
    chat = Chat()
    await chat.walk(WALK[:5])
    answered = await chat.say("yesterday")
    assert answered.kinds == ["answer_rejected"]
    assert answered.types[-1] == "RUN_FINISHED"
    assert answered.state["asking"] == ["event.date"]


async def test_what_nobody_understands_is_answered_with_what_is_expected():
    chat = Chat()
    await chat.walk(WALK[:5])
    answered = await chat.say("purple monkey dishwasher")
    assert answered.text.startswith("I didn't quite get that.")
    assert answered.text.endswith("Which day does it take place?")
    assert answered.outcomes == []


async def test_who_declines_what_was_offered_is_asked_for_something_else():
    chat = Chat()
    await chat.walk(WALK[:8])
    answered = await chat.say("no")
    assert answered.text.startswith("All right. Name the zone")
    assert answered.state["asking"] == ["event.timezone"]
    assert (await chat.say("Paris")).state["answers"]["event.timezone"] == "Europe/Paris"


async def test_a_question_of_the_person_is_answered_with_help():
    chat = Chat()
    await chat.walk(WALK[:1])
    answered = await chat.say("why do you need it?")
    assert answered.kinds == ["help_shown"]
    assert answered.state["asking"] == ["organizer.email"]


async def test_a_title_that_reads_like_steering_is_a_title():
    chat = Chat()
    await chat.walk(WALK[:2])
    answered = await chat.say("Back to School Night")
    assert answered.state["answers"]["event.title"] == "Back to School Night"


async def test_an_address_given_while_something_else_is_asked_finds_its_field():
    chat = Chat()
    await chat.say()
    answered = await chat.say("ada@acme.example")
    assert answered.state["answers"] == {"organizer.email": "ada@acme.example"}
    assert answered.state["asking"] == ["organizer.name"]


async def test_changing_an_earlier_answer_sets_aside_what_no_longer_fits():
    chat = Chat()
    await chat.walk()
    answered = await chat.say("change the venue to online")
    assert "answer_set_aside" in answered.kinds
    assert "I've set aside the venue's name (The Old Mill)" in answered.text
    assert answered.state["asking"] == ["venue.url"]
    assert answered.interrupts == []


async def test_looking_again_shows_the_question_and_leaves_no_line_in_the_transcript():
    chat = Chat()
    await chat.walk(WALK[:2])
    lines = len(chat.store.lines)
    looked = await chat.say()
    assert looked.text == "What is the event called?"
    assert looked.custom("question")[0]["key"] == "event.title"
    assert len(chat.store.lines) == lines


async def test_form_values_are_answers_and_null_clears_one():
    chat = Chat()
    await chat.say()
    filled = await chat.say(answers={"organizer.name": "Acme", "organizer.email": "a@acme.example"})
    assert filled.state["answers"] == {"organizer.name": "Acme", "organizer.email": "a@acme.example"}
    cleared = await chat.say(answers={"organizer.name": None})
    assert cleared.state["answers"] == {"organizer.email": "a@acme.example"}


async def test_a_button_s_command_is_carried_out_and_an_unknown_one_is_refused_before_the_stream():
    chat = Chat()
    await chat.walk(WALK[:1])
    assert (await chat.say(command={"kind": "go_back"})).kinds == ["went_back"]
    with pytest.raises(Invalid):
        await chat.say(command={"kind": "record_execution", "operation": "publishEvent", "intent": 1})


async def test_an_unknown_wizard_is_refused_before_the_stream():
    with pytest.raises(WizardUnknown):
        await Chat(wizard="no-such-wizard").say("hello")


async def test_without_a_wizard_those_that_may_be_started_are_offered_and_one_is_taken_by_name():
    chat = Chat(wizard=None)
    offered = await chat.say("hello")
    assert "Event wizard" in offered.text
    assert offered.state["run"] is None
    begun = await chat.say("event wizard please")
    assert begun.state["asking"] == ["organizer.name"]


async def test_an_ended_run_closes_kindly_and_begins_anew_only_when_asked():
    chat = Chat()
    await chat.walk()
    await chat.say("yes")
    assert "Shall I keep this" in (await chat.say("thanks a lot")).text
    closed = await chat.say("no thanks")
    assert "start over" in closed.text
    assert closed.state["run"]["status"] == "completed"
    anew = await chat.say("start over")
    assert anew.state["run"]["status"] == "in_progress"
    assert len(chat.store.runs) == 2


async def test_the_transcript_tells_who_said_what_where_and_what_came_of_it():
    chat = Chat()
    await chat.walk(WALK[:1])
    user, *system, assistant = chat.store.lines[-3:]
    assert (user.role, user.stage, user.text) == ("user", "organizerSetup", "Acme Fashion")
    assert [dict(line.outcome or {})["kind"] for line in system] == ["answer_accepted"]
    assert (assistant.role, assistant.text) == ("assistant", "Which e-mail address should guests write to?")
    assert assistant.latency_ms is not None


async def test_the_same_turn_again_is_replayed_and_with_another_body_refused():
    chat = Chat()
    first = await chat.say("hi", turn_id="one")
    assert (await chat.say("hi", turn_id="one")).events == first.events
    chat.store.turns[next(iter(chat.store.turns))].request_hash = "other"
    with pytest.raises(TurnConflict):
        await chat.say("hi", turn_id="one")
