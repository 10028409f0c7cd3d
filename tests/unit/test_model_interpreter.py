"""The model interpreter on the event wizard, against the fake model server."""

from dataclasses import replace

import httpx
import pytest
from fakes.model_plays import Fault, Play
from fakes.model_server import FakeModelServer
from fixtures.hearing import EventTalk

from agent.interpreters import Interpretation, Speech
from agent.model import ModelFailed, ModelInterpreter, ModelSettings
from agent.model.prompts import Prompts
from wizard.commands import SetAnswer

NAME = SetAnswer(field="organizer.name", value="Studio Nove")


@pytest.fixture
def interpreter(model_settings: ModelSettings, model_http: httpx.AsyncClient) -> ModelInterpreter:
    return ModelInterpreter(model_settings, model_http, Prompts())


def speech_of(interpretation: Interpretation) -> Speech:
    assert interpretation.speech is not None
    return interpretation.speech


async def heard_out(interpretation: Interpretation) -> str:
    return "".join([piece async for piece in speech_of(interpretation).deltas()])


async def test_a_message_becomes_commands_words_and_a_guess_at_what_is_next(
    fake_model: FakeModelServer, interpreter: ModelInterpreter
) -> None:
    fake_model.play(Play(gate="Lovely"))
    understood = await interpreter.interpret(EventTalk.begun().heard("We are Studio Nove"))
    assert (understood.commands, understood.refused, understood.whole) == ((NAME,), (), True)
    speech = speech_of(understood)
    assert speech.asks is None
    fake_model.open_gate()
    assert await heard_out(understood) == "Lovely, I have noted the name."
    assert (speech.asks, speech.question) == ("organizer.email", None)
    usage = await speech.close()
    assert usage is not None
    assert (usage.model, usage.estimated) == ("fake-model", False)


@pytest.mark.parametrize("fault", ["unknown_field", "hidden_field", "forbidden_value"])
async def test_what_the_step_forbids_is_left_for_the_engine_to_refuse(
    fake_model: FakeModelServer, interpreter: ModelInterpreter, fault: Fault
) -> None:
    fake_model.play(Play(fault))
    talk = EventTalk.begun()
    understood = await interpreter.interpret(talk.heard("We are Studio Nove"))
    await speech_of(understood).close()
    change = talk.applied(understood.commands)
    assert not change.accepted
    assert [key for key, answer in change.run.answers.items() if answer.state == "active"] == ["organizer.name"]


@pytest.mark.parametrize(("fault", "kind"), [("publish", "publish"), ("malformed", "set_answer")])
async def test_what_is_no_command_is_refused_and_the_rest_kept_but_nothing_said(
    fake_model: FakeModelServer, interpreter: ModelInterpreter, fault: Fault, kind: str
) -> None:
    fake_model.play(Play(fault))
    understood = await interpreter.interpret(EventTalk.begun().heard("We are Studio Nove"))
    assert understood.commands == (NAME,)
    [refused] = understood.refused
    assert (refused.command, refused.code) == (kind, "malformed")
    assert await heard_out(understood) == ""
    assert (speech_of(understood).asks, speech_of(understood).question) == (None, None)
    await speech_of(understood).close()


async def test_a_model_may_propose_anything_without_breaking_it(
    fake_model: FakeModelServer, interpreter: ModelInterpreter
) -> None:
    odd = [None, 3, "go", [], {}, {"kind": 5}, {"kind": "record_execution", "operation": "publishEvent", "intent": 1}]
    odd += [{"kind": "go_back", "extra": 1}, {"kind": "set_answer", "field": ["a"], "value": 1}]
    fake_model.play(Play(document={"commands": [*odd, {"kind": "go_back"}], "say": "Done", "asks": [], "question": ""}))
    understood = await interpreter.interpret(EventTalk.begun().heard("back"))
    await speech_of(understood).close()
    assert [command.kind for command in understood.commands] == ["go_back"]
    assert len(understood.refused) == len(odd)


async def test_endless_commands_are_looked_at_up_to_a_bound(
    fake_model: FakeModelServer, interpreter: ModelInterpreter
) -> None:
    fake_model.play(Play(document={"commands": [{"kind": "go_back"}] * 500, "say": "", "asks": [], "question": ""}))
    understood = await interpreter.interpret(EventTalk.begun().heard("back"))
    await speech_of(understood).close()
    assert len(understood.commands) == 60
    assert [refused.code for refused in understood.refused] == ["too_many"]


async def test_requests_of_one_version_begin_alike_and_end_with_the_message(
    fake_model: FakeModelServer, interpreter: ModelInterpreter
) -> None:
    talk = EventTalk.begun()
    for message in ("We are Studio Nove", "studio@example.com"):
        understood = await interpreter.interpret(talk.heard(message))
        await heard_out(understood)
        await speech_of(understood).close()
        talk = talk.after(understood.commands)
    first, second = fake_model.requests
    assert first.system == second.system
    assert first.body["response_format"] == second.body["response_format"]
    assert (first.turn == second.turn, "studio@example.com" in second.turn) == (False, True)
    assert [message["role"] for message in second.body["messages"]] == ["system", "user"]


async def test_an_open_circuit_asks_nobody(
    fake_model: FakeModelServer, model_settings: ModelSettings, model_http: httpx.AsyncClient
) -> None:
    settings = replace(model_settings, failures_to_open=1, attempts=1)
    interpreter = ModelInterpreter(settings, model_http, Prompts())
    fake_model.play(Play("server_error"))
    for reason in ("service_refused", "circuit_open"):
        with pytest.raises(ModelFailed, match=reason):
            await interpreter.interpret(EventTalk.begun().heard("We are Studio Nove"))
    assert len(fake_model.requests) == 1


async def test_the_scripted_assistant_walks_the_whole_wizard(interpreter: ModelInterpreter) -> None:
    talk = EventTalk.begun()
    for message in WALK:
        understood = await interpreter.interpret(talk.heard(message))
        assert await heard_out(understood)
        await speech_of(understood).close()
        change = talk.applied(understood.commands)
        assert change.accepted, (message, change.outcomes)
        talk = replace(talk, run=change.run)
    assert talk.run.awaiting is not None
    assert talk.run.awaiting.kind == "execution"
    assert talk.run.answers["ticket.tiers"].value == TIERS


TIERS = [{"name": "VIP", "price": 150, "quantity": 50}, {"name": "General", "price": 50, "quantity": 300}]
WALK = (
    "We are Studio Nove",
    "studio@example.com",
    "It's called Spring Gala",
    "a launch please",
    "An evening of new work.",
    "3 May 2030",
    "7:30 PM",
    "11 PM",
    "yes",
    "VIP 150 x 50, General 50 x 300",
    "yes",
    "venue.mode: hybrid; venue.name: Kunsthalle",
    "Am Kupfergraben 10, Berlin",
    "https://stream.example.com/gala",
    "yes please",
    "acct_12345678",
    "yes, publish it",
)
