"""The agent over HTTP: what a stream looks like, what a repeated turn gets, what refuses to begin."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest
from fixtures.conversation import Thread
from fixtures.walks import begin

from store.demo import ADMIN
from wizard.principal import Principal


@pytest.fixture
def thread(admin: httpx.AsyncClient) -> Thread:
    return Thread(admin)


async def test_a_new_thread_is_greeted_with_the_wizards_first_question(thread: Thread):
    reply = await thread.say(None)
    assert reply.response.headers["content-type"].startswith("text/event-stream")
    assert (reply.types[0], reply.types[-1]) == ("RUN_STARTED", "RUN_FINISHED")
    assert [number for number, _ in reply.numbered] == list(range(1, len(reply.frames) + 1))
    assert (reply.state["asking"], reply.state["run"]["step_number"]) == (["organizer.name"], 1)
    assert "Who is organizing it?" in reply.text


async def test_an_answer_moves_the_state_on(thread: Thread):
    await thread.say(None)
    reply = await thread.say("Studio Nove")
    assert reply.state["answers"] == {"organizer.name": "Studio Nove"}
    assert reply.state["asking"] == ["organizer.email"]
    types = reply.types
    assert types.index("STATE_SNAPSHOT") < types.index("STATE_DELTA") < types.index("TEXT_MESSAGE_START")


async def test_a_turn_sent_again_is_replayed_and_not_taken_again(thread: Thread):
    await thread.say(None)
    first = await thread.say("Studio Nove", "turn-1")
    again = await thread.say("Studio Nove", "turn-1")
    tail = await thread.say("Studio Nove", "turn-1", after=3)
    assert again.text == first.text
    assert tail.numbered == first.numbered[3:]
    assert (await thread.say(None)).state["asking"] == ["organizer.email"]


async def test_a_turns_id_cannot_be_used_for_another_message(thread: Thread):
    await thread.say("hello", "turn-1")
    reply = await thread.say("goodbye", "turn-1")
    assert (reply.response.status_code, reply.response.json()["type"]) == (422, "/problems/turn-conflict")


async def test_a_second_turn_of_a_thread_must_wait_and_is_told_how_long(thread: Thread, door):
    await thread.say(None)
    principal = Principal(ADMIN.id, ADMIN.email)
    claimed = await door.services.turns._store.claim(principal, thread.id, "running", "hash", None, 30.0)
    busy = (await thread.say("Studio Nove")).response
    assert (busy.status_code, busy.json()["type"]) == (409, "/problems/turn-in-flight")
    assert 1 <= int(busy.headers["retry-after"]) <= 30
    await door.services.turns._store.finish(principal, claimed.turn, "finished")
    assert (await thread.say("Studio Nove")).state["answers"] == {"organizer.name": "Studio Nove"}


async def test_of_many_turns_at_once_each_is_answered_or_told_to_wait(thread: Thread):
    await thread.say(None)
    replies = await asyncio.gather(*(thread.say(None) for _ in range(10)))
    codes = {reply.response.status_code for reply in replies}
    assert codes <= {200, 409}
    assert 200 in codes
    for reply in replies:
        if reply.response.status_code == 200:
            assert reply.types[-1] == "RUN_FINISHED"
        else:
            assert reply.response.headers["retry-after"]


async def test_a_button_and_a_form_are_turns_too(thread: Thread):
    await thread.say(None)
    form = await thread.say(None, props={"answers": {"organizer.name": "Studio Nove", "organizer.email": "nonsense"}})
    kinds = [each["kind"] for frame in form.frames if frame.get("name") == "outcomes" for each in frame["value"]]
    assert {"answer_accepted", "answer_rejected"} <= set(kinds)
    back = await thread.say(None, props={"command": {"kind": "go_back"}})
    assert back.state["asking"] == ["organizer.name"]


async def test_a_command_that_nobody_knows_is_refused_before_the_stream(thread: Thread):
    for command in ({"kind": "record_execution", "operation": "publishEvent", "intent": 1}, {"kind": "dance"}):
        reply = await thread.say(None, props={"command": command})
        assert (reply.response.status_code, reply.response.json()["type"]) == (422, "/problems/invalid")


async def test_a_conversation_and_a_form_fill_the_same_run(thread: Thread):
    await thread.say(None)
    await thread.say("Studio Nove")
    run = (await thread.client.get(f"/api/v1/sessions/{thread.id}")).json()["run"]
    saved = await thread.client.patch(
        f"/api/v1/sessions/{thread.id}/stages/organizerSetup",
        json={"data": {"email": "hello@studionove.com"}},
        headers={"If-Match": f'"{run["revision"]}"'},
    )
    assert saved.json()["run"]["state"]["answers"]["organizer.name"] == "Studio Nove"
    assert (await thread.say(None)).state["asking"] == ["event.title"]


async def test_a_confirmation_is_an_interrupt_that_can_be_resumed(admin: httpx.AsyncClient):
    walk = await begin(admin)
    await walk.to_review()
    thread = Thread(admin, walk.session["thread_id"])
    asked = await thread.say(None)
    (interrupt,) = asked.frames[-1]["outcome"]["interrupts"]
    entry = {"interruptId": interrupt["id"], "status": "resolved", "payload": {"confirmed": True}}
    done = await thread.say(None, resume=[entry])
    assert done.state["run"]["status"] == "completed"
    assert (await admin.get("/api/v1/public/acme/events/spring-show")).status_code == 200


async def test_a_confirmation_is_a_plain_yes_too(admin: httpx.AsyncClient):
    walk = await begin(admin)
    await walk.to_review()
    done = await Thread(admin, walk.session["thread_id"]).say("yes")
    assert done.state["run"]["status"] == "completed"


async def test_an_older_client_gets_only_the_outcomes_that_it_knows_and_no_nulls(admin: httpx.AsyncClient):
    walk = await begin(admin)
    await walk.to_review()
    asked = await Thread(admin, walk.session["thread_id"]).say(None, protocolVersion=None)
    assert asked.types[-1] == "RUN_FINISHED"
    assert asked.frames[-1]["outcome"]["type"] == "interrupt"
    assert "null" not in asked.response.text.partition("STATE_SNAPSHOT")[0]


async def test_a_closed_threads_turns_are_refused(thread: Thread):
    await thread.say(None)
    await thread.client.delete(f"/api/v1/sessions/{thread.id}")
    reply = await thread.say("hello")
    assert (reply.response.status_code, reply.response.json()["type"]) == (409, "/problems/session-closed")


async def test_an_unknown_wizard_is_refused_and_leaves_no_session(admin: httpx.AsyncClient):
    reply = await Thread(admin, "lost", wizard="nonsense").say(None)
    assert (reply.response.status_code, reply.response.json()["type"]) == (404, "/problems/wizard-unknown")
    assert (await admin.get("/api/v1/sessions/lost")).status_code == 404


async def test_what_was_said_is_in_the_transcript(thread: Thread):
    await thread.say(None)
    await thread.say("Studio Nove")
    lines = (await thread.client.get(f"/api/v1/sessions/{thread.id}/interactions")).json()["items"]
    spoken = [(line["role"], line["text"]) for line in lines if line["role"] != "system"]
    assert ("user", "Studio Nove") in spoken
    assert spoken[-1][0] == "assistant"
    assert all(UUID(line["turn_id"]) for line in lines if line["role"] == "user")


async def test_thread_and_turn_ids_may_be_any_text(admin: httpx.AsyncClient):
    odd = Thread(admin, "späť / ‘thread’ 🎉 %2F")
    first = await odd.say(None, "turn / ☕")
    assert first.types[-1] == "RUN_FINISHED"
    assert (await Thread(admin, str(uuid4())).say(None)).types[-1] == "RUN_FINISHED"
