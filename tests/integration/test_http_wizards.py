"""Wizards over REST: made of what people write, changed by whoever may, told all that is wrong, never lost."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fixtures.http import Door
from fixtures.making import BROKEN_CONDITION, PIZZA, RENAMED, Made, made, refused

from store.demo import MEMBER, OPERATOR, OUTSIDER

WIZARDS = "/api/v1/wizards"


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


async def names(client: httpx.AsyncClient, **query: Any) -> list[str]:
    response = await client.get(WIZARDS, params=query)
    assert response.status_code == 200, response.text
    return [each["name"] for each in response.json()["items"]]


async def test_a_wizard_is_made_of_what_people_write(pizza: Made):
    created = pizza.created
    assert (created["slug"], created["status"], created["revision"], pizza.etag) == ("pizza-order", "draft", 1, '"1"')
    assert (created["step_count"], created["option_set_count"], created["problems"]) == (2, 3, [])
    assert (created["category"], created["estimated_time"]) == ("Form & Survey Wizards", 2)
    assert [UUID(step["id"]) for step in created["structure"]["steps"]]
    assert [option["value"] for option in pizza.field["options"]] == ["cheese", "mushrooms"]
    shown = await pizza.client.get(pizza.path)
    assert shown.headers["etag"] == pizza.etag
    assert {**shown.json(), "problems": []} == created


async def test_what_has_the_wrong_shape_is_refused_with_every_place_and_nothing_is_made(admin: httpx.AsyncClient):
    wrong = {**PIZZA, "estimated_time": "soon", "steps": [{"name": "One", "nonsense": 1}, 7]}
    problem = refused(await admin.post(WIZARDS, json={"structure": wrong}), 422, "structure-invalid")
    places = {each["pointer"] for each in problem["problems"]}
    assert {"/estimated_time", "/steps/0/nonsense", "/steps/1"} <= places
    assert all(each["code"] and each["message"] for each in problem["problems"])
    refused(await admin.post(WIZARDS, json={"structure": PIZZA, "nonsense": 1}), 422, "validation-failed")
    assert await names(admin) == []


async def test_a_draft_is_saved_with_its_errors_all_of_which_are_told(pizza: Made):
    twice = {"op": "replace", "path": "/steps/1/option_sets/0/key", "value": "topping"}
    response = await pizza.patch(BROKEN_CONDITION, twice)
    document = response.json()
    assert (response.status_code, document["revision"], pizza.etag) == (200, 2, '"2"')
    errors = [each for each in document["problems"] if each["severity"] == "error"]
    assert {"/steps/1/visible_when", "/steps/1/option_sets/0/key"} <= {each["pointer"] for each in errors}
    assert document["error_count"] == len(errors)
    listed = (await pizza.client.get(f"{pizza.path}/problems")).json()
    assert listed == {"revision": 2, "problems": document["problems"]}
    assert (await pizza.shown())["error_count"] == len(errors)


async def test_the_whole_draft_is_saved_as_it_was_read(pizza: Made):
    structure = {**pizza.created["structure"], "description": None, "tags": ["food"]}
    response = await pizza.send("PUT", "", {"structure": structure})
    assert (response.status_code, response.json()["structure"]) == (200, structure)
    again = await pizza.send("PUT", "", {"structure": structure})
    assert (again.status_code, again.json()["revision"]) == (200, 2)


async def test_a_patch_is_applied_whole_or_not_at_all(pizza: Made):
    before = await pizza.shown()
    for wrong in (
        {"op": "remove", "path": "/steps/9"},
        {"op": "test", "path": "/name", "value": "Another"},
        {"op": "replace", "path": "/id-of-nothing/x", "value": 1},
    ):
        assert refused(await pizza.patch(RENAMED, wrong), 422, "invalid")["pointer"].startswith("/1")
    refused(await pizza.patch(RENAMED, {"op": "remove", "path": "/steps/0/name"}), 422, "structure-invalid")
    refused(await pizza.patch({"op": "nonsense", "path": ""}), 422, "validation-failed")
    assert await pizza.shown() == before
    renamed = await pizza.patch({"op": "test", "path": "/name", "value": "Pizza order"}, RENAMED)
    assert renamed.json()["name"] == "Pizza for parties"


async def test_a_patch_is_json_patch_and_no_other_kind(pizza: Made):
    for media_type, status in (
        ("application/merge-patch+json", 415),
        ("text/plain", 415),
        ("application/json", 200),
        ("application/json-patch+json; charset=utf-8", 200),
    ):
        headers = {"Content-Type": media_type, "If-Match": "*"}
        response = await pizza.client.patch(pizza.path, content=b"[]", headers=headers)
        assert response.status_code == status, media_type


async def test_a_change_says_which_revision_it_is_based_on(pizza: Made):
    await pizza.patch(RENAMED)
    late = {"structure": PIZZA}
    for method, body in (("PUT", late), ("PATCH", [RENAMED]), ("DELETE", None)):
        stale = await pizza.send(method, "", body, tag='"1"')
        assert refused(stale, 412, "revision-conflict")["current"] == 2
        assert stale.headers["etag"] == '"2"'
        unsaid = await pizza.client.request(method, pizza.path, json=body)
        refused(unsaid, 428, "precondition-required")
    assert (await pizza.shown())["revision"] == 2


async def test_of_two_changes_at_once_one_is_told_that_it_came_too_late(pizza: Made):
    operations = [{"op": "replace", "path": "/name", "value": f"Number {number}"} for number in range(5)]
    responses = await asyncio.gather(*(pizza.patch(each, tag='"1"') for each in operations))
    assert sorted(each.status_code for each in responses) == [200, 412, 412, 412, 412]
    (winner,) = [each.json()["name"] for each in responses if each.is_success]
    shown = await pizza.shown()
    assert (shown["name"], shown["structure"]["name"], shown["revision"]) == (winner, winner, 2)


async def test_an_archived_wizard_is_out_of_sight_until_it_is_restored(pizza: Made):
    archived = (await pizza.send("DELETE")).json()
    assert (archived["status"], await names(pizza.client)) == ("archived", [])
    assert await names(pizza.client, status="archived") == ["Pizza order"]
    refused(await pizza.patch(RENAMED), 409, "conflict")
    refused(await pizza.send("POST", "/publish", {}), 409, "conflict")
    assert (await pizza.send("POST", "/restore")).json()["status"] == "draft"
    assert (await pizza.patch(RENAMED)).status_code == 200
    assert await names(pizza.client) == ["Pizza for parties"]


async def test_a_clone_is_a_wizard_of_its_own(pizza: Made):
    depends = {"dependency_type": "show_if", "depends_on_option_set_id": pizza.field["id"]}
    depends["depends_on_option_id"] = pizza.field["options"][0]["id"]
    await pizza.patch({"op": "add", "path": "/steps/1/dependencies", "value": [depends]})
    response = await pizza.client.post(f"{pizza.path}/clone")
    copy = Made(pizza.client, response)
    assert (copy.created["name"], copy.created["slug"]) == ("Pizza order (Copy)", "pizza-order-copy")
    assert copy.created["problems"] == []
    target = copy.created["structure"]["steps"][1]["dependencies"][0]["depends_on_option_set_id"]
    assert target == copy.field["id"] != pizza.field["id"]
    named = await pizza.client.post(f"{pizza.path}/clone", json={"name": "Another"})
    assert (named.status_code, named.json()["name"]) == (201, "Another")


async def test_the_systems_wizards_can_be_read_and_copied_but_not_changed(admin: httpx.AsyncClient):
    (event,) = (await admin.get(WIZARDS, params={"scope": "system"})).json()["items"]
    path = f"{WIZARDS}/{event['id']}"
    before = (await admin.get(path)).json()
    assert (before["organization_id"], before["structure"]["name"]) == (None, event["name"])
    for method, end, body in (("PUT", "", {"structure": PIZZA}), ("DELETE", "", None), ("POST", "/publish", {})):
        response = await admin.request(method, f"{path}{end}", json=body, headers={"If-Match": "*"})
        refused(response, 403, "forbidden")
    copy = Made(admin, await admin.post(f"{path}/clone"))
    assert copy.created["organization_id"] is not None
    assert copy.created["error_count"] == 0
    assert (await admin.get(path)).json() == before


async def test_who_may_not_and_who_asks_wrongly_is_told_what_would_help(door: Door, admin: httpx.AsyncClient):
    pizza, member = await made(admin), await door.as_(MEMBER)
    made_by_member = await member.post(WIZARDS, json={"structure": PIZZA})
    assert refused(made_by_member, 403, "forbidden")["detail"] == "Wizards are made by the organization's admins."
    await pizza.publish()
    changed_by_member = await member.delete(pizza.path, headers={"If-Match": "*"})
    assert "Only the admins of its organization" in refused(changed_by_member, 403, "forbidden")["detail"]
    (event,) = (await admin.get(WIZARDS, params={"scope": "system"})).json()["items"]
    of_the_system = await admin.delete(f"{WIZARDS}/{event['id']}", headers={"If-Match": "*"})
    assert "Clone it" in refused(of_the_system, 403, "forbidden")["detail"]
    merging = await pizza.send("PATCH", "", {"name": "Another"})
    assert "A patch is a list of operations, as [{" in refused(merging, 422, "validation-failed")["detail"]


async def test_wizards_are_found_by_what_they_are(admin: httpx.AsyncClient):
    await made(admin)
    await made(
        admin, name="Leave request", category="Workflow & Approval Wizards", tags=["staff"], difficulty_level="hard"
    )
    assert await names(admin) == ["Leave request", "Pizza order"]
    assert await names(admin, sort="name") == ["Leave request", "Pizza order"]
    assert await names(admin, sort="newest") == ["Leave request", "Pizza order"]
    assert await names(admin, q="pizz") == ["Pizza order"]
    assert await names(admin, tags=["food", "orders"]) == ["Pizza order"]
    assert await names(admin, tags=["food", "staff"]) == []
    assert await names(admin, category="Workflow & Approval Wizards") == ["Leave request"]
    assert await names(admin, difficulty_level="hard") == ["Leave request"]
    counts = {each["name"]: each["count"] for each in (await admin.get(f"{WIZARDS}/categories")).json()["items"]}
    assert (len(counts), counts["Form & Survey Wizards"], counts["Onboarding & Training Wizards"]) == (7, 1, 0)
    refused(await admin.get(WIZARDS, params={"category": "Nonsense"}), 422, "validation-failed")
    refused(await admin.get(WIZARDS, params={"after": "nonsense"}), 422, "invalid")


async def test_a_listing_is_read_in_parts(admin: httpx.AsyncClient):
    for number in range(5):
        await made(admin, name=f"Wizard {number}")
    for sort in ("name", "newest", "updated"):
        seen, after = [], None
        while True:
            query = {"sort": sort, "limit": 2, **({"after": after} if after else {})}
            page = (await admin.get(WIZARDS, params=query)).json()
            seen += [each["name"] for each in page["items"]]
            if (after := page["next"]) is None:
                break
        ordered = [f"Wizard {number}" for number in range(5)]
        assert seen == (ordered if sort == "name" else ordered[::-1])


CHANGES: list[tuple[str, str, Any]] = [
    ("PUT", "", {"structure": PIZZA}),
    ("PATCH", "", [RENAMED]),
    ("DELETE", "", None),
    ("POST", "/restore", None),
    ("POST", "/publish", {}),
    ("POST", "/unpublish", None),
    ("POST", "/versions/1/rollback", {}),
    ("POST", "/steps", {"name": "Another"}),
    ("POST", "/steps/reorder", {"ids": []}),
    ("PATCH", "/option-sets/{field}", {"name": "Other"}),
    ("PUT", "/option-sets/{field}", {"name": "Other"}),
    ("DELETE", "/option-sets/{field}", None),
    ("POST", "/option-sets/{field}/move", {"position": 0}),
]
READS: list[tuple[str, str, Any]] = [
    ("GET", "/problems", None),
    ("GET", "/steps", None),
    ("GET", "/option-sets/{field}", None),
    ("GET", "/versions/1/diff/draft", None),
    ("POST", "/impact", {}),
]
SEEN: list[tuple[str, str, Any]] = [("GET", "", None), ("GET", "/versions", None), ("GET", "/versions/1", None)]


@pytest.fixture
async def published(pizza: Made) -> Made:
    """A published wizard with a change that nobody but its makers should see."""
    await pizza.publish()
    await pizza.patch({"op": "replace", "path": "/description", "value": "Secret plans"})
    return pizza


async def asked(client: httpx.AsyncClient, made: Made, method: str, end: str, body: Any) -> httpx.Response:
    path = made.path + end.format(field=made.field["id"])
    return await client.request(method, path, json=body, headers={"If-Match": "*"})


async def test_an_operator_reads_the_draft_and_changes_nothing(door: Door, published: Made):
    operator = await door.as_(OPERATOR)
    before = await published.shown()
    assert (await operator.get(published.path)).json() == before
    for each in (*READS, *SEEN):
        assert (await asked(operator, published, *each)).status_code == 200, each
    for each in CHANGES:
        refused(await asked(operator, published, *each), 403, "forbidden")
    refused(await operator.post(WIZARDS, json={"structure": PIZZA}), 403, "forbidden")
    refused(await operator.post(f"{published.path}/clone"), 403, "forbidden")
    assert await published.shown() == before


async def test_a_plain_member_sees_what_is_published_and_no_draft(door: Door, published: Made):
    member = await door.as_(MEMBER)
    hidden = await made(published.client, name="Still secret")
    before = await published.shown()
    shown = await member.get(published.path)
    assert (shown.status_code, shown.json()["structure"]) == (200, None)
    version = await member.get(f"{published.path}/versions/1")
    assert "Secret" not in version.text
    assert version.json()["structure"]["steps"] == before["structure"]["steps"]
    assert await names(member) == ["Pizza order"]
    for each in (*READS, *CHANGES):
        refused(await asked(member, published, *each), 403, "forbidden")
        refused(await asked(member, hidden, *each), 404, "not-found")
    refused(await member.post(WIZARDS, json={"structure": PIZZA}), 403, "forbidden")
    assert await published.shown() == before


async def test_a_stranger_finds_nothing_and_nobody_without_a_token_is_answered(door: Door, published: Made):
    outsider, nobody = await door.as_(OUTSIDER), await door.as_(None)
    before = await published.shown()
    for each in (*SEEN, *READS, *CHANGES, ("POST", "/clone", {})):
        refused(await asked(outsider, published, *each), 404, "not-found")
        refused(await asked(nobody, published, *each), 401, "token-missing")
    assert await names(outsider) == []
    assert await published.shown() == before
    theirs = await made(outsider)
    refused(await published.client.get(theirs.path), 404, "not-found")
    refused(await outsider.get(f"{WIZARDS}/{uuid4()}"), 404, "not-found")
