"""Versions over REST: published once, told what is different, taken back, weighed against what people answered."""

import asyncio
from typing import Any

import httpx
import pytest
from fixtures.http import Door
from fixtures.making import BROKEN_CONDITION, RENAMED, Made, made, refused

from store.demo import MEMBER

MORE = {"op": "add", "path": "/steps/0/option_sets/-"}
SIZE = {"key": "size", "name": "Size", "selection_type": "text_input"}


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


@pytest.fixture
async def second(pizza: Made) -> Made:
    """The wizard with a second version, which asks one thing more and another less."""
    await pizza.publish(note="To begin with.")
    await pizza.patch({**MORE, "value": SIZE}, {"op": "remove", "path": "/steps/1/option_sets/0"})
    await pizza.publish()
    return pizza


async def version(pizza: Made, number: int) -> dict[str, Any]:
    response = await pizza.client.get(f"{pizza.path}/versions/{number}")
    assert response.status_code == 200, response.text
    return response.json()


async def numbers(pizza: Made, **query: Any) -> list[int]:
    page = (await pizza.client.get(f"{pizza.path}/versions", params=query)).json()
    return [each["version_number"] for each in page["items"]]


async def test_publishing_freezes_the_draft(pizza: Made):
    response = await pizza.send("POST", "/publish", {"note": "To begin with."})
    document = response.json()
    assert (response.status_code, response.headers["location"]) == (201, f"{pizza.path}/versions/1")
    assert (document["version"]["version_number"], document["version"]["is_current"]) == (1, True)
    assert document["version"]["change_summary"].startswith("To begin with.")
    wizard = document["wizard"]
    assert (wizard["status"], wizard["published_version"], wizard["changed"]) == ("published", 1, False)
    assert (await version(pizza, 1))["structure"] == pizza.created["structure"]
    await pizza.patch(RENAMED)
    assert (await version(pizza, 1))["name"] == "Pizza order"
    assert (await pizza.shown())["changed"] is True


async def test_publishing_what_is_published_already_makes_no_version(pizza: Made):
    first = await pizza.publish()
    again = await pizza.send("POST", "/publish")
    assert (again.status_code, again.json()["version"]) == (200, first["version"])
    assert await numbers(pizza) == [1]


async def test_a_draft_with_errors_is_refused_with_all_of_them(pizza: Made):
    unknown = {"on": "wizard.onComplete", "actions": [{"operation": "nonsense"}]}
    broken = (await pizza.patch(BROKEN_CONDITION, {"op": "add", "path": "/triggers", "value": [unknown]})).json()
    problem = refused(await pizza.send("POST", "/publish", {}), 422, "structure-invalid")
    assert problem["problems"] == broken["problems"]
    assert {each["code"] for each in problem["problems"]} >= {"operation_unknown"}
    assert await numbers(pizza) == []
    refused(await pizza.client.post("/api/v1/sessions", json={"wizard": "pizza-order"}), 404, "wizard-unknown")
    mended = await pizza.patch({"op": "remove", "path": "/steps/1/visible_when"}, {"op": "remove", "path": "/triggers"})
    assert mended.json()["problems"] == []
    await pizza.publish()


async def test_of_several_publishers_at_once_one_publishes(pizza: Made):
    responses = await asyncio.gather(*(pizza.send("POST", "/publish", {}, tag='"1"') for _ in range(5)))
    assert sorted(each.status_code for each in responses) == [201, 412, 412, 412, 412]
    anything = await asyncio.gather(*(pizza.send("POST", "/publish", {}, tag="*") for _ in range(5)))
    assert {each.status_code for each in anything} == {200}
    assert await numbers(pizza) == [1]


async def test_versions_are_listed_newest_first_and_in_parts(second: Made):
    await second.patch(RENAMED)
    await second.publish()
    first = (await second.client.get(f"{second.path}/versions", params={"limit": 2})).json()
    assert ([each["version_number"] for each in first["items"]], first["next"]) == ([3, 2], 2)
    assert [each["is_current"] for each in first["items"]] == [True, False]
    assert await numbers(second, limit=2, after=2) == [1]
    refused(await second.client.get(f"{second.path}/versions/9"), 404, "not-found")


async def test_a_version_is_kept_by_whoever_has_it(second: Made):
    path = f"{second.path}/versions/1"
    response = await second.client.get(path)
    assert "immutable" in response.headers["cache-control"]
    again = await second.client.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", response.headers["etag"])
    other = await second.client.get(f"{second.path}/versions/2", headers={"If-None-Match": response.headers["etag"]})
    assert (other.status_code, other.headers["etag"] == response.headers["etag"]) == (200, False)


async def test_two_versions_are_compared_and_a_version_with_the_draft(second: Made):
    document = (await second.client.get(f"{second.path}/versions/1/diff/2")).json()
    changes = {(each["part"], each["kind"], each["name"]): each["effect"] for each in document["changes"]}
    assert changes[("field", "removed", "Address")] == "lossy"
    assert ("field", "added", "Size") in changes
    assert document["summary"]
    unchanged = (await second.client.get(f"{second.path}/versions/2/diff/draft")).json()
    assert (unchanged["changes"], unchanged["effect"]) == ([], "safe")
    await second.patch(RENAMED)
    renamed = (await second.client.get(f"{second.path}/versions/2/diff/draft")).json()
    assert renamed["changes"][0]["members"]["name"] == {"before": "Pizza order", "after": "Pizza for parties"}
    refused(await second.client.get(f"{second.path}/versions/1/diff/nonsense"), 422, "validation-failed")


