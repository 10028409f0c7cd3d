"""Going on with a run by a link on another device, and claiming it once one has an account."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.making import Made, refused
from fixtures.tenants import Tenants
from fixtures.visitors import Visitor, arrived, begun, calling, open_wizard

from store.demo import ADMIN, MEMBER, OUTSIDER


@pytest.fixture
async def order(admin: httpx.AsyncClient) -> Made:
    return await open_wizard(admin)


@pytest.fixture
def vera(tenants: Tenants) -> Visitor:
    return arrived(tenants)


@pytest.fixture
async def visitor(door: Door, vera: Visitor) -> httpx.AsyncClient:
    return await calling(door, vera.token)


@pytest.fixture
async def nobody(door: Door) -> httpx.AsyncClient:
    return await door.as_(None)


@pytest.fixture
async def session(visitor: httpx.AsyncClient, order: Made) -> dict[str, Any]:
    """The visitor's."""
    return await begun(visitor, order.created["id"])


async def linked(client: httpx.AsyncClient, session: dict[str, Any], **body: Any) -> dict[str, Any]:
    response = await client.post(f"/api/v1/wizard-runs/{session['run']['id']}/link", json=body)
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_visitor_goes_on_by_a_link_without_signing_in(
    visitor: httpx.AsyncClient, nobody: httpx.AsyncClient, session: dict[str, Any], order: Made, door: Door
):
    link = await linked(visitor, session)
    assert link["url"] == f"/resume#{link['token']}"
    assert timedelta(days=6.9) < datetime.fromisoformat(link["expires_at"]) - datetime.now(UTC) < timedelta(days=7.1)
    shown = await nobody.post("/api/v1/resume", json={"token": link["token"]})
    assert (shown.status_code, shown.json()["id"]) == (200, session["run"]["id"])
    elsewhere = await calling(door, link["token"])
    stage = order.created["structure"]["steps"][0]["key"]
    url = f"/api/v1/sessions/{session['id']}/stages/{stage}"
    filled = await elsewhere.patch(url, json={"data": {"amount": 4}}, headers={"If-Match": shown.headers["etag"]})
    assert filled.status_code == 200, filled.text
    mine = (await visitor.get(f"/api/v1/wizard-runs/{session['run']['id']}")).json()
    assert mine["state"]["answers"]["amount"] == 4
    asked = {"threadId": "thread-1", "runId": "1", "messages": [{"id": "1", "role": "user", "content": "cheese"}]}
    assert "RUN_FINISHED" in (await elsewhere.post("/api/v1/agent", json=asked)).text


async def test_a_revoked_link_leads_nowhere_at_once(
    visitor: httpx.AsyncClient, nobody: httpx.AsyncClient, session: dict[str, Any], door: Door
):
    link, run = await linked(visitor, session), f"/api/v1/wizard-runs/{session['run']['id']}"
    elsewhere = await calling(door, link["token"])
    assert (await elsewhere.get(run)).status_code == 200
    assert (await visitor.delete(f"{run}/links/{link['id']}")).status_code == 204
    refused(await elsewhere.get(run), 401, "token-invalid")
    refused(await nobody.post("/api/v1/resume", json={"token": link["token"]}), 404, "not-found")
    (listed,) = (await visitor.get(f"{run}/links")).json()["items"]
    assert listed["revoked_at"]
    assert not {"token", "url"} & listed.keys()


async def test_unknown_expired_and_revoked_links_are_told_alike(
    visitor: httpx.AsyncClient, nobody: httpx.AsyncClient, session: dict[str, Any], tenants: Tenants
):
    expired, revoked = await linked(visitor, session), await linked(visitor, session, expires_in_days=30)
    with tenants.owning() as owning:
        owning.execute(
            "update wizard_run_links set created_at = now() - interval '8 days', expires_at = now() where id = %s",
            [expired["id"]],
        )
        owning.execute("update wizard_run_links set revoked_at = now() where id = %s", [revoked["id"]])
    tokens = (expired["token"], revoked["token"], "ul_guessed", "nonsense")
    answers = [await nobody.post("/api/v1/resume", json={"token": token}) for token in tokens]
    assert len({answer.text for answer in answers}) == 1
    refused(answers[0], 404, "not-found")


async def test_a_link_is_no_way_into_an_account(visitor: httpx.AsyncClient, session: dict[str, Any], server: str):
    token = (await linked(visitor, session))["token"]
    async with httpx.AsyncClient(base_url=server, headers={"Authorization": f"Bearer {token}"}) as elsewhere:
        assert (await elsewhere.get(f"/api/v1/wizard-runs/{session['run']['id']}")).status_code == 200
        taken_over = {"email": "eve@example.org", "password": "correct-horse"}
        refusal = await elsewhere.put("/auth/v1/user", json=taken_over)
        assert (refusal.status_code, refusal.json()["error_code"]) == (403, "bad_jwt")


async def test_guessing_links_is_limited_by_address(nobody: httpx.AsyncClient, door: Door):
    for number in range(20):
        assert (await nobody.post("/api/v1/resume", json={"token": f"ul_{number}"})).status_code == 404
    response = await nobody.post("/api/v1/resume", json={"token": "ul_another"})
    refused(response, 429, "too-many-requests")
    assert int(response.headers["retry-after"]) > 200
    refused(await (await calling(door, "ul_yet-another")).get("/api/v1/me"), 429, "too-many-requests")


