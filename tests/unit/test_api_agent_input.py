"""RunAgentInput as different client generations write it."""

import json

import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from agent.turn.input import TurnInput
from api.agent_input import read_turn

OLD = {"threadId": "t", "runId": "r", "state": {}, "tools": [], "context": [], "forwardedProps": {}}


def read(**members) -> TurnInput:
    return read_turn(json.dumps({**OLD, **members}).encode(), "application/json")


def said(role: str, content) -> dict:
    return {"id": "m", "role": role, "content": content}


def test_a_message_is_what_the_person_said_last():
    turn = read(messages=[said("user", "hello"), said("assistant", "What is it called?"), said("user", " Spring ")])
    assert (turn.thread_id, turn.turn_id, turn.message) == ("t", "r", "Spring")
    assert [(each.role, each.text) for each in turn.history] == [
        ("user", "hello"),
        ("assistant", "What is it called?"),
    ]


@pytest.mark.parametrize("last", [said("assistant", "What?"), said("tool", "done")], ids=["assistant", "tool"])
def test_a_message_that_was_answered_is_not_heard_again(last: dict):
    turn = read(messages=[said("user", "hello"), last])
    assert turn.message is None
    assert turn.silent


def test_the_text_parts_of_a_message_are_read_and_the_others_let_through():
    parts = [{"type": "text", "text": "My"}, {"type": "image", "source": {}}, {"type": "text", "text": "show"}, 7]
    assert read(messages=[said("user", parts)]).message == "My\nshow"
    assert read(messages=[said("user", [{"type": "binary"}])]).message is None


def test_what_a_later_protocol_adds_is_let_through():
    turn = read(messages=[{**said("user", "hi"), "mood": "glad"}], parentRunId="p", novelty={"a": 1}, agentId="x")
    assert turn.message == "hi"


def test_both_spellings_of_names_are_read():
    turn = read_turn(b'{"thread_id": "t", "run_id": "r", "protocol_version": "1.0"}', "application/json; charset=utf-8")
    assert (turn.thread_id, turn.turn_id, turn.protocol_version) == ("t", "r", "1.0")


@pytest.mark.parametrize("props", [None, "theirs", [1], {"other": 1}], ids=str)
def test_props_of_other_applications_are_let_through(props):
    assert read(messages=None, forwardedProps=props, tools=None, context=None, resume=None).wizard is None


def test_buttons_forms_and_interrupts_are_read():
    turn = read(
        forwardedProps={"wizard": "event-wizard", "timezone": "Europe/Madrid", "answers": {"event.title": "X"}},
        resume=[{"interruptId": "i", "status": "resolved", "payload": {"confirmed": True}}],
    )
    assert (turn.wizard, turn.time_zone, turn.answers) == ("event-wizard", "Europe/Madrid", {"event.title": "X"})
    assert [(each.interrupt_id, each.payload) for each in turn.resume] == [("i", {"confirmed": True})]


def test_the_request_hash_depends_on_what_is_asked_and_on_nothing_else():
    one = read(messages=[said("user", "hi")])
    same = read(messages=[said("user", "before"), said("assistant", "ok"), said("user", "hi")], state={"a": 1})
    other = read(messages=[said("user", "ho")])
    pressed = read(messages=[said("user", "hi")], forwardedProps={"command": {"kind": "go_back"}})
    assert one.request_hash == same.request_hash
    assert len({one.request_hash, other.request_hash, pressed.request_hash}) == 3


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"threadId": ""}, ("body", "threadId")),
        ({"threadId": 7}, ("body", "threadId")),
        ({"runId": "x" * 256}, ("body", "runId")),
        ({"messages": "hi"}, ("body", "messages")),
        ({"messages": [said("user", "x" * 40_000)]}, ("body", "messages")),
        ({"messages": [said("user", "\ufdfa" * 2_000)]}, ("body", "messages")),
        ({"forwardedProps": {"answers": {f"a{n}": 1 for n in range(201)}}}, ("body", "forwardedProps", "answers")),
        ({"resume": [{"interruptId": "i", "payload": "yes " * 2_000}]}, ("body", "resume", 0, "payload")),
        ({"resume": [{"status": "resolved"}]}, ("body", "resume", 0, "interruptId")),
        ({"forwardedProps": {"answers": {"a": "\x00"}}}, ("body", "forwardedProps", "answers", "a")),
    ],
    ids=str,
)
def test_what_matters_is_checked_and_the_place_named(members: dict, place: tuple):
    with pytest.raises(RequestValidationError) as refused:
        read(**members)
    assert tuple(refused.value.errors()[0]["loc"]) == place


def test_another_media_type_is_refused():
    for media_type in (None, "text/plain", "application/jsonp"):
        with pytest.raises(HTTPException) as refused:
            read_turn(b"{}", media_type)
        assert refused.value.status_code == 415