async def test_a_rollback_publishes_what_was_and_the_draft_follows(second: Made):
    rolled = await second.send("POST", "/versions/1/rollback", {"note": "Sizes confuse people."})
    document = rolled.json()
    newest = document["version"]
    assert (rolled.status_code, newest["version_number"], newest["rollback_of"]) == (201, 3, 1)
    assert newest["change_summary"].startswith("Sizes confuse people.")
    assert (document["draft_kept"], document["wizard"]["changed"]) == (False, False)
    assert (await version(second, 3))["structure"] == (await version(second, 1))["structure"]
    assert (await second.shown())["structure"] == second.created["structure"]
    again = await second.send("POST", "/versions/1/rollback")
    assert (again.status_code, again.json()["version"]["version_number"]) == (200, 3)


async def test_a_rollback_keeps_a_draft_that_holds_unpublished_work(second: Made):
    await second.patch(RENAMED)
    work = (await second.shown())["structure"]
    document = (await second.send("POST", "/versions/1/rollback")).json()
    assert (document["draft_kept"], document["wizard"]["changed"]) == (True, True)
    assert (await second.shown())["structure"] == work
    assert (await version(second, 3))["name"] == "Pizza order"


async def test_a_wizard_that_is_unpublished_is_begun_by_nobody_until_it_is_published_again(second: Made):
    unpublished = (await second.send("POST", "/unpublish")).json()
    assert (unpublished["status"], unpublished["published_version"], unpublished["latest_version"]) == (
        "draft",
        None,
        2,
    )
    refused(await second.client.post("/api/v1/sessions", json={"wizard": "pizza-order"}), 404, "wizard-unknown")
    again = await second.send("POST", "/publish")
    assert (again.status_code, again.json()["version"]["version_number"]) == (200, 2)
    assert (await second.shown())["status"] == "published"
    assert await numbers(second) == [2, 1]
    assert (await second.client.post("/api/v1/sessions", json={"wizard": "pizza-order"})).status_code == 201


async def test_what_a_change_would_mean_is_told_before_it_is_made(door: Door, pizza: Made):
    await pizza.publish()
    member = await door.as_(MEMBER)
    begun = (await member.post("/api/v1/sessions", json={"wizard": "pizza-order", "thread_id": "mine"})).json()
    path = f"/api/v1/sessions/{begun['id']}/stages/{pizza.step['key']}"
    filled = await member.patch(path, json={"data": {"topping": "cheese", "amount": 2}}, headers={"If-Match": "*"})
    assert filled.status_code == 200, filled.text
    structure = pizza.created["structure"]
    fewer = {**structure, "steps": [{**structure["steps"][0], "option_sets": structure["steps"][0]["option_sets"][1:]}]}
    before = await pizza.shown()
    impact = (await pizza.client.post(f"{pizza.path}/impact", json={"structure": fewer})).json()
    counted = {each["key"]: (each["effect"], each["in_progress"], each["completed"]) for each in impact["fields"]}
    assert counted["topping"] == ("lossy", 1, 0)
    assert counted["amount"] == ("safe", 1, 0)
    assert impact["affected"] == {"in_progress": 1, "completed": 0, "stored": 0}
    untouched = (await pizza.client.post(f"{pizza.path}/impact")).json()
    assert (untouched["changes"], untouched["affected"]["in_progress"]) == ([], 0)
    assert await pizza.shown() == before


async def test_a_run_goes_on_in_the_version_that_it_began_with(door: Door, pizza: Made):
    await pizza.publish()
    member = await door.as_(MEMBER)
    begun = (await member.post("/api/v1/sessions", json={"wizard": "pizza-order", "thread_id": "mine"})).json()
    await pizza.patch({"op": "remove", "path": "/steps/0/option_sets/0"})
    await pizza.publish()
    await pizza.send("POST", "/unpublish")
    await pizza.send("DELETE")
    run = f"/api/v1/wizard-runs/{begun['run']['id']}"
    shown = (await member.get(run)).json()
    assert (shown["state"], shown["question"]["key"]) == (begun["run"]["state"], "topping")
    path, headers = f"/api/v1/sessions/{begun['id']}/stages/{pizza.step['key']}", {"If-Match": "*"}
    filled = await member.patch(path, json={"data": {"topping": "cheese"}}, headers=headers)
    assert filled.json()["run"]["state"]["answers"] == {"topping": "cheese"}


async def test_a_version_is_shown_in_the_language_that_is_asked_for(pizza: Made):
    words = {"de": {"wizard": {"name": "Pizzabestellung"}, pizza.field["id"]: {"question": "Was kommt drauf?"}}}
    await pizza.patch({"op": "add", "path": "/translations", "value": words})
    await pizza.publish()
    path, tags = f"{pizza.path}/versions/1", set[str]()
    for query, header, name in (
        ({}, {}, "Pizza order"),
        ({"locale": "de-CH"}, {}, "Pizzabestellung"),
        ({"locale": "fr"}, {}, "Pizza order"),
        ({}, {"Accept-Language": "de-AT, en;q=0.5"}, "Pizzabestellung"),
        ({}, {"Accept-Language": "en-US, de;q=0.5"}, "Pizza order"),
        ({"locale": "fr"}, {"Accept-Language": "de"}, "Pizza order"),
    ):
        response = await pizza.client.get(path, params=query, headers=header)
        assert response.json()["structure"]["name"] == name, (query, header)
        tags.add(response.headers["etag"])
    assert len(tags) == 3
    refused(await pizza.client.get(path, params={"locale": "not a language"}), 422, "validation-failed")
