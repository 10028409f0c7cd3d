"""A run that is complete is offered to be kept: by talking or by buttons, once, and never against one's will."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.chat import WALK, Answered, Chat, FakeSpeech, ScriptedModel
from fakes.structures import a_step, text

from agent.interpreters import Heard, Interpretation
from agent.turn.input import ResumeEntry
from wizard.commands import SetAnswer
from wizard.errors import Invalid
from wizard.keeping import Kept
from wizard.structure import Structure

NOTE = Structure(name="Note", steps=(a_step("all", text("title"), text("body")),))
SUGGESTED = "Note: Milk"
FOUND = "You find it among your stored runs."


class Silent:
    """A model that must not be asked."""

    async def interpret(self, heard: Heard) -> Interpretation:
        pytest.fail("a model was asked")


async def finished(**how: Any) -> tuple[Chat, Answered]:
    """A conversation that has just come to its end."""
    chat = Chat(structure=NOTE, **how)
    for said in ("hello", "Milk"):
        await chat.say(said)
    return chat, await chat.say("Buy some")


def kept(chat: Chat) -> Kept | None:
    return next(iter(chat.store.stored.values()), None)


def recorded(chat: Chat) -> str | None:
    return next(iter(chat.store.runs.values())).keeping


async def test_the_last_reply_offers_to_keep_the_run_under_a_good_name():
    chat, last = await finished()
    assert f"Say a name for it, “yes” to call it “{SUGGESTED}”, or “no” to leave without." in last.text
    assert last.state["keeping"] == {"asked": "name", "suggested_name": SUGGESTED}
    assert (last.types[-1], last.state["run"]["status"]) == ("RUN_FINISHED", "completed")
    assert (recorded(chat), chat.store.transactions[-3:]) == ("name", ["claim", "advance", "commit"])


async def test_an_action_that_completes_the_run_is_followed_by_the_offer_and_its_result():
    chat = Chat()
    await chat.walk()
    done = await chat.say("yes")
    assert done.text.endswith("“yes” to call it “Event wizard: Night Market”, or “no” to leave without.")
    assert done.events[-1]["result"]["event"]["title"] == "Night Market"
    assert (recorded(chat), chat.store.transactions[-1]) == ("name", "finish")
    await chat.say("Spring launch")
    assert kept(chat) == Kept("settled", "Spring launch")


async def test_a_name_then_notes_then_it_is_settled():
    chat, _ = await finished()
    named = await chat.say("call it Groceries")
    assert named.text == "It's kept as “Groceries”. Is there anything to note about it? Say it, or “no”."
    assert named.state["keeping"] == {"asked": "notes", "suggested_name": None}
    noted = await chat.say("For the weekend")
    assert noted.text.startswith(f"I've noted that. {FOUND}")
    assert (noted.state["keeping"], recorded(chat)) == (None, "settled")
    assert kept(chat) == Kept("settled", "Groceries", "For the weekend")
    after = await chat.say("Spring launch")
    assert "This one is finished." in after.text
    assert "Shall I" not in after.text


async def test_a_yes_takes_the_suggested_name_and_a_no_leaves_it_without_notes():
    chat, _ = await finished()
    assert f"It's kept as “{SUGGESTED}”." in (await chat.say("yes please")).text
    assert f"All right. {FOUND}" in (await chat.say("no")).text
    assert kept(chat) == Kept("settled", SUGGESTED)


async def test_who_leaves_it_is_not_asked_again_but_may_still_change_their_mind():
    chat, _ = await finished()
    left = await chat.say("no thanks")
    assert left.text.startswith("All right, I leave it at that. Say “start over”")
    assert (left.state["keeping"], recorded(chat), kept(chat)) == (None, "settled", None)
    assert "Shall I" not in (await chat.say("thanks")).text
    await chat.say("save it as Groceries")
    assert kept(chat) == Kept("settled", "Groceries")


@pytest.mark.parametrize("said", ["help", "back", "cancel", "thanks!", "where do I find it?", "great", None])
async def test_something_else_goes_its_usual_way_and_the_offer_stays_open(said: str | None):
    chat, _ = await finished()
    answered = await chat.say(said)
    assert "Shall I keep this for you?" in answered.text
    assert (kept(chat), recorded(chat)) == (None, "name")
    await chat.say("Groceries")
    assert kept(chat) == Kept("settled", "Groceries")


@pytest.mark.parametrize("said", ["start over", "another one please"])
async def test_who_begins_again_begins_again(said: str):
    chat, _ = await finished()
    anew = await chat.say(said)
    assert (anew.state["run"]["status"], anew.state["keeping"], kept(chat)) == ("in_progress", None, None)


async def test_a_bare_yes_to_notes_asks_for_them():
    chat, _ = await finished()
    await chat.say("Groceries")
    assert (await chat.say("yes")).text == "Then tell me what I should note."
    await chat.say("For the weekend")
    assert kept(chat) == Kept("settled", "Groceries", "For the weekend")


@pytest.mark.parametrize(
    ("said", "told"), [("“" + "x" * 256 + "”", "at most 255"), ("call it " + "y" * 300, "at most 255")]
)
async def test_a_name_that_is_too_long_is_asked_for_again(said: str, told: str):
    chat, _ = await finished()
    answered = await chat.say(said)
    assert told in answered.text
    assert (recorded(chat), kept(chat)) == ("name", None)


async def test_notes_that_are_too_long_are_asked_for_again():
    chat, _ = await finished()
    await chat.say("Groceries")
    assert "at most 10,000 characters" in (await chat.say("word " * 2_001)).text
    assert recorded(chat) == "notes"


async def test_no_model_is_asked_about_keeping():
    chat, _ = await finished()
    chat.use(Silent())
    for said in (
        "hm, let me think about what would be a really good name for all this, it isn't easy",
        "Groceries",
        "x",
    ):
        await chat.say(said)
    assert kept(chat) == Kept("settled", "Groceries", "x")


async def test_a_run_that_ends_in_a_model_s_words_is_offered_with_that_turn_too():
    chat = Chat(structure=NOTE)
    for said in ("hello", "Milk"):
        await chat.say(said)
    answers = (SetAnswer(field="body", value="Buy some"),)
    chat.use(ScriptedModel([Interpretation(answers, speech=FakeSpeech(("Lovely.",)))]))
    last = await chat.say("well, I'd say that we should buy some of it")
    assert last.text.startswith("Lovely.")
    assert "Shall I keep this for you?" in last.text
    assert (recorded(chat), chat.store.transactions[-1]) == ("name", "finish")


async def test_a_name_is_heard_beside_an_interrupt_that_is_put_away():
    chat, _ = await finished()
    await chat.say("Groceries", resume=[ResumeEntry("gone", "cancelled")])
    assert kept(chat) == Kept("settled", "Groceries")


async def test_a_button_keeps_it_with_name_notes_and_tags_at_once():
    chat, _ = await finished()
    command = {"kind": "store_run", "name": "  Groceries ", "notes": "For the weekend", "tags": ["food"]}
    stored = await chat.say(command=command)
    assert stored.text.startswith(f"It's kept as “Groceries”. {FOUND}")
    assert kept(chat) == Kept("settled", "Groceries", "For the weekend", ("food",))
    assert (stored.state["keeping"], recorded(chat)) == (None, "settled")
    again = await chat.say(command=command)
    assert again.text == f"It is kept already. {FOUND}"


async def test_a_button_leaves_it_also_without_notes():
    chat, _ = await finished()
    await chat.say(command={"kind": "leave_run"})
    assert (kept(chat), recorded(chat)) == (None, "settled")
    other, _ = await finished()
    await other.say("Groceries")
    await other.say(command={"kind": "leave_run"})
    assert (kept(other), recorded(other)) == (Kept("settled", "Groceries"), "settled")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": ""},
        {"name": " \n"},
        {"name": "x" * 256},
        {"name": "x", "notes": "y" * 10_001},
        {"name": "x", "tags": ["a", "A"]},
        {"name": "x", "tags": ["t"] * 21},
        {"name": "x", "color": "red"},
    ],
)
async def test_a_button_that_says_nonsense_is_refused_before_the_stream(wrong: dict[str, Any]):
    chat, _ = await finished()
    with pytest.raises(Invalid):
        await chat.say(command={"kind": "store_run", **wrong})
    assert kept(chat) is None


async def test_a_button_has_nothing_to_keep_before_the_end():
    chat = Chat(structure=NOTE)
    await chat.say("hello")
    answered = await chat.say(command={"kind": "store_run", "name": "Groceries"})
    assert answered.text == "There is nothing to keep yet: this one isn't finished."
    assert answered.state["keeping"] is None


async def test_each_decision_is_one_transaction_with_its_lines_and_frames():
    chat, _ = await finished()
    chat.store.transactions.clear()
    await chat.say("Groceries")
    assert chat.store.transactions == ["claim", "advance", "commit"]
    user, system, reply = chat.store.lines[-3:]
    assert (user.role, user.text) == ("user", "Groceries")
    assert system.outcome == {"kind": "run_stored", "run_name": "Groceries"}
    assert reply.text is not None
    assert reply.text.startswith("It's kept as “Groceries”.")


async def test_the_same_turn_again_is_replayed_and_stores_nothing_twice():
    chat, _ = await finished()
    first = await chat.say("Groceries", turn_id="keep")
    again = await chat.say("Groceries", turn_id="keep")
    assert (again.events, kept(chat)) == (first.events, Kept("settled", "Groceries"))


async def test_nothing_is_said_before_the_name_is_saved():
    chat, _ = await finished()
    chat.store.fail_on = "commit"
    failed = await chat.say("Groceries")
    assert (failed.types[-1], failed.text, kept(chat)) == ("RUN_ERROR", "", None)
    chat.store.fail_on = None
    await chat.say("Groceries")
    assert kept(chat) == Kept("settled", "Groceries")


async def test_a_run_that_was_stored_meanwhile_is_not_offered_or_renamed():
    chat, _ = await finished()

    def stored() -> None:
        (record,) = chat.store.runs.values()
        chat.store.keep(record, Kept("settled", "By form"))

    chat.store.before_advance = stored
    answered = await chat.say("Groceries")
    assert answered.text == f"It is kept already. {FOUND}"
    assert kept(chat) == Kept("settled", "By form")
    assert "Shall I" not in (await chat.say(None)).text


async def test_an_empty_run_and_one_that_was_cancelled_are_not_offered():
    empty = Chat(structure=Structure(name="Note", steps=(a_step("all", text("title", is_required=False)),)))
    await empty.say("hello")
    last = await empty.say("skip")
    assert (last.state["run"]["status"], last.state["keeping"]) == ("completed", None)
    cancelled = Chat(structure=NOTE)
    for said in ("hello", "Milk", "cancel"):
        await cancelled.say(said)
    ended = await cancelled.say("yes")
    assert (ended.state["run"]["status"], ended.state["keeping"]) == ("abandoned", None)
    assert "Shall I keep" not in ended.text


async def test_a_crash_before_the_offer_was_said_leaves_it_to_the_next_turn():
    chat = Chat()
    await chat.walk(WALK)
    chat.store.fail_on = "finish"
    assert (await chat.say("yes")).types[-1] == "RUN_ERROR"
    chat.store.fail_on = None
    chat.store.now = chat.store.now.replace(hour=13)
    back = await chat.say(None)
    assert "Shall I keep this for you?" in back.text
    assert recorded(chat) == "name"
