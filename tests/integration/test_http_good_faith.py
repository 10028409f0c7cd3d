"""What clients send in good faith: the names of the specs, front ends' shapes, as few headers as may be."""

from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.making import PIZZA, Made, made, refused

from store.demo import MEMBER, OUTSIDER

WIZARDS, TEMPLATES = "/api/v1/wizards", "/api/v1/wizard-templates"


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


async def test_a_wizard_may_be_sent_as_it_is(admin: httpx.AsyncClient):
    for body in ({**PIZZA, "slug": "flat"}, {"wizard_structure": PIZZA, "slug": "named"}):
        created = await admin.post(WIZARDS, json=body)
        assert created.status_code == 201, created.text
        document = created.json()
        assert (document["slug"], document["name"], document["step_count"]) == (body["slug"], "Pizza order", 2)
    nonsense = refused(await admin.post(WIZARDS, json={**PIZZA, "nonsense": 1}), 422, "structure-invalid")
    assert [each["pointer"] for each in nonsense["problems"]] == ["/nonsense"]
    for empty in ({}, {"slug": "empty"}, {"structure": PIZZA, "name": "Which?"}):
        refused(await admin.post(WIZARDS, json=empty), 422, "validation-failed")


async def test_a_draft_may_be_saved_and_weighed_as_it_is(pizza: Made):
    renamed = {**pizza.created["structure"], "name": "Pasta"}
    saved = await pizza.send("PUT", "", renamed)
    assert (saved.status_code, saved.json()["structure"]) == (200, renamed)
    steps = pizza.created["structure"]["steps"][:1]
    bare = await pizza.client.post(f"{pizza.path}/impact", json={**renamed, "steps": steps})
    named = await pizza.client.post(f"{pizza.path}/impact", json={"structure": {**renamed, "steps": steps}})
    assert (bare.status_code, bare.json()) == (200, named.json())


async def test_publishing_and_taking_back_need_no_revision_but_heed_one(pizza: Made):
    for path, status in (("publish", 201), ("publish", 200), ("unpublish", 200), ("publish", 201)):
        stale = await pizza.client.post(f"{pizza.path}/{path}", headers={"If-Match": '"99"'})
        refused(stale, 412, "revision-conflict")
        response = await pizza.client.post(f"{pizza.path}/{path}")
        assert response.status_code in (status, 200), (path, response.text)
    assert (await pizza.shown())["status"] == "published"
    assert (await pizza.client.post(f"{pizza.path}/versions/1/rollback")).status_code == 200
    await pizza.client.delete(pizza.path, headers={"If-Match": "*"})
    assert (await pizza.client.post(f"{pizza.path}/restore")).status_code == 200


@pytest.mark.parametrize("name", ["parent_id", "option_set_id", "step_id", "option_id"])
async def test_a_dependency_is_put_where_any_name_of_the_parent_says(pizza: Made, name: str):
    topping = pizza.field
    places = {"step_id": pizza.created["structure"]["steps"][1], "option_id": topping["options"][1]}
    parent = places.get(name, pizza.step["option_sets"][1])
    on = {"depends_on_option_set_id": topping["id"], "depends_on_option_id": topping["options"][0]["id"]}
    added = await pizza.send("POST", "/dependencies", {name: parent["id"], "dependency_type": "show_if", **on})
    assert (added.status_code, added.json()["part"]["parent_id"]) == (201, parent["id"])
    listed = (await pizza.client.get(f"{pizza.path}/dependencies")).json()["items"]
    assert [each["id"] for each in listed] == [added.json()["part"]["id"]]


async def test_an_order_needs_no_parent_since_the_parts_have_one(pizza: Made):
    fields = [each["id"] for each in pizza.step["option_sets"]]
    ordered = await pizza.send("POST", "/option-sets/reorder", {"ids": fields[::-1]})
    assert ordered.status_code == 200, ordered.text
    everywhere = (await pizza.client.get(f"{pizza.path}/option-sets")).json()["items"]
    assert [each["members"]["key"] for each in everywhere] == ["amount", "topping", "address"]
    last = everywhere[2]["id"]
    refused(await pizza.send("POST", "/option-sets/reorder", {"ids": [*fields, last]}), 422, "invalid")


@pytest.mark.parametrize("url", [WIZARDS, TEMPLATES])
async def test_listings_are_narrowed_by_the_words_that_people_would_try(admin: httpx.AsyncClient, url: str):
    await made(admin)
    await admin.post(TEMPLATES, json={"wizard_structure": PIZZA})

    async def found(**query: Any) -> list[str]:
        items = (await admin.get(url, params={"scope": "organization", **query})).json()["items"]
        return [each.get("name") or each["template_name"] for each in items]

    for seen in (
        {"q": "mushrooms kitchen"},
        {"search": "kasha"},
        {"difficulty": "hard"},
        {"category": "Workflow & Approval"},
    ):
        assert await found(**seen) == []
    for seen in ({"search": "pizza kit"}, {"difficulty": "easy"}, {"category": "Form & Survey"}):
        assert await found(**seen) == ["Pizza order"]


async def test_a_template_is_made_as_the_spec_sends_it_and_cloned_as_it_reads_it(admin: httpx.AsyncClient):
    sent = {"template_name": "Pizza", "category": "Form & Survey", "wizard_structure": PIZZA}
    claims = {"is_system_template": False, "created_by": "admin"}
    template = (await admin.post(TEMPLATES, json={**sent, **claims})).json()
    assert {name: template[name] for name in claims} == claims
    assert template["category"] == "Form & Survey Wizards"
    refused(await admin.post(TEMPLATES, json={**sent, "is_system_template": True}), 422, "validation-failed")
    clone = (await admin.post(f"{TEMPLATES}/{template['id']}/clone")).json()
    assert (clone["template_name"], clone["wizard_structure"]["name"]) == ("Pizza", "Pizza order (Copy)")
    saved = await admin.post(WIZARDS, json=clone)
    assert (saved.status_code, saved.json()["source_template_id"]) == (201, template["id"])


async def test_what_people_report_of_the_systems_templates_reaches_their_own_admins(door: Door, admin):
    member, outsider = await door.as_(MEMBER), await door.as_(OUTSIDER)
    system = (await admin.get(TEMPLATES, params={"scope": "system"})).json()["items"][0]["id"]
    report = (await member.post(f"{TEMPLATES}/{system}/report", json={"reason": "broken"})).json()
    assert (await outsider.get(f"{TEMPLATES}/reports")).json()["items"] == []
    assert (await admin.get(f"{TEMPLATES}/reports")).json()["items"] == [report]
    url = f"{TEMPLATES}/reports/{report['id']}"
    assert (await outsider.patch(url, json={"status": "resolved"})).status_code == 404
    assert (await admin.patch(url, json={"status": "resolved"})).json()["status"] == "resolved"