async def test_a_link_to_an_accounts_run_works_for_that_account_alone(
    admin: httpx.AsyncClient, nobody: httpx.AsyncClient, visitor: httpx.AsyncClient, door: Door
):
    session = await begun(admin, "event-wizard")
    sent = {"token": (await linked(admin, session))["token"]}
    assert (await admin.post("/api/v1/resume", json=sent)).json()["id"] == session["run"]["id"]
    problem = refused(await nobody.post("/api/v1/resume", json=sent), 401, "token-missing")
    assert problem["detail"] == "This run belongs to an account: sign in to go on with it."
    refused(await visitor.post("/api/v1/resume", json=sent), 403, "sign-in-needed")
    refused(await (await door.as_(OUTSIDER)).post("/api/v1/resume", json=sent), 403, "forbidden")
    bearer = await calling(door, sent["token"])
    refused(await bearer.get(f"/api/v1/wizard-runs/{session['run']['id']}"), 401, "token-invalid")


async def test_a_link_is_the_accounts_as_soon_as_there_is_one_wherever_it_was_made(
    visitor: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    session: dict[str, Any],
    vera: Visitor,
    tenants: Tenants,
    door: Door,
):
    token = (await linked(visitor, session))["token"]
    with tenants.owning() as owning:
        signed_up = "update auth.users set email = 'vera@example.org', is_anonymous = false where id = %s"
        owning.execute(signed_up, [vera.id])
    bearer = await calling(door, token)
    refused(await bearer.get(f"/api/v1/wizard-runs/{session['run']['id']}"), 401, "token-invalid")
    refused(await admin.post("/api/v1/wizard-runs/claim", json={"link": token}), 409, "conflict")
    claim = await admin.post("/api/v1/wizard-runs/claim", json={"anonymous_token": vera.token})
    refused(claim, 409, "conflict")


async def test_only_whose_run_it_is_makes_links_and_none_by_a_link(
    visitor: httpx.AsyncClient, admin: httpx.AsyncClient, session: dict[str, Any], door: Door
):
    url = f"/api/v1/wizard-runs/{session['run']['id']}/link"
    refused(await admin.post(url), 404, "not-found")
    elsewhere = await calling(door, (await linked(visitor, session))["token"])
    refused(await elsewhere.post(url), 403, "forbidden")
    for _ in range(19):
        await linked(visitor, session)
    refused(await visitor.post(url), 409, "conflict")
    assert (await visitor.post(url, json={"expires_in_days": 31})).status_code == 422


@pytest.mark.parametrize("proof", ["their token", "a link"])
async def test_what_one_did_without_an_account_is_claimed_at_sign_in(
    proof: str, visitor: httpx.AsyncClient, vera: Visitor, session: dict[str, Any], door: Door
):
    member = await door.as_(MEMBER)
    await begun(member, "event-wizard", "thread-1")
    token = (await linked(visitor, session))["token"]
    sent = {"anonymous_token": vera.token} if proof == "their token" else {"link": token}
    (claimed,) = (await member.post("/api/v1/wizard-runs/claim", json=sent)).json()["items"]
    assert (claimed["id"], claimed["session_id"]) == (session["run"]["id"], session["id"])
    assert claimed["thread_id"] == f"thread-1-{session['id']}"
    run, talk = f"/api/v1/wizard-runs/{claimed['id']}", f"/api/v1/sessions/{session['id']}"
    assert (await member.get(run)).status_code == 200
    assert len((await member.get(f"{talk}/interactions")).json()["items"]) > 0
    for former in (run, talk):
        refused(await visitor.get(former), 404, "not-found")
    refused(await (await calling(door, token)).get(run), 401, "token-invalid")
    assert (await member.post("/api/v1/wizard-runs/claim", json={"anonymous_token": vera.token})).json() == {
        "items": []
    }


async def test_an_accounts_runs_are_not_claimed(
    admin: httpx.AsyncClient, visitor: httpx.AsyncClient, vera: Visitor, door: Door
):
    link = await linked(admin, await begun(admin, "event-wizard"))
    member, claim = await door.as_(MEMBER), "/api/v1/wizard-runs/claim"
    refused(await member.post(claim, json={"link": link["token"]}), 409, "conflict")
    theirs = admin.headers["authorization"].removeprefix("Bearer ")
    refused(await member.post(claim, json={"anonymous_token": theirs}), 409, "conflict")
    refused(await member.post(claim, json={"anonymous_token": "nonsense"}), 422, "invalid")
    refused(await member.post(claim, json={"link": "ul_nonsense"}), 404, "not-found")
    refused(await member.post(claim, json={}), 422, "validation-failed")
    refused(await visitor.post(claim, json={"anonymous_token": vera.token}), 403, "sign-in-needed")


async def test_a_run_that_is_at_work_is_claimed_when_it_is_done(
    visitor: httpx.AsyncClient, vera: Visitor, session: dict[str, Any], admin: httpx.AsyncClient, tenants: Tenants
):
    with tenants.owning() as owning:
        owning.execute(
            "insert into wizard_turns (organization_id, session_id, user_id, client_turn_id, request_hash, lease_until)"
            " values (%s, %s, %s, 'turn', 'hash', now() + interval '1 minute')",
            [ADMIN.organization.id, session["id"], vera.id],
        )
    sent, claim = {"anonymous_token": vera.token}, "/api/v1/wizard-runs/claim"
    refused(await admin.post(claim, json=sent), 409, "turn-in-flight")
    assert (await visitor.get(f"/api/v1/wizard-runs/{session['run']['id']}")).status_code == 200
    with tenants.owning() as owning:
        owning.execute("update wizard_turns set status = 'finished', finished_at = now()")
    assert len((await admin.post(claim, json=sent)).json()["items"]) == 1
