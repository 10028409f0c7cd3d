"""A wizard built piece by piece: every kind of part made, read, changed, ordered, moved, removed by its own address."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fixtures.making import Made, made, refused


@pytest.fixture
async def pizza(admin: httpx.AsyncClient) -> Made:
    return await made(admin)


async def added(pizza: Made, kind: str, /, **body: Any) -> dict[str, Any]:
    response = await pizza.send("POST", f"/{kind}", body)
    assert response.status_code == 201, response.text
    part = response.json()["part"]
    assert response.headers["location"] == f"{pizza.path}/{kind}/{part['id']}"
    assert (await pizza.client.get(response.headers["location"])).json() == part
    return part


async def a_part_of(pizza: Made, kind: str) -> dict[str, Any]:
    """A new part of that kind."""
    match kind:
        case "steps":
            return await added(pizza, kind, name="Payment", position=1)
        case "option-sets":
            options = [{"label": "Small"}, {"label": "Large"}]
            return await added(
                pizza, kind, step_id=pizza.step["id"], name="Size", selection_type="single_select", options=options
            )
        case "options":
            return await added(pizza, kind, option_set_id=pizza.field["id"], label="Olives", position=0)
        case "dependencies":
            on = {
                "depends_on_option_set_id": pizza.field["id"],
                "depends_on_option_id": pizza.field["options"][0]["id"],
            }
            amount = pizza.step["option_sets"][1]
            return await added(pizza, kind, parent_id=amount["id"], dependency_type="show_if", **on)
        case "events":
            return await added(pizza, kind, on="wizard.onComplete")
        case _:
            event = await a_part_of(pizza, "events")
            return await added(
                pizza, kind, event_id=event["id"], kind="show_message", message="Thanks for {{ topping }}!"
            )


PLACES = {
    "steps": "/steps/1",
    "option-sets": "/steps/0/option_sets/2",
    "options": "/steps/0/option_sets/0/options/0",
    "dependencies": "/steps/0/option_sets/1/dependencies/0",
    "events": "/triggers/0",
    "actions": "/triggers/0/actions/0",
}
CHANGES: dict[str, tuple[str, Any]] = {
    "steps": ("help_text", "Cash only"),
    "option-sets": ("is_required", False),
    "options": ("label", "Black olives"),
    "dependencies": ("dependency_type", "hide_if"),
    "events": ("is_enabled", False),
    "actions": ("message", "Thank you!"),
}


def at(structure: dict[str, Any], pointer: str) -> Any:
    found: Any = structure
    for name in pointer.split("/")[1:]:
        found = found[int(name)] if isinstance(found, list) else found[name]
    return found


@pytest.mark.parametrize("kind", PLACES)
async def test_a_part_is_made_changed_and_removed_by_its_own_address(pizza: Made, kind: str):
    part = await a_part_of(pizza, kind)
    assert part["pointer"] == PLACES[kind]
    assert at((await pizza.shown())["structure"], PLACES[kind])["id"] == part["id"]
    member, value = CHANGES[kind]
    changed = await pizza.send("PATCH", f"/{kind}/{part['id']}", {member: value})
    document = changed.json()
    assert (changed.status_code, document["part"]["members"][member]) == (200, value)
    assert (f'"{document["revision"]}"', document["error_count"]) == (changed.headers["etag"], 0)
    kept = {name: each for name, each in part["members"].items() if name != member}
    assert {name: each for name, each in document["part"]["members"].items() if name != member} == kept
    removed = await pizza.send("DELETE", f"/{kind}/{part['id']}")
    assert (removed.status_code, removed.json()["part"]) == (200, None)
    refused(await pizza.client.get(f"{pizza.path}/{kind}/{part['id']}"), 404, "not-found")


async def test_what_was_made_piece_by_piece_is_the_same_as_what_was_made_whole(admin: httpx.AsyncClient):
    whole = (await made(admin)).created["structure"]
    built = await made(admin, steps=[])
    for step in whole["steps"]:
        await added(built, "steps", **{name: each for name, each in step.items() if name != "option_sets"})
        for field in step["option_sets"]:
            await added(built, "option-sets", step_id=step["id"], **field)
    assert (await built.shown())["structure"] == whole


async def test_a_put_leaves_nothing_of_what_was_there_but_the_id(pizza: Made):
    path = f"/option-sets/{pizza.field['id']}"
    body = {"key": "topping", "name": "Topping", "selection_type": "text_input"}
    replaced = (await pizza.send("PUT", path, body)).json()["part"]["members"]
    assert (replaced["id"], replaced["selection_type"], "options" in replaced) == (
        pizza.field["id"],
        "text_input",
        False,
    )
    refused(await pizza.send("PUT", path, {**body, "id": str(uuid4())}), 422, "invalid")


async def test_parts_are_listed_put_in_order_and_moved(pizza: Made):
    first, second = (step["id"] for step in pizza.created["structure"]["steps"])
    fields = [field["id"] for field in pizza.step["option_sets"]]
    await pizza.send("POST", "/steps/reorder", {"ids": [second, first]})
    listed = (await pizza.client.get(f"{pizza.path}/steps")).json()
    assert [each["id"] for each in listed["items"]] == [second, first]
    await pizza.send("POST", "/option-sets/reorder", {"step_id": first, "ids": fields[::-1]})
    moved = await pizza.send("POST", f"/option-sets/{fields[0]}/move", {"step_id": second, "position": 0})
    assert (moved.json()["part"]["pointer"], moved.json()["part"]["parent_id"]) == ("/steps/0/option_sets/0", second)
    query = {"parent": second}
    there = (await pizza.client.get(f"{pizza.path}/option-sets", params=query)).json()
    assert [each["members"]["key"] for each in there["items"]] == ["topping", "address"]
    refused(await pizza.send("POST", "/steps/reorder", {"ids": [first]}), 422, "invalid")


async def test_an_event_goes_from_a_step_to_the_wizard_and_back(pizza: Made):
    step = pizza.step["id"]
    event = await added(pizza, "events", step_id=step, on="step.onExit")
    assert event["pointer"] == "/steps/0/triggers/0"
    moved = await pizza.send("POST", f"/events/{event['id']}/move", {"step_id": "wizard"})
    assert moved.json()["part"]["pointer"] == "/triggers/0"
    back = await pizza.send("POST", f"/events/{event['id']}/move", {"step_id": step})
    assert back.json()["part"]["pointer"] == "/steps/0/triggers/0"


async def test_taking_away_what_others_depend_on_is_told_as_an_error(pizza: Made):
    await a_part_of(pizza, "dependencies")
    removed = (await pizza.send("DELETE", f"/option-sets/{pizza.field['id']}")).json()
    assert removed["error_count"] > 0
    codes = {each["code"] for each in removed["problems"]}
    assert "dependency_missing" in codes


async def test_what_a_part_may_not_be_changes_nothing(pizza: Made):
    before = await pizza.shown()
    field, step = pizza.field["id"], pizza.step["id"]
    for method, path, body, status in (
        ("POST", "/steps", {}, 422),
        ("POST", "/steps", {"name": "One", "nonsense": 1}, 422),
        ("POST", "/steps", {"name": "One", "position": 9}, 422),
        ("POST", "/option-sets", {"name": "Nowhere", "selection_type": "text_input"}, 422),
        ("POST", "/option-sets", {"step_id": str(uuid4()), "name": "A", "selection_type": "text_input"}, 404),
        ("POST", "/option-sets", {"step_id": field, "name": "A", "selection_type": "text_input"}, 422),
        ("POST", "/option-sets", {"step_id": step, "id": field, "name": "A", "selection_type": "text_input"}, 422),
        ("PATCH", f"/option-sets/{field}", {"selection_type": "nonsense"}, 422),
        ("PATCH", f"/option-sets/{field}", {"id": str(uuid4())}, 422),
        ("PATCH", f"/option-sets/{step}", {"name": "A step"}, 404),
        ("DELETE", f"/options/{uuid4()}", None, 404),
        ("POST", f"/option-sets/{field}/move", {"position": 99}, 422),
    ):
        response = await pizza.send(method, path, body)
        assert response.status_code == status, (method, path, body, response.text)
        assert (await pizza.shown()) == before


async def test_a_parent_that_holds_no_such_part_is_named_as_it_was_sent(pizza: Made):
    field = {"name": "A", "selection_type": "text_input", "step_id": pizza.field["id"]}
    assert refused(await pizza.send("POST", "/option-sets", field), 422, "invalid")["pointer"] == "/step_id"
    move = {"option_set_id": pizza.step["id"]}
    option = pizza.field["options"][0]["id"]
    assert (
        refused(await pizza.send("POST", f"/options/{option}/move", move), 422, "invalid")["pointer"]
        == "/option_set_id"
    )


async def test_two_parts_added_at_once_on_the_same_revision_are_one_part(pizza: Made):
    bodies = [{"name": f"Step {number}"} for number in range(4)]
    responses = await asyncio.gather(*(pizza.send("POST", "/steps", body, tag='"1"') for body in bodies))
    assert sorted(each.status_code for each in responses) == [201, 412, 412, 412]
    assert (await pizza.shown())["step_count"] == 3
    anything = await asyncio.gather(*(pizza.send("POST", "/steps", body, tag="*") for body in bodies))
    assert {each.status_code for each in anything} == {201}
    assert (await pizza.shown())["step_count"] == 7
