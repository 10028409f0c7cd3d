"""The writer of AG-UI events: order, closing, and what which client generation is sent."""

from uuid import UUID

import jsonpatch
import pytest
from ag_ui.core import Event
from pydantic import TypeAdapter

from agent.interpreters import Usage
from agent.stream.frame_log import FrameLog
from agent.stream.frames import FrameWriter, confirmation, interrupt_id
from agent.stream.state_patch import patch
from wizard.run import Awaiting

RUN = UUID("6a4e4f0e-0f5e-4b52-8f3e-2f8a8e1f9f10")
PUBLISHING = Awaiting("confirmation", "action", "publishEvent", 2, "Shall I publish?")


def written(protocol_version: str | None = "1.0") -> tuple[FrameWriter, FrameLog]:
    log = FrameLog()
    return FrameWriter(log, "thread", "turn", protocol_version), log


def state(status: str = "in_progress", answers: dict | None = None) -> dict:
    run = {"id": str(RUN), "status": status}
    return {"run": run, "answers": answers or {}, "asking": [], "awaiting": None, "progress": 0}


def events(log: FrameLog) -> list[dict]:
    log.keep(log.unkept())
    return [dict(event) for event in log.events]


def test_an_open_text_message_is_closed_before_the_run_finishes():
    writer, log = written()
    writer.start()
    writer.say("Hello")
    writer.say(" there")
    writer.finish()
    assert [event["type"] for event in events(log)] == [
        "RUN_STARTED",
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "RUN_FINISHED",
    ]
    assert writer.spoken == "Hello there"


def test_a_failure_closes_the_message_that_was_shown_and_forgets_what_was_only_staged():
    writer, log = written()
    writer.start()
    writer.say("I'm just about to")
    log.keep(log.unkept())
    writer.finish()
    writer.fail("Something went wrong.", "internal")
    assert [event["type"] for event in events(log)[-3:]] == ["TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_ERROR"]


def test_a_failure_before_anything_was_shown_still_begins_with_run_started():
    writer, log = written()
    writer.start()
    writer.state(state())
    writer.fail("Something went wrong.", "internal")
    assert [event["type"] for event in events(log)] == ["RUN_STARTED", "RUN_ERROR"]


def test_absent_members_are_left_out_and_never_null():
    writer, log = written(protocol_version=None)
    writer.start()
    writer.finish()
    assert events(log) == [
        {"type": "RUN_STARTED", "threadId": "thread", "runId": "turn"},
        {"type": "RUN_FINISHED", "threadId": "thread", "runId": "turn"},
    ]


@pytest.mark.parametrize(("version", "told"), [("1.0", True), (None, False)])
def test_only_clients_that_name_their_protocol_are_sent_usage(version: str | None, told: bool):
    writer, log = written(version)
    writer.start()
    writer.finish(interrupt=confirmation(RUN, PUBLISHING), usage=Usage("gpt", prompt_tokens=7, completion_tokens=3))
    finished = events(log)[-1]
    assert ("outcome" in finished, "usage" in finished) == (True, told)


def test_the_interrupt_names_run_operation_and_intent_and_asks_the_author_s_question():
    writer, log = written()
    writer.finish(interrupt=confirmation(RUN, PUBLISHING))
    (interrupt,) = events(log)[0]["outcome"]["interrupts"]
    assert interrupt["id"] == interrupt_id(RUN, PUBLISHING) == f"{RUN}:publishEvent:2"
    assert interrupt["message"] == "Shall I publish?"


def test_the_state_goes_out_whole_and_then_as_a_patch_that_gives_the_new_state():
    writer, log = written()
    first, second = state(answers={"a": 1, "b": 2}), state("completed", {"b": 3, "c": [1]})
    writer.state(first)
    writer.state(second)
    writer.state(second)
    snapshot, delta = events(log)
    assert snapshot["snapshot"] == first
    assert jsonpatch.apply_patch(snapshot["snapshot"], delta["delta"]) == second


def test_a_state_without_a_run_is_followed_by_a_whole_one():
    writer, log = written()
    writer.state({**state(), "run": None})
    writer.state(state())
    assert [event["type"] for event in events(log)] == ["STATE_SNAPSHOT", "STATE_SNAPSHOT"]


def test_every_frame_is_an_event_of_the_protocol():
    writer, log = written()
    writer.start()
    writer.state(state())
    writer.state(state(answers={"a": None}))
    writer.custom("outcomes", [])
    writer.custom("question", {"key": "a", "help_text": None})
    writer.say("Hello")
    writer.finish(interrupt=confirmation(RUN, PUBLISHING), result={"slug": "x"})
    for event in events(log):
        assert TypeAdapter(Event).validate_python(event).model_dump(mode="json", by_alias=True) == event


def test_patches_escape_what_json_pointers_reserve():
    before, after = state(answers={"a/b": 1}), state(answers={"a/b": 2, "m~n": 3})
    assert jsonpatch.apply_patch(before, patch(before, after)) == after
