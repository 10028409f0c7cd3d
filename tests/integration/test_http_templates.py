"""The library over HTTP: looked around in by anybody, added to by admins, and what wizards begin from."""

from uuid import uuid4

from fixtures.library import ANY, COLORS, PAINT, URL, names
from fixtures.tenants import Tenants

from wizard.categories import CATEGORIES
from wizard.library import templates

BROKEN = {"name": "Broken", "steps": [{"name": "S", "option_sets": [{**COLORS, "visible_when": "nonsense == 1"}]}]}


async def test_anybody_reads_the_systems_templates(anybody):
    listed = (await anybody.get(URL)).json()["items"]
    assert {each["slug"] for each in listed} == {slug for slug, _ in templates()}
    assert all("wizard_structure" not in each for each in listed)
    shown = (await anybody.get(f"{URL}/{listed[0]['id']}")).json()
    assert (shown["is_system_template"], shown["created_by"], shown["organization_id"]) == (True, "system", None)
    assert len(shown["preview"]) == shown["step_count"] == len(shown["wizard_structure"]["steps"])
    assert (await anybody.get(f"{URL}/{listed[0]['id']}/ratings")).json() == {"items": [], "next": None}


async def test_a_wrong_token_is_refused_where_none_is_needed(anybody):
    assert (await anybody.get(URL, headers={"Authorization": "Bearer nonsense"})).status_code == 401
    assert (await anybody.post(URL, json={"wizard_structure": PAINT})).status_code == 401


async def test_the_seven_categories_are_counted(anybody, admin, paint):
    of_all, of_system = [(await each.get(f"{URL}/categories")).json()["items"] for each in (admin, anybody)]
    assert [each["name"] for each in of_all] == list(CATEGORIES)
    assert sum(each["count"] for each in of_system) == len(templates())
    assert sum(each["count"] for each in of_all) == len(templates()) + 1


async def test_an_admin_makes_a_template_whose_members_follow_from_its_structure(admin, paint):
    told = {key: paint[key] for key in ("template_name", "category", "tags", "estimated_time", "step_count")}
    assert told == {
        "template_name": "Paint order",
        "category": "Form & Survey Wizards",
        "tags": ["paint"],
        "estimated_time": 3,
        "step_count": 1,
    }
    assert (paint["created_by"], paint["usage_count"], paint["average_rating"]) == ("admin", 0, 0)
    (step,) = paint["preview"]
    assert [(each["name"], each["options"]) for each in step["option_sets"]] == [("Color", ["Red", "Green"])]
    assert (await admin.get(f"{URL}/{paint['id']}")).json() == paint


async def test_what_has_errors_or_no_shape_is_no_template(admin):
    for structure in (BROKEN, {"name": "No steps", "steps": 3}, {}):
        response = await admin.post(URL, json={"wizard_structure": structure})
        assert (response.status_code, response.json()["type"]) == (422, "/problems/structure-invalid"), response.text
        assert response.json()["problems"]
    twice = await admin.post(URL, json={"wizard_structure": PAINT, "tags": ["Paint", "paint"]})
    assert twice.status_code == 422


async def test_only_admins_write_and_only_colleagues_read(paint, member, operator, outsider, anybody):
    url = f"{URL}/{paint['id']}"
    assert (await member.get(url)).json() == paint
    for client in (member, operator):
        assert (await client.post(URL, json={"wizard_structure": PAINT})).status_code == 403
        assert (await client.put(url, json={"wizard_structure": PAINT}, headers=ANY)).status_code == 403
        assert (await client.delete(url, headers=ANY)).status_code == 403
    for client in (outsider, anybody):
        assert (await client.get(url)).status_code == 404
        assert (await client.get(f"{url}/ratings")).status_code == 404
        assert "Paint order" not in await names(client)
    assert (await outsider.put(url, json={"wizard_structure": PAINT}, headers=ANY)).status_code == 404
    assert (await outsider.post(f"{url}/clone")).status_code == 404


async def test_a_system_template_stays_as_it_is(admin):
    (first, *_) = (await admin.get(URL, params={"scope": "system"})).json()["items"]
    url = f"{URL}/{first['id']}"
    attempts = [
        await admin.put(url, json={"wizard_structure": PAINT}, headers=ANY),
        await admin.patch(url, json={"is_active": False}, headers=ANY),
        await admin.patch(url, json={"is_active": False}, headers={"If-Match": '"99"'}),
        await admin.delete(url, headers=ANY),
    ]
    assert {(each.status_code, each.json()["type"]) for each in attempts} == {(403, "/problems/forbidden")}
    assert "Clone it" in attempts[0].json()["detail"]


