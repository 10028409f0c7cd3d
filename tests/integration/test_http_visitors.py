"""Running a wizard without an account: by form and by chat, what is refused, and how often one may begin."""

import json
from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.making import Made, refused
from fixtures.tenants import Tenants
from fixtures.visitors import arrived, begun, calling, open_wizard
from fixtures.walks import Walk

from api.attempts import AttemptLimit
from api.beginnings import Beginnings
from store.demo import ACME, MEMBER, OPERATOR, OUTSIDER
from supabase import acreate_client
from wizard.library import event_wizard


@pytest.fixture
async def order(admin: httpx.AsyncClient) -> Made:
    return await open_wizard(admin)


@pytest.fixture
async def visitor(door: Door, tenants: Tenants) -> httpx.AsyncClient:
    return await calling(door, arrived(tenants).token)


async def say(
    client: httpx.AsyncClient, thread: str, turn: str, words: str, wizard: str | None
) -> list[dict[str, Any]]:
    """The events of one turn."""
    asked = {"threadId": thread, "runId": turn, "messages": [{"id": turn, "role": "user", "content": words}]}
    chosen = {"forwardedProps": {"wizard": wizard}} if wizard else {}
    response = await client.post("/api/v1/agent", json=asked | chosen)
    assert response.status_code == 200, response.text
    return [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: ")]


async def fill(client: httpx.AsyncClient, session: dict[str, Any], stage: str, data: dict[str, Any]) -> dict[str, Any]:
    url = f"/api/v1/sessions/{session['id']}/stages/{stage}"
    response = await client.patch(url, json={"data": data}, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    return response.json()["run"]


async def test_a_visitor_fills_an_open_wizard_by_form_and_chat_to_its_end(visitor: httpx.AsyncClient, order: Made):
    reference = f"{ACME.slug}/{order.created['slug']}"
    session = await begun(visitor, reference)
    assert session["organization_id"] == str(ACME.id)
    first, second = (step["key"] for step in order.created["structure"]["steps"])
    await fill(visitor, session, first, {"topping": "Cheese"})
    frames = await say(visitor, "thread-1", "turn-1", "2", None)
    assert frames[-1]["type"] == "RUN_FINISHED"
    run = await fill(visitor, session, second, {"address": "1 Main Street"})
    assert run["state"]["answers"].keys() == {"topping", "amount", "address"}
    assert run["state"]["answers"]["amount"] == 2
    lines = (await visitor.get(f"/api/v1/sessions/{session['id']}/interactions")).json()["items"]
    assert "2" in [line["text"] for line in lines if line["role"] == "user"]


async def test_a_visitor_begins_an_open_wizard_by_chat(visitor: httpx.AsyncClient, order: Made):
    frames = await say(visitor, "t", "1", "hello", order.created["id"])
    assert frames[-1]["type"] == "RUN_FINISHED"
    detail = (await visitor.get("/api/v1/sessions/t")).json()
    assert (detail["organization_id"], detail["run"]["state"]["run"]["wizard"]) == (str(ACME.id), order.created["slug"])


async def test_what_a_visitor_confirms_is_done_once_as_anybodys(visitor: httpx.AsyncClient, admin: httpx.AsyncClient):
    structure = event_wizard().model_copy(update={"require_login": False}).model_dump(mode="json")
    wizard = Made(admin, await admin.post("/api/v1/wizards", json={"structure": structure}))
    await wizard.publish()
    walk = Walk(visitor, await visitor.post("/api/v1/sessions", json={"wizard": wizard.created["id"]}))
    await walk.to_review()
    done, again = [await visitor.post(walk.actions, headers={"Idempotency-Key": "mine"}) for _ in range(2)]
    assert (done.status_code, again.text) == (200, done.text), done.text
    published = done.json()["result"]["event"]["url_path"]
    assert (await visitor.get(published)).json()["title"] == "Spring Show"
    assert (await visitor.get("/api/v1/events")).json()["items"] == []
    assert len((await admin.get("/api/v1/events")).json()["items"]) == 1


async def test_a_form_that_a_visitor_began_is_talked_about_too_and_takes_files(
    visitor: httpx.AsyncClient, admin: httpx.AsyncClient
):
    photo = {"key": "photo", "name": "Photo", "question": "A photo?", "selection_type": "file_upload"}
    wizard = await open_wizard(admin, steps=[{"name": "Photo", "option_sets": [photo]}])
    started = await visitor.post("/api/v1/wizard-runs/start", json={"wizard": wizard.created["id"]})
    assert started.status_code == 201, started.text
    run = started.headers["location"]
    sent = await visitor.post(f"{run}/files?field=photo", files={"file": ("note.txt", b"Hello there", "text/plain")})
    assert sent.status_code == 201, sent.text
    thread = (await visitor.post(f"{run}/thread")).json()["thread_id"]
    assert (await say(visitor, thread, "1", "hello", None))[-1]["type"] == "RUN_FINISHED"
    assert [each["id"] for each in (await visitor.get(f"{run}/files")).json()["items"]] == [sent.json()["id"]]


async def test_a_signed_in_stranger_runs_an_open_wizard_in_its_own_organization(door: Door, order: Made):
    stranger = await door.as_(OUTSIDER)
    session = await begun(stranger, order.created["id"])
    assert session["organization_id"] == str(ACME.id)
    assert [each["slug"] for each in (await stranger.get("/api/v1/me")).json()["organizations"]] == ["globex"]


async def test_what_asks_for_sign_in_is_no_visitors_business(
    visitor: httpx.AsyncClient, admin: httpx.AsyncClient, door: Door
):
    closed = await open_wizard(admin, name="For members", require_login=True)
    for wizard in (closed.created["id"], f"acme/{closed.created['slug']}"):
        for client in (visitor, await door.as_(OUTSIDER)):
            refused(await client.post("/api/v1/sessions", json={"wizard": wizard}), 404, "wizard-unknown")
    refused(await visitor.post("/api/v1/sessions", json={"wizard": "event-wizard"}), 404, "wizard-unknown")
    problem = refused(await visitor.post("/api/v1/sessions", json={}), 403, "sign-in-needed")
    assert problem["detail"] == "Without an account, begin with a wizard that anybody may run."


async def test_a_wizard_that_is_closed_again_lets_nobody_new_in_and_nobody_out(
    visitor: httpx.AsyncClient, order: Made, door: Door, tenants: Tenants
):
    session = await begun(visitor, order.created["id"])
    await order.patch({"op": "replace", "path": "/require_login", "value": True})
    await order.publish()
    another = await calling(door, arrived(tenants).token)
    wanted = {"wizard": order.created["id"]}
    refused(await another.post("/api/v1/sessions", json=wanted), 404, "wizard-unknown")
    run = await fill(visitor, session, order.created["structure"]["steps"][0]["key"], {"amount": 3})
    assert run["state"]["answers"]["amount"] == 3


async def test_a_strangers_open_wizard_of_the_same_name_stands_in_nobodys_way(
    admin: httpx.AsyncClient, order: Made, door: Door
):
    theirs = await open_wizard(await door.as_(OUTSIDER))
    assert theirs.created["slug"] == order.created["slug"]
    session = await begun(admin, order.created["slug"])
    assert session["organization_id"] == str(ACME.id)


async def test_operators_see_what_visitors_do_with_their_wizards_and_others_dont(
    visitor: httpx.AsyncClient, order: Made, door: Door
):
    run = (await begun(visitor, order.created["id"]))["run"]["id"]
    assert (await (await door.as_(OPERATOR)).get(f"/api/v1/wizard-runs/{run}")).status_code == 200
    assert (await (await door.as_(OUTSIDER)).get(f"/api/v1/wizard-runs/{run}")).status_code == 404


async def test_beginning_again_and_again_is_limited_by_person_and_by_address(
    door: Door, tenants: Tenants, order: Made, admin: httpx.AsyncClient
):
    door.app.state.beginnings = Beginnings(AttemptLimit(2, 3600))
    wizard = order.created["id"]
    visitor = await calling(door, arrived(tenants).token)
    await begun(visitor, wizard, "one")
    assert (await say(visitor, "two", "1", "hello", wizard))[-1]["type"] == "RUN_FINISHED"
    assert (await say(visitor, "two", "2", "hello", None))[-1]["type"] == "RUN_FINISHED"
    asked = {"threadId": "three", "runId": "1", "messages": [], "forwardedProps": {"wizard": wizard}}
    for client in (visitor, await calling(door, arrived(tenants).token)):
        response = await client.post("/api/v1/agent", json=asked)
        refused(response, 429, "too-many-requests")
        assert 3500 < int(response.headers["retry-after"]) <= 3600
    await begun(admin, wizard, "four")


async def test_a_visitor_is_offered_to_keep_a_run_only_once_they_have_an_account(
    visitor: httpx.AsyncClient, order: Made, door: Door
):
    wizard = order.created["id"]
    for turn, words in enumerate(("hello", "cheese", "2", "1 Main Street")):
        frames = await say(visitor, "t", f"{turn}", words, wizard)
    run = (await visitor.get("/api/v1/sessions/t")).json()["run"]
    assert (run["state"]["run"]["status"], run["state"]["keeping"]) == ("completed", None)
    frames = await say(visitor, "t", "late", "save this as My pizza", None)
    assert "somebody who has an account" in "".join(frame.get("delta", "") for frame in frames if "messageId" in frame)
    store, sent = f"/api/v1/wizard-runs/{run['id']}/store", {"name": "My pizza"}
    refused(await visitor.post(store, json=sent), 403, "sign-in-needed")
    member, token = await door.as_(MEMBER), visitor.headers["authorization"].removeprefix("Bearer ")
    await member.post("/api/v1/wizard-runs/claim", json={"anonymous_token": token})
    offered = (await member.get(f"/api/v1/wizard-runs/{run['id']}")).json()["state"]["keeping"]
    assert offered["asked"] == "name"
    assert (await member.post(store, json=sent)).status_code == 201


async def test_who_signs_up_afterwards_keeps_what_they_did(server: str, order: Made):
    supabase = await acreate_client(server, "the-embedded-issuer-needs-no-key")
    session = (await supabase.auth.sign_in_anonymously()).session
    assert session
    async with httpx.AsyncClient(base_url=server, headers=bearer(session.access_token)) as client:
        run = (await begun(client, order.created["id"]))["run"]["id"]
    await supabase.auth.update_user({"email": "vera@example.org", "password": "correct-horse"})
    renewed = (await supabase.auth.refresh_session()).session
    assert renewed
    async with httpx.AsyncClient(base_url=server, headers=bearer(renewed.access_token)) as client:
        mine = (await client.get("/api/v1/wizard-runs/my-runs")).json()["items"]
        assert [each["id"] for each in mine] == [run]
        assert (await client.post("/api/v1/sessions", json={"wizard": "event-wizard"})).status_code == 201


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
