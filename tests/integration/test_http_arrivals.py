"""Wizards that leave and arrive over REST: files, surveys of SurveyJS, descriptions, and the published schema."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fakes.drafted_wizards import GOOD, UNKNOWN_KEY, UNKNOWN_TYPE
from fakes.model_plays import Play
from fakes.model_server import FakeModelServer
from fakes.surveyjs_surveys import APPLICATION, ORDER, SURVEYS
from fakes.token_makers import SECRET
from fixtures.http import Door, token_of
from fixtures.making import BROKEN_CONDITION, Made, made, refused
from fixtures.postgres import Database
from jsonschema_rs import Draft202012Validator, meta

from agent.model.drafter import ModelDrafter
from agent.model.prompts import Prompts
from agent.model.settings import ModelSettings
from api.app import create_app
from api.keys import SharedSecret
from api.services import ApiOptions, Services
from api.tokens import TokenReader
from store.demo import ADMIN, MEMBER, OUTSIDER
from store.pool import Database as Pool
from usher.composition import compose

WIZARDS = "/api/v1/wizards"
SCHEMA = "/api/v1/schemas/structure.json"
WISH = {"description": "Take orders for our pizzeria, with delivery."}


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


async def names(client: httpx.AsyncClient) -> list[str]:
    return [each["name"] for each in (await client.get(WIZARDS)).json()["items"]]


async def exported(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    response = await client.get(f"{path}/export", params=query)
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_wizard_leaves_as_a_file_and_comes_back_as_it_was(pizza: Made, door: Door) -> None:
    response = await pizza.client.get(f"{pizza.path}/export")
    assert response.headers["content-disposition"] == 'attachment; filename="pizza-order.wizard.json"'
    file = response.json()
    assert (file["format"], file["format_version"], file["structure"]) == (
        "usher.wizard",
        1,
        pizza.created["structure"],
    )
    elsewhere = await door.as_(OUTSIDER)
    arrived = await elsewhere.post(f"{WIZARDS}/import", json=file)
    assert (arrived.status_code, arrived.json()["slug"], arrived.headers["etag"]) == (201, "pizza-order", '"1"')
    assert json.dumps(await exported(elsewhere, arrived.headers["location"])) == json.dumps(file)


async def test_an_import_beside_the_original_gets_another_slug(pizza: Made) -> None:
    again = await pizza.client.post(f"{WIZARDS}/import", json=await exported(pizza.client, pizza.path))
    assert again.status_code == 201
    assert again.json()["slug"] != pizza.created["slug"]
    assert again.json()["structure"] == pizza.created["structure"]


async def test_a_version_is_exported_as_it_was_published(pizza: Made) -> None:
    await pizza.publish()
    await pizza.patch({"op": "replace", "path": "/name", "value": "Renamed"})
    response = await pizza.client.get(f"{pizza.path}/export", params={"version": 1})
    assert response.headers["content-disposition"].endswith('-v1.wizard.json"')
    assert response.json()["structure"]["name"] == "Pizza order"
    assert (await exported(pizza.client, pizza.path, version="draft"))["structure"]["name"] == "Renamed"
    refused(await pizza.client.get(f"{pizza.path}/export", params={"version": 2}), 404, "not-found")
    refused(await pizza.client.get(f"{pizza.path}/export", params={"version": "x"}), 422, "validation-failed")


async def test_what_is_wrong_with_a_file_is_told_at_its_arrival(pizza: Made) -> None:
    await pizza.patch(BROKEN_CONDITION)
    file = await exported(pizza.client, pizza.path)
    arrived = (await pizza.client.post(f"{WIZARDS}/import", json=file)).json()
    assert "/steps/1/visible_when" in {each["pointer"] for each in arrived["problems"]}
    assert arrived["error_count"] > 0
    for wrong, slug in (({**file, "format": "x"}, "invalid"), ({"steps": 7}, "structure-invalid")):
        refused(await pizza.client.post(f"{WIZARDS}/import", json=wrong), 422, slug)


async def test_what_is_nested_without_end_is_refused(admin: httpx.AsyncClient) -> None:
    deep: Any = {}
    for _ in range(60):
        deep = {"elements": [deep]}
    for way in ("import", "import/surveyjs"):
        refused(await admin.post(f"{WIZARDS}/{way}", json=deep), 422, "invalid")
    assert await names(admin) == []


async def test_strangers_and_members_neither_take_nor_bring_a_draft(pizza: Made, door: Door) -> None:
    file = await exported(pizza.client, pizza.path)
    member, stranger, nobody = await door.as_(MEMBER), await door.as_(OUTSIDER), await door.as_(None)
    assert (await member.get(f"{pizza.path}/export")).status_code in (403, 404)
    refused(await stranger.get(f"{pizza.path}/export"), 404, "not-found")
    assert (await nobody.get(f"{pizza.path}/export")).status_code == 401
    refused(await member.post(f"{WIZARDS}/import", json=file), 403, "forbidden")
    refused(await member.post(f"{WIZARDS}/import/surveyjs", json=ORDER), 403, "forbidden")
    refused(await nobody.post(f"{WIZARDS}/import", json=file), 401, "token-missing")


@pytest.mark.parametrize("name", SURVEYS)
async def test_a_survey_becomes_a_draft_that_can_be_published(admin: httpx.AsyncClient, name: str) -> None:
    response = await admin.post(f"{WIZARDS}/import/surveyjs", json=SURVEYS[name])
    assert response.status_code == 201, response.text
    document = response.json()
    assert [each for each in document["problems"] if each["severity"] == "error"] == []
    assert document["wizard"]["structure"]["name"] == document["wizard"]["name"]
    path, tag = response.headers["location"], {"If-Match": response.headers["etag"]}
    assert (await admin.post(f"{path}/publish", headers=tag)).status_code == 201


async def test_what_a_survey_loses_is_reported_with_its_place(admin: httpx.AsyncClient) -> None:
    document = (await admin.post(f"{WIZARDS}/import/surveyjs", json=APPLICATION)).json()
    [finding] = document["report"]
    assert finding["pointer"] == "/pages/0/elements/4/elements/3/templateElements/2"
    assert (finding["code"], finding["carried"]) == ("column_choices", "partly")


async def test_a_survey_that_asks_nothing_is_refused(admin: httpx.AsyncClient) -> None:
    survey = {"elements": [{"type": "telepathy", "name": "x"}]}
    problem = refused(await admin.post(f"{WIZARDS}/import/surveyjs", json=survey), 422, "invalid")
    assert problem["report"][0]["code"] == "question_type"
    assert await names(admin) == []


async def test_the_schema_is_for_everybody_and_cached(door: Door, pizza: Made) -> None:
    nobody = await door.as_(None)
    response = await nobody.get(SCHEMA)
    assert response.headers["content-type"] == "application/schema+json"
    assert "public" in response.headers["cache-control"]
    meta.validate(response.json())
    Draft202012Validator(response.json()).validate(pizza.created["structure"])
    again = await nobody.get(SCHEMA, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_without_a_model_a_description_is_refused_clearly(admin: httpx.AsyncClient) -> None:
    response = await admin.post(f"{WIZARDS}/draft-from-text", json=WISH)
    problem = refused(response, 503, "drafter-missing")
    assert problem["detail"].startswith("No language model is configured")
    assert "retry-after" not in response.headers
    short = await admin.post(f"{WIZARDS}/draft-from-text", json={"description": "Pizza"})
    refused(short, 422, "validation-failed")


@pytest.fixture
async def modelled(
    seeded_database: Database, model_settings: ModelSettings, model_http: httpx.AsyncClient
) -> AsyncIterator[httpx.AsyncClient]:
    """Acme's admin at a server that drafts with the fake model."""

    @asynccontextmanager
    async def open_services() -> AsyncGenerator[Services]:
        pool = await Pool.open(seeded_database.request_dsn, max_size=4)
        drafter = ModelDrafter(model_settings, model_http, Prompts())
        try:
            yield compose(pool, TokenReader([SharedSecret(SECRET)]), drafter=drafter)
        finally:
            await pool.close()

    app = create_app(open_services, ApiOptions())
    headers = {"Authorization": f"Bearer {token_of(ADMIN)}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://usher.test", headers=headers, timeout=30) as client,
    ):
        yield client


