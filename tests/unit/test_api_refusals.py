"""What the API answers when a request can't be served: always a problem, always the same kind for the same reason."""

from collections.abc import AsyncIterator

import pytest
from fakes.services import ASKED, Echo, OnePerson, client, services
from fakes.token_makers import shared_secret_token

from wizard.errors import (
    OrganizationNeeded,
    SessionClosed,
    TurnConflict,
    TurnInFlight,
    Unavailable,
    UsherError,
    WizardUnknown,
)

AGENT, ME, SESSIONS = "/api/v1/agent", "/api/v1/me", "/api/v1/sessions"


def problem(response, status: int, slug: str) -> dict:
    """The problem document, after the checks that hold for all of them."""
    document = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, document["status"], document["type"]) == (status, status, f"/problems/{slug}")
    assert document["title"]
    assert document["detail"]
    return document


@pytest.mark.parametrize(
    ("header", "slug"),
    [
        (None, "token-missing"),
        ("Basic YTpi", "token-invalid"),
        ("Bearer", "token-invalid"),
        ("Bearer nonsense", "token-invalid"),
        (f"Bearer {shared_secret_token(expires_in=-60)}", "token-expired"),
    ],
    ids=["none", "another scheme", "empty", "nonsense", "expired"],
)
async def test_who_doesnt_prove_who_they_are_is_told_why(header: str | None, slug: str):
    async with client(services()) as calling:
        calling.headers.pop("Authorization")
        for method, path in (("GET", ME), ("POST", AGENT)):
            response = await calling.request(method, path, headers={"Authorization": header} if header else {})
            problem(response, 401, slug)
            assert response.headers["www-authenticate"].startswith('Bearer realm="usher"')
            assert ("error=" in response.headers["www-authenticate"]) == (header is not None)


async def test_what_isnt_there_and_methods_that_arent_taken_are_problems_too():
    async with client(services()) as calling:
        problem(await calling.get("/nothing/here"), 404, "no-such-route")
        refused = await calling.put(ME)
        problem(refused, 405, "method-not-allowed")
        assert refused.headers["allow"] == "GET"
        assert (await calling.put(f"{SESSIONS}/1")).headers["allow"] == "DELETE, GET"


@pytest.mark.parametrize("path", [SESSIONS, AGENT])
@pytest.mark.parametrize(
    ("body", "position", "line", "column"),
    [(b'{"a": tru}', 9, 1, 10), (b'{\n  "a": 1,\n}', 12, 3, 1), (b"", 0, 1, 1), (b'"\xff"', 1, 1, 2)],
    ids=["a broken word", "a trailing comma", "nothing", "no UTF-8"],
)
async def test_bad_json_is_refused_with_its_place(path: str, body: bytes, position: int, line: int, column: int):
    async with client(services()) as calling:
        response = await calling.post(path, content=body, headers={"content-type": "application/json"})
        if not body and path == SESSIONS:
            problem(response, 422, "validation-failed")
            return
        document = problem(response, 400, "bad-json")
        assert (document["line"], document["column"]) == (line, column)


async def test_what_has_the_wrong_shape_is_refused_with_pointers_to_it():
    async with client(services()) as calling:
        response = await calling.post(SESSIONS, json={"wizard": 7, "thread_id": "", "nonsense/1": 1})
        found = problem(response, 422, "validation-failed")["errors"]
        places = {(each["in"], each["pointer"], each["code"]) for each in found}
        assert places == {
            ("body", "/wizard", "string_type"),
            ("body", "/thread_id", "string_too_short"),
            ("body", "/nonsense~11", "extra_forbidden"),
        }
        response = await calling.get(SESSIONS, params={"limit": "many"})
        (violation,) = problem(response, 422, "validation-failed")["errors"]
        assert (violation["in"], violation["parameter"]) == ("query", "limit")


async def test_what_every_problem_has_comes_before_what_this_one_has():
    async with client(services()) as calling:
        document = (await calling.post(SESSIONS, json={"wizard": 7})).json()
        assert list(document) == ["type", "title", "status", "detail", "errors"]


async def test_text_that_no_column_can_hold_is_refused():
    async with client(services()) as calling:
        response = await calling.post(SESSIONS, content=b'{"wizard": "a\\u0000b"}', headers=JSON)
        assert problem(response, 422, "validation-failed")["errors"][0]["pointer"] == "/wizard"
        response = await calling.post(SESSIONS, content=b'{"wizard": 1e999}', headers=JSON)
        problem(response, 422, "validation-failed")
        problem(await calling.get("/api/v1/sessions/a%00b"), 422, "validation-failed")


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", [SESSIONS, AGENT])
async def test_another_media_type_is_refused(path: str):
    async with client(services()) as calling:
        for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            response = await calling.post(path, content=b"{}", headers={"content-type": media_type})
            problem(response, 415, "unsupported-media-type")


