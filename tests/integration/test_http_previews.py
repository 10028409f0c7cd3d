"""Trying a draft out over HTTP: by chat and as a form, with nothing coming of it, and gone afterwards."""

from typing import Any

import httpx
import pytest
from fixtures.conversation import Thread
from fixtures.http import Door
from fixtures.making import BROKEN_CONDITION, Made, made, refused
from fixtures.tenants import Tenants, value
from fixtures.walks import Walk

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER


async def previewed(wizard: Made) -> dict[str, Any]:
    response = await wizard.client.post(f"{wizard.path}/preview")
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{wizard.path}/previews/{response.json()['id']}"
    return response.json()


def thread_of(wizard: Made, preview: dict[str, Any]) -> Thread:
    return Thread(wizard.client, preview["thread_id"], wizard=None)


def walk_of(client: httpx.AsyncClient, preview: dict[str, Any], run: dict[str, Any]) -> Walk:
    session = {"id": preview["session_id"], "run": run}
    return Walk(client, httpx.Response(201, json=session))


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


@pytest.fixture
async def party(admin: httpx.AsyncClient) -> Made:
    """A draft of the event wizard, whose end publishes an event."""
    listed = (await admin.get("/api/v1/wizards", params={"scope": "system"})).json()["items"]
    cloned = await admin.post(f"/api/v1/wizards/{listed[0]['id']}/clone", json={})
    return Made(admin, cloned)


async def test_a_draft_that_was_never_published_is_walked_by_chat(pizza: Made):
    preview = await previewed(pizza)
    thread = thread_of(pizza, preview)
    assert "What goes on top?" in (await thread.say(None)).text
    await thread.say("mushrooms")
    await thread.say("2")
    reply = await thread.say("1 Main Street")
    assert reply.state["run"]["status"] == "completed"
    assert reply.state["answers"] == {"topping": "mushrooms", "amount": 2, "address": "1 Main Street"}
    assert (preview["run"]["is_preview"], reply.state["run"]["version"]) == (True, 0)
    assert ("Shall I keep" in reply.text, reply.state["keeping"]) == (False, None)
    pressed = await thread.say(None, props={"command": {"kind": "store_run", "name": "Mine"}})
    assert pressed.text == "What is only tried out isn't kept."


async def test_once_at_its_end_it_begins_again_as_a_preview(pizza: Made):
    await pizza.publish()
    await pizza.patch({"op": "replace", "path": "/steps/0/option_sets/0/question", "value": "Which topping, please?"})
    preview = await previewed(pizza)
    thread = thread_of(pizza, preview)
    for words in ("cheese", "1", "1 Main Street"):
        await thread.say(words)
    thread.wizard = "event-wizard"
    again = await thread.say("start over")
    assert "Which topping, please?" in again.text
    assert (again.state["run"]["version"], again.state["run"]["status"]) == (0, "in_progress")


async def test_a_preview_is_filled_as_a_form_through_its_session(pizza: Made):
    preview = await previewed(pizza)
    walk = walk_of(pizza.client, preview, preview["run"])
    stage = preview["run"]["state"]["run"]["current_step"]
    response = await walk.save(stage, {"topping": "cheese", "amount": 3})
    assert response.status_code == 200, response.text
    shown = (await pizza.client.get(f"/api/v1/wizard-runs/{preview['run']['id']}")).json()
    assert shown["state"]["answers"] == {"topping": "cheese", "amount": 3}
    assert shown["is_preview"] is True


async def test_its_actions_succeed_and_publish_nothing(party: Made, door: Door, tenants: Tenants):
    preview = await previewed(party)
    walk = walk_of(party.client, preview, preview["run"])
    await walk.to_review()
    done = await party.client.post(walk.actions)
    assert (done.json()["status"], done.json()["result"]) == ("succeeded", {"preview": True})
    assert (await party.client.get(f"/api/v1/wizard-runs/{walk.run['id']}")).json()["state"]["run"][
        "status"
    ] == "completed"
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from events") == 0


async def test_said_yes_to_in_the_chat_it_ends_as_it_would(party: Made, tenants: Tenants):
    preview = await previewed(party)
    await walk_of(party.client, preview, preview["run"]).to_review()
    reply = await thread_of(party, preview).say("yes")
    assert reply.types[-1] == "RUN_FINISHED"
    assert reply.state["run"]["status"] == "completed"
    assert "This is a preview, so nothing was really carried out." in reply.text
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from events") == 0