async def test_a_description_becomes_a_draft_through_the_model(
    modelled: httpx.AsyncClient, fake_model: FakeModelServer
) -> None:
    fake_model.play(Play(document=UNKNOWN_KEY), Play(document=GOOD))
    response = await modelled.post(f"{WIZARDS}/draft-from-text", json=WISH)
    document = response.json()
    assert response.status_code == 201, response.text
    assert (document["name"], document["status"], document["error_count"]) == ("Pizza order", "draft", 0)
    assert len(fake_model.requests) == 2
    assert (await modelled.get(response.headers["location"])).json()["structure"] == document["structure"]


async def test_a_model_that_never_gets_it_right_leaves_nothing_behind(
    modelled: httpx.AsyncClient, fake_model: FakeModelServer
) -> None:
    fake_model.play(Play(document=UNKNOWN_TYPE), Play(document=UNKNOWN_KEY), Play(document=UNKNOWN_KEY))
    problem = refused(await modelled.post(f"{WIZARDS}/draft-from-text", json=WISH), 502, "draft-failed")
    assert problem["problems"][0]["pointer"] == "/steps/0/option_sets/2/visible_when"
    fake_model.play(Play("prose"))
    refused(await modelled.post(f"{WIZARDS}/draft-from-text", json=WISH), 502, "draft-failed")
    fake_model.play(Play("unauthorized"))
    refused(await modelled.post(f"{WIZARDS}/draft-from-text", json=WISH), 503, "unavailable")
    assert await names(modelled) == []


async def test_a_client_that_leaves_takes_the_call_with_it(
    modelled: httpx.AsyncClient, fake_model: FakeModelServer
) -> None:
    fake_model.play(Play("hang"))
    app: Any = modelled._transport.app  # pyright: ignore[reportAttributeAccessIssue]
    left, body = asyncio.Event(), json.dumps(WISH).encode()
    arriving = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (message := next(arriving, None)) is not None:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pass

    headers = [(b"authorization", modelled.headers["authorization"].encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": f"{WIZARDS}/draft-from-text", "headers": headers}
    scope |= {"query_string": b"", "http_version": "1.1", "scheme": "http", "server": ("t", 80), "root_path": ""}
    request = asyncio.create_task(app(scope, receive, send))
    async with asyncio.timeout(10):
        while not fake_model.requests:  # noqa: ASYNC110 - the server runs in another thread
            await asyncio.sleep(0)
        left.set()
        await request
    assert await asyncio.to_thread(fake_model.requests[0].disconnected.wait, 5)
    assert await names(modelled) == []