async def test_a_template_changes_under_its_revision(admin, paint):
    url = f"{URL}/{paint['id']}"
    assert (await admin.patch(url, json={"tags": []})).status_code == 428
    changed = await admin.patch(url, json={"tags": ["ink"], "icon": None}, headers={"If-Match": '"1"'})
    assert (changed.headers["etag"], changed.json()["tags"]) == ('"2"', ["ink"])
    assert changed.json()["wizard_structure"] == paint["wizard_structure"]
    for late in (
        admin.patch(url, json={"tags": []}, headers={"If-Match": '"1"'}),
        admin.delete(url, headers={"If-Match": '"1"'}),
    ):
        assert (await late).status_code == 412
    whole = {"wizard_structure": {**PAINT, "name": "Ink order"}, "estimated_time": None}
    replaced = (await admin.put(url, json=whole, headers={"If-Match": '"2"'})).json()
    told = (replaced["template_name"], replaced["tags"], replaced["estimated_time"], replaced["revision"])
    assert told == ("Ink order", ["paint"], None, 3)


async def test_what_is_put_aside_only_admins_see(admin, member, paint):
    url = f"{URL}/{paint['id']}"
    await admin.patch(url, json={"is_active": False}, headers=ANY)
    assert (await member.get(url)).status_code == 404
    assert await names(member, is_active=False) == []
    assert await names(admin, is_active=False) == ["Paint order"]
    assert "Paint order" not in await names(admin)
    assert (await admin.patch(url, json={"is_active": True}, headers=ANY)).status_code == 200
    assert (await member.get(url)).status_code == 200


async def test_a_template_that_broke_meanwhile_can_still_be_put_aside(admin, paint, tenants: Tenants):
    url = f"{URL}/{paint['id']}"
    with tenants.owning() as connection:
        broken = "jsonb_set(wizard_structure, '{steps,0,visible_when}', '\"nonsense == 1\"')"
        change = f"update wizard_templates set wizard_structure = {broken} where organization_id is not null"
        connection.execute(change.encode())
    assert (await admin.patch(url, json={"is_active": False}, headers={"If-Match": '"1"'})).status_code == 200
    whole = (await admin.get(url)).json()["wizard_structure"]
    refused = await admin.patch(url, json={"wizard_structure": whole}, headers=ANY)
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/steps/0/visible_when")


async def test_a_deleted_template_is_gone_for_all(admin, member, paint):
    url = f"{URL}/{paint['id']}"
    assert (await admin.delete(url, headers={"If-Match": '"1"'})).status_code == 204
    for client in (admin, member):
        assert (await client.get(url)).status_code == 404
        assert (await client.post(f"{url}/use")).status_code == 404
        assert "Paint order" not in await names(client)
    assert (await admin.delete(url, headers=ANY)).status_code == 404
    assert (await admin.delete(f"{URL}/{uuid4()}", headers=ANY)).status_code == 404


async def test_a_clone_is_a_wizard_to_be_with_ids_of_its_own(admin, member, paint):
    url = f"{URL}/{paint['id']}"
    clone = (await member.post(f"{url}/clone")).json()
    assert (clone["wizard_structure"]["name"], clone["source_template_id"]) == ("Paint order (Copy)", paint["id"])
    assert clone["wizard_structure"]["steps"][0]["id"] != paint["wizard_structure"]["steps"][0]["id"]
    assert (await admin.get(url)).json() == paint
    saved = await admin.post("/api/v1/wizards", json=clone)
    assert (saved.status_code, saved.json()["source_template_id"]) == (201, paint["id"])
    named = (await admin.post(f"{url}/clone", json={"name": "Ink order"})).json()
    assert named["wizard_structure"]["name"] == "Ink order"


async def test_every_system_template_can_be_cloned_and_saved_and_published(admin):
    for template in (await admin.get(URL, params={"scope": "system"})).json()["items"]:
        clone = (await admin.post(f"{URL}/{template['id']}/clone")).json()
        saved = (await admin.post("/api/v1/wizards", json=clone)).json()
        published = await admin.post(f"/api/v1/wizards/{saved['id']}/publish", headers=ANY)
        assert published.status_code in (200, 201), (template["slug"], published.text)