async def chunks(size: int, count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * size


@pytest.mark.parametrize("path", [SESSIONS, AGENT])
async def test_a_body_over_the_limit_is_refused_announced_or_not(path: str):
    async with client(services(), body_limit=1000) as calling:
        announced = await calling.post(path, content=b" " * 1001, headers=JSON)
        assert "1000 bytes" in problem(announced, 413, "body-too-large")["detail"]
        chunked = await calling.post(path, content=chunks(300, 4), headers=JSON)
        problem(chunked, 413, "body-too-large")
        problem(await calling.post(path, content=chunks(300, 3), headers=JSON), 400, "bad-json")


@pytest.mark.parametrize(
    ("fault", "status", "slug"),
    [
        (TurnInFlight(2.5), 409, "turn-in-flight"),
        (TurnConflict(), 422, "turn-conflict"),
        (WizardUnknown(), 404, "wizard-unknown"),
        (OrganizationNeeded(), 400, "organization-needed"),
        (SessionClosed(), 409, "session-closed"),
        (Unavailable(), 503, "unavailable"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, UsherError) else str(each),
)
async def test_a_turn_that_cant_begin_is_refused_before_anything_is_streamed(fault, status: int, slug: str):
    turns = Echo()
    turns.fault = fault
    async with client(services(turns=turns)) as calling:
        response = await calling.post(AGENT, json=ASKED)
        problem(response, status, slug)
        expected = {"turn-in-flight": "3", "unavailable": "5"}.get(slug)
        assert response.headers.get("retry-after") == expected


async def test_what_nobody_expected_is_a_problem_with_an_id_and_without_internals():
    people = OnePerson()
    people.fault = RuntimeError("secret-password in connection string")
    async with client(services(people=people)) as calling:
        document = problem(await calling.get(ME), 500, "internal-error")
    assert "secret" not in str(document)
    assert document["failure_id"] in document["detail"]


async def test_a_domain_error_without_a_place_in_the_table_tells_nothing():
    class Novel(UsherError):
        sentence = "secret"

    people = OnePerson()
    people.fault = Novel()
    async with client(services(people=people)) as calling:
        assert "secret" not in str(problem(await calling.get(ME), 500, "internal-error"))


async def test_a_database_that_is_away_makes_the_server_unready_but_not_dead():
    async def answers() -> None:
        raise Unavailable

    async with client(services(database_answers=answers)) as calling:
        response = await calling.get("/readyz")
        problem(response, 503, "unavailable")
        assert response.headers["retry-after"] == "5"
        assert (await calling.get("/healthz")).json() == {"status": "ok"}


async def test_an_organization_that_one_isnt_a_member_of_is_refused_whether_it_exists_or_not():
    async with client(services()) as calling:
        for path in (ME, AGENT):
            method = "GET" if path == ME else "POST"
            response = await calling.request(method, path, json=ASKED, headers={"Usher-Organization": "globex"})
            problem(response, 403, "forbidden")


async def test_every_answer_carries_the_headers_that_protect_a_browser():
    async with client(services()) as calling:
        for response in (await calling.get("/"), await calling.get("/nothing"), await calling.post(AGENT, json=ASKED)):
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
            assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_only_configured_origins_may_read_answers_from_a_browser():
    async with client(services(), cors_origins=("https://app.example",)) as calling:
        asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
        wanted = {"Access-Control-Request-Headers": "authorization, content-type, last-event-id, usher-organization"}
        allowed = await calling.options(AGENT, headers=asked | wanted)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://app.example")
        refused = await calling.get("/nothing", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in refused.headers
        readable = await calling.get("/nothing", headers={"Origin": "https://app.example"})
        assert readable.headers["access-control-allow-origin"] == "https://app.example"


async def test_the_stream_goes_on_after_the_last_frame_that_the_client_has():
    async with client(services()) as calling:
        response = await calling.post(AGENT, json=ASKED, headers={"Last-Event-ID": "1"})
        assert response.text == 'id: 2\ndata: {"type":"RUN_FINISHED"}\n\n'
        problem(await calling.post(AGENT, json=ASKED, headers={"Last-Event-ID": "x"}), 400, "bad-request")


async def test_a_request_that_is_wrong_all_over_is_told_so_briefly():
    async with client(services()) as calling:
        for body in ({f"k{n}": 1 for n in range(5_000)}, {"wizard": "x", "thread_id": ["\x00"] * 5_000}):
            response = await calling.post(SESSIONS, json=body)
            assert len(problem(response, 422, "validation-failed")["errors"]) == 100
