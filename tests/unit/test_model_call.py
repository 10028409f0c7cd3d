"""One call to the model over real HTTP, against a server that answers rightly or fails in every way."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal

import httpx
import pytest
from fakes.model_plays import Fault, Play
from fakes.model_server import FakeModelServer
from fixtures.model import KEY, OpenCall, question, read_up_to, spoken

from agent.interpreters import Usage
from agent.model.breaker import CircuitBreaker
from agent.model.call import ModelCall
from agent.model.connection import ModelConnection
from agent.model.failures import ModelFailed
from agent.model.settings import ModelSettings, Prices

TITLE = {"kind": "set_answer", "field": "event.title", "value": "Spring Gala"}
ANSWER = {"commands": [TITLE], "say": "Noted, what a name!", "asks": ["event.type"], "question": "And what kind?"}
AT_GATE = json.dumps(ANSWER).index("Spring") + len("Spring")


async def failure_of(call: ModelCall) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        await whole(call)
    await call.close()
    return caught.value


async def whole(call: ModelCall) -> Usage:
    await call.commands()
    await spoken(call)
    return await call.close()


async def test_commands_are_known_before_say_is_written(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.play(Play(document=ANSWER, gate='"say": "'))
    call = open_call()
    assert await call.commands() == [TITLE]
    assert not fake_model.requests[0].answered.is_set()
    fake_model.open_gate()
    assert "".join(await spoken(call)) == ANSWER["say"]
    await call.close()


async def test_nothing_is_known_while_commands_are_being_written(
    fake_model: FakeModelServer, open_call: OpenCall
) -> None:
    fake_model.play(Play(document=ANSWER, gate="Spring"))
    call = open_call()
    commands = asyncio.create_task(call.commands())
    await read_up_to(call, AT_GATE)
    assert not call.document.has_commands
    assert not commands.done()
    fake_model.open_gate()
    assert await commands == [TITLE]
    await call.close()


async def test_say_that_comes_first_waits_for_the_whole_document(
    fake_model: FakeModelServer, open_call: OpenCall
) -> None:
    fake_model.play(Play("say_first", document=ANSWER))
    call = open_call()
    assert await call.commands() == [TITLE]
    assert await spoken(call) == [ANSWER["say"]]
    assert (call.document.asks, call.document.question) == (("event.type",), "And what kind?")
    await call.close()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("hang", "timed_out: first token"),
        ("no_http", "unreachable: BadStatusLine"),
        ("unauthorized", "service_refused: 401 invalid_api_key"),
        ("wrong_content_type", "stream_broken: no event stream"),
        ("stall", "timed_out: between tokens"),
        ("break_off", "stream_broken: connection lost"),
        ("truncated", "stream_broken: its length limit"),
        ("error_chunk", "stream_broken: an error event"),
        ("refusal", "answer_declined"),
        ("empty_choices", "answer_unusable: nothing"),
        ("bad_json", "answer_unusable: no JSON"),
        ("prose", "answer_unusable: no JSON"),
        ("wrong_shape", "answer_unusable: commands is no list"),
        ("endless", "answer_unusable: too long"),
    ],
)
async def test_each_fault_has_its_name(
    fake_model: FakeModelServer, open_call: OpenCall, request: pytest.FixtureRequest, fault: Fault, reason: str
) -> None:
    fake_model.always = Play(fault)
    settings = request.getfixturevalue("hasty_settings" if fault in ("hang", "stall") else "model_settings")
    failure = await failure_of(open_call(settings=settings))
    assert failure.reason == reason
    assert failure.usage is not None
    assert failure.usage.model == "fake-model"
    assert KEY not in f"{failure!r} {failure.reason} {failure.data}"


@pytest.mark.parametrize("fault", ["drop", "server_error", "early_error_chunk"])
async def test_what_fails_before_the_answer_began_is_tried_again(
    fake_model: FakeModelServer, open_call: OpenCall, fault: Fault
) -> None:
    fake_model.play(Play(fault), Play(fault))
    call = open_call()
    assert await call.commands() == [TITLE]
    assert len(fake_model.requests) == 3
    await call.close()


async def test_it_gives_up_after_the_allowed_attempts(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.always = Play("server_error")
    failure = await failure_of(open_call())
    assert failure.reason == "service_refused: 500 server_error"
    assert len(fake_model.requests) == 3


async def test_what_fails_in_the_middle_is_not_tried_again(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.play(Play("break_off"))
    await failure_of(open_call())
    assert len(fake_model.requests) == 1


async def test_a_retry_waits_as_long_as_the_server_asks(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.play(Play("rate_limited", retry_after="0.125"))
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    call = open_call(pause=pause)
    assert await call.commands() == [TITLE]
    assert pauses == [0.125]
    await call.close()


async def test_a_server_that_asks_for_a_long_pause_is_left_alone(
    fake_model: FakeModelServer, open_call: OpenCall
) -> None:
    fake_model.play(Play("rate_limited", retry_after="20"))
    failure = await failure_of(open_call())
    assert failure.reason == "service_refused: 429 rate_limit_exceeded"
    assert len(fake_model.requests) == 1


async def test_the_whole_call_has_a_deadline(
    fake_model: FakeModelServer, open_call: OpenCall, model_settings: ModelSettings
) -> None:
    fake_model.delay = 0.02
    fake_model.play(Play(text='{"commands": [], "say": "' + "word " * 500))
    failure = await failure_of(open_call(settings=replace(model_settings, total_seconds=0.3)))
    assert failure.reason.startswith("timed_out")


async def test_a_stream_that_breaks_while_it_speaks_keeps_its_commands(
    fake_model: FakeModelServer, open_call: OpenCall
) -> None:
    fake_model.play(Play("break_off", document={**ANSWER, "say": "word " * 60}))
    call = open_call()
    assert await call.commands() == [TITLE]
    with pytest.raises(ModelFailed, match="stream_broken") as caught:
        await spoken(call)
    assert caught.value.usage == await call.close()
    assert (await call.close()).estimated


async def test_cancelling_it_closes_the_connection(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.play(Play(document=ANSWER, gate="Spring"))
    call = open_call()
    commands = asyncio.create_task(call.commands())
    await read_up_to(call, AT_GATE)
    commands.cancel()
    with pytest.raises(asyncio.CancelledError):
        await commands
    usage = await call.close()
    assert await asyncio.to_thread(fake_model.requests[0].disconnected.wait, 5)
    assert (usage.estimated, usage.prompt_tokens, usage.first_token_ms is None) == (True, 50, False)


async def test_closing_it_while_it_speaks_closes_the_connection(
    fake_model: FakeModelServer, open_call: OpenCall
) -> None:
    fake_model.play(Play(document=ANSWER, gate="what a"))
    call = open_call()
    await call.commands()
    assert await call.next_say()
    first, again = await call.close(), await call.close()
    assert first is again
    assert await asyncio.to_thread(fake_model.requests[0].disconnected.wait, 5)


async def test_a_call_read_to_its_end_leaves_the_connection_for_the_next(
    fake_model: FakeModelServer, open_call: OpenCall, model_http: httpx.AsyncClient
) -> None:
    for _ in range(3):
        await whole(open_call())
    assert fake_model.connections == 1


async def test_usage_is_what_the_server_counted(
    fake_model: FakeModelServer, open_call: OpenCall, model_settings: ModelSettings
) -> None:
    prices = Prices(Decimal("0.40"), Decimal("1.60"), Decimal("0.10"))
    usage = await whole(open_call(settings=replace(model_settings, prices=prices)))
    prompt, cached, completion = usage.prompt_tokens or 0, usage.cached_tokens or 0, usage.completion_tokens or 0
    assert (usage.estimated, usage.prompt_hash, cached) == (False, "hash", prompt // 2)
    spent = (prompt - cached) * prices.prompt + cached * Decimal("0.10") + completion * prices.completion
    assert usage.cost_usd == spent / 1_000_000
    assert 0 < (usage.first_token_ms or 0) <= (usage.latency_ms or 0)


async def test_usage_is_estimated_where_the_server_says_none(fake_model: FakeModelServer, open_call: OpenCall) -> None:
    fake_model.play(Play("no_usage", document=ANSWER))
    usage = await whole(open_call())
    assert (usage.estimated, usage.prompt_tokens, usage.cost_usd) == (True, 50, None)
    assert 20 < (usage.completion_tokens or 0) < 80


async def test_failures_of_the_service_open_the_circuit(
    fake_model: FakeModelServer, open_call: OpenCall, breaker: CircuitBreaker
) -> None:
    fake_model.always = Play("break_off")
    for _ in range(3):
        await failure_of(open_call())
    assert breaker.is_open


@pytest.mark.parametrize("fault", ["refusal", "prose", "endless"])
async def test_what_a_message_may_provoke_does_not_take_the_model_from_others(
    fake_model: FakeModelServer, open_call: OpenCall, breaker: CircuitBreaker, fault: Fault
) -> None:
    fake_model.always = Play(fault)
    for _ in range(4):
        await failure_of(open_call())
    assert not breaker.is_open


async def test_a_server_that_is_not_there_is_unreachable(
    open_call: OpenCall, model_settings: ModelSettings, model_http: httpx.AsyncClient, breaker: CircuitBreaker
) -> None:
    nowhere = replace(model_settings, base_url="http://127.0.0.1:9/v1", attempts=1)
    failure = await failure_of(ModelCall(nowhere, ModelConnection(nowhere, model_http), breaker, question("Hi")))
    assert failure.reason == "unreachable: ConnectionRefusedError"
    assert failure.usage is not None
    assert failure.usage.prompt_tokens is None