async def test_it_is_in_no_list_and_counts_nowhere(pizza: Made, door: Door, tenants: Tenants):
    preview = await previewed(pizza)
    walk = walk_of(pizza.client, preview, preview["run"])
    await walk.save(preview["run"]["state"]["run"]["current_step"], {"topping": "cheese"})
    for person in (ADMIN, OPERATOR):
        client = await door.as_(person)
        assert (await client.get("/api/v1/sessions")).json()["items"] == []
    impact = await pizza.client.post(f"{pizza.path}/impact", json={})
    assert impact.status_code == 200, impact.text
    with tenants.acting_as(ADMIN) as connection:
        counted = value(connection, "select private.answer_counts(%s)", pizza.path.rpartition("/")[2])
    assert counted == []


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR], ids=["stranger", "member", "operator"])
async def test_nobody_else_finds_it(pizza: Made, door: Door, person: Any):
    preview = await previewed(pizza)
    other = await door.as_(person)
    for path in (f"/api/v1/wizard-runs/{preview['run']['id']}", f"/api/v1/sessions/{preview['session_id']}"):
        assert (await other.get(path)).status_code == 404
    gone = await other.delete(f"{pizza.path}/previews/{preview['id']}")
    refused(gone, 404, "not-found")
    assert (await pizza.client.get(f"/api/v1/sessions/{preview['session_id']}")).status_code == 200


async def test_a_plain_member_previews_no_draft_and_an_operator_does(pizza: Made, door: Door):
    member, operator = await door.as_(MEMBER), await door.as_(OPERATOR)
    refused(await member.post(f"{pizza.path}/preview"), 404, "not-found")
    assert (await operator.post(f"{pizza.path}/preview")).status_code == 201


async def test_a_draft_with_errors_is_refused_with_all_of_them(pizza: Made):
    await pizza.patch(BROKEN_CONDITION)
    document = refused(await pizza.client.post(f"{pizza.path}/preview"), 422, "structure-invalid")
    assert [problem["pointer"] for problem in document["problems"]] == ["/steps/1/visible_when"]


async def test_discarded_it_is_gone(pizza: Made, tenants: Tenants):
    preview = await previewed(pizza)
    await thread_of(pizza, preview).say("cheese")
    path = f"{pizza.path}/previews/{preview['id']}"
    assert (await pizza.client.delete(path)).status_code == 204
    refused(await pizza.client.delete(path), 404, "not-found")
    refused(await pizza.client.get(f"/api/v1/sessions/{preview['session_id']}"), 404, "not-found")
    with tenants.owning() as connection:
        for table in ("wizard_previews", "wizard_runs", "wizard_sessions", "wizard_turns", "wizard_interactions"):
            assert value(connection, f"select count(*) from {table}") == 0, table


async def test_previewing_anew_shows_the_draft_as_it_is_now_and_ends_the_earlier_one(pizza: Made):
    first = await previewed(pizza)
    await pizza.patch({"op": "replace", "path": "/steps/0/option_sets/0/question", "value": "Which topping, please?"})
    second = await previewed(pizza)
    assert second["run"]["question"]["question"] == "Which topping, please?"
    refused(await pizza.client.get(f"/api/v1/sessions/{first['session_id']}"), 404, "not-found")


async def test_a_preview_of_another_wizard_stays(pizza: Made, admin: httpx.AsyncClient):
    first = await previewed(pizza)
    await previewed(await made(admin, name="Another"))
    assert (await admin.get(f"/api/v1/sessions/{first['session_id']}")).status_code == 200


async def test_one_whose_day_is_over_goes_when_anybody_previews_anything(pizza: Made, door: Door, tenants: Tenants):
    first = await previewed(pizza)
    with tenants.owning() as connection:
        connection.execute("update wizard_previews set expires_at = now() - interval '1 second'")
    other = await made(await door.as_(ADMIN), name="Another")
    await previewed(other)
    refused(await pizza.client.get(f"/api/v1/sessions/{first['session_id']}"), 404, "not-found")


async def test_publishing_meanwhile_changes_nothing_of_a_preview(pizza: Made):
    preview = await previewed(pizza)
    await pizza.publish()
    reply = await thread_of(pizza, preview).say("cheese")
    assert (reply.state["run"]["version"], reply.state["answers"]) == (0, {"topping": "cheese"})
