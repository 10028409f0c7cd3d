"""How requests are put to a server, and what it is asked for less of once it refused."""

import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import respx
from fixtures.program import CHECKOUT

from agent.model.briefing import Briefing
from agent.model.connection import ModelConnection
from agent.model.failures import ModelFailed, ModelUnreachable, ServiceRefused
from agent.model.question import Question
from agent.model.settings import ModelSettings

URL = "https://models.example/v1/chat/completions"
KEY = "sk-usher-secret-4711"
SCHEMA = {"type": "object", "additionalProperties": False}
STREAM = httpx.Response(200, headers={"content-type": "text/event-stream; charset=utf-8"}, text="data: [DONE]\n\n")


@pytest.fixture
def server() -> Any:
    with respx.mock(assert_all_called=False) as router:
        yield router.post(URL)


@pytest.fixture
async def plain_http() -> AsyncIterator[httpx.AsyncClient]:
    """One that respx can stand in for."""
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def connection(plain_http: httpx.AsyncClient) -> ModelConnection:
    return ModelConnection(ModelSettings("a-model", "https://models.example/v1", KEY), plain_http)


async def ask(connection: ModelConnection) -> httpx.Response:
    return await connection.open(Question(Briefing('"Answer in JSON."', json.dumps(SCHEMA), "hash", 1), "Hi “you”\n"))


def refused(status: int, **error: Any) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": "no", **error}})


def bodies(route: respx.Route) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in route.calls]


async def test_a_request_streams_strictly_by_the_schema_and_counts(
    server: respx.Route, connection: ModelConnection
) -> None:
    server.mock(return_value=STREAM)
    await ask(connection)
    [body] = bodies(server)
    assert (body["model"], body["stream"], body["stream_options"]) == ("a-model", True, {"include_usage": True})
    form = body["response_format"]["json_schema"]
    assert (form["strict"], form["schema"]) == (True, SCHEMA)
    assert body["messages"][1] == {"role": "user", "content": "Hi “you”\n"}
    assert server.calls[0].request.headers["content-type"] == "application/json"
    assert server.calls[0].request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "complaint",
    [
        {"param": "response_format"},
        {"message": "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."},
        {"message": "This response_format type is unavailable now", "type": "invalid_request_error"},
    ],
)
async def test_a_server_without_json_schema_is_asked_for_json_and_remembered(
    server: respx.Route, connection: ModelConnection, complaint: dict[str, str]
) -> None:
    server.mock(side_effect=[refused(400, **complaint), STREAM, STREAM])
    await ask(connection)
    await ask(connection)
    formats = [body["response_format"]["type"] for body in bodies(server)]
    assert formats == ["json_schema", "json_object", "json_object"]


async def test_a_server_without_any_format_and_counts_is_asked_plainly(
    server: respx.Route, connection: ModelConnection
) -> None:
    no_format = refused(422, message="unknown field response_format")
    no_options = refused(400, message="Unrecognized request argument supplied: stream_options")
    server.mock(side_effect=[no_format, no_format, no_options, STREAM])
    await ask(connection)
    assert bodies(server)[-1].keys() == {"model", "messages", "stream"}


async def test_another_complaint_is_no_reason_to_ask_for_less(server: respx.Route, connection: ModelConnection) -> None:
    server.mock(return_value=refused(400, code="context_length_exceeded"))
    with pytest.raises(ServiceRefused, match="context_length_exceeded") as caught:
        await ask(connection)
    assert (len(server.calls), caught.value.retryable, caught.value.blames_service) == (1, False, False)


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(408, True), (409, True), (429, True), (500, True), (503, True), (401, False), (404, False)],
)
async def test_only_what_may_pass_is_worth_a_retry(
    server: respx.Route, connection: ModelConnection, status: int, retryable: bool
) -> None:
    server.mock(return_value=refused(status))
    with pytest.raises(ServiceRefused) as caught:
        await ask(connection)
    assert (caught.value.status, caught.value.retryable) == (status, retryable)


@pytest.mark.parametrize(("header", "seconds"), [("3", 3.0), ("0.5", 0.5), ("-1", 0.0), ("soon", None), ("", None)])
async def test_retry_after_is_read_where_it_is_a_number(
    server: respx.Route, connection: ModelConnection, header: str, seconds: float | None
) -> None:
    server.mock(return_value=httpx.Response(429, headers={"retry-after": header}, json={}))
    with pytest.raises(ServiceRefused) as caught:
        await ask(connection)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError, httpx.PoolTimeout]
)
async def test_no_connection_means_unreachable_and_worth_a_retry(
    server: respx.Route, connection: ModelConnection, error: type[httpx.TransportError]
) -> None:
    server.mock(side_effect=error("no route"))
    with pytest.raises(ModelUnreachable, match="unreachable") as caught:
        await ask(connection)
    assert caught.value.retryable


async def test_neither_errors_nor_logs_ever_show_the_key(
    server: respx.Route, connection: ModelConnection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.mock(return_value=refused(401, message=f"Incorrect API key provided: {KEY}", code=KEY, type=f"bad {KEY}"))
    with pytest.raises(ModelFailed) as caught:
        await ask(connection)
    shown = f"{caught.value!r} {caught.value.reason} {caught.value.__cause__!r} {caplog.text}"
    assert KEY not in shown
    assert caught.value.__suppress_context__
    assert KEY not in repr(ModelSettings("a-model", api_key=KEY))


async def test_a_local_server_needs_no_key(server: respx.Route, plain_http: httpx.AsyncClient) -> None:
    server.mock(return_value=STREAM)
    await ask(ModelConnection(ModelSettings("a-model", "https://models.example/v1"), plain_http))
    assert server.calls[0].request.headers["authorization"] == "Bearer none"


async def test_the_environment_has_no_say(
    server: respx.Route, plain_http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "environment")
    server.mock(return_value=STREAM)
    await ask(ModelConnection(ModelSettings("a-model", "https://models.example/v1", KEY), plain_http))
    assert "environment" not in str(server.calls[0].request.headers)


def test_openai_is_imported_in_one_module_only() -> None:
    rooms = ("wizard", "store", "tools", "agent", "studio", "api", "usher")
    files = [path for room in rooms for path in (CHECKOUT / room).rglob("*.py")]
    importing = [path for path in files if re.search(r"^\s*(import|from) openai\b", path.read_text(), re.MULTILINE)]
    assert [str(path.relative_to(CHECKOUT)) for path in importing] == ["agent/model/connection.py"]
