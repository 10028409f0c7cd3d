"""A wizard becomes a template: for its organization, where it allows that, and never with errors in it."""

from typing import Any

import httpx
import pytest
from fixtures.library import ANY, COLORS, PAINT, URL
from fixtures.tenants import Tenants

from store.demo import ACME, GLOBEX, MEMBER, OUTSIDER

OPEN = {**PAINT, "allow_templates": True}
WIZARDS = "/api/v1/wizards"


async def wizard(client: httpx.AsyncClient, structure: dict[str, Any]) -> str:
    """The address of a new draft."""
    response = await client.post(WIZARDS, json={"structure": structure})
    assert response.status_code == 201, response.text
    return f"{WIZARDS}/{response.json()['id']}"


async def save(client: httpx.AsyncClient, url: str, **members: Any) -> httpx.Response:
    return await client.post(f"{url}/save-as-template", json=members)


@pytest.fixture
def second_admin(tenants: Tenants) -> None:
    """Acme's member is an admin, too."""
    with tenants.owning() as connection:
        connection.execute("update memberships set role = 'admin' where user_id = %s", [MEMBER.id])


async def test_a_wizard_becomes_a_template_of_its_organization(admin, outsider):
    url = await wizard(admin, OPEN)
    saved = await save(admin, url, template_name="Our paint", tags=["own"])
    template = saved.json()
    assert (saved.status_code, template["organization_id"]) == (201, str(ACME.id))
    assert (template["template_name"], template["tags"], template["category"]) == (
        "Our paint",
        ["own"],
        PAINT["category"],
    )
    assert template["source_wizard_id"] == url.rpartition("/")[2]
    assert (await admin.get(saved.headers["location"])).json() == template
    assert (await outsider.get(saved.headers["location"])).status_code == 404
    assert (await admin.post(f"{url}/save-as-template")).status_code == 201


async def test_what_is_published_is_saved_unless_the_draft_is_asked_for(admin):
    url = await wizard(admin, OPEN)
    refused = await save(admin, url, version="published")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    await admin.post(f"{url}/publish", headers=ANY)
    await admin.put(url, json={"structure": {**OPEN, "name": "Next paint"}}, headers=ANY)
    told = [(await save(admin, url, **which)).json()["template_name"] for which in ({}, {"version": "draft"})]
    assert told == ["Paint order", "Next paint"]


async def test_a_wizard_that_does_not_allow_it_only_its_maker_saves(admin, member, second_admin):
    url = await wizard(admin, PAINT)
    refused = await save(member, url)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
    assert (await save(admin, url)).status_code == 201
    assert (await save(member, await wizard(admin, OPEN))).status_code == 201


async def test_only_admins_save_and_strangers_find_nothing(admin, member, operator, outsider, anybody):
    url = await wizard(admin, OPEN)
    codes = [(await save(client, url)).status_code for client in (member, operator, outsider, anybody)]
    assert codes == [404, 403, 404, 401]
    await admin.post(f"{url}/publish", headers=ANY)
    assert (await save(member, url)).status_code == 403
    assert (await admin.get(URL, params={"scope": "organization"})).json()["items"] == []


async def test_an_operator_here_carries_no_wizard_to_where_they_are_admin(admin, outsider, tenants: Tenants):
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'operator')", [ACME.id, OUTSIDER.id])
    url = await wizard(admin, OPEN)
    named = {"Usher-Organization": "globex"}
    assert (await outsider.post(f"{url}/save-as-template", headers=named)).status_code == 403


async def test_a_draft_with_errors_becomes_no_template(admin):
    broken = {**OPEN, "steps": [{"name": "S", "option_sets": [{**COLORS, "visible_when": "nonsense == 1"}]}]}
    refused = await save(admin, await wizard(admin, broken))
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/structure-invalid")
    assert refused.json()["problems"]


async def test_a_system_wizard_that_allows_it_becomes_a_template_of_whoever_acts(admin, outsider, tenants: Tenants):
    (system,) = (await admin.get(WIZARDS, params={"scope": "system"})).json()["items"]
    url = f"{WIZARDS}/{system['id']}"
    allowed = (await save(outsider, url)).status_code == 201
    assert allowed == system["allow_templates"]
    with tenants.owning() as connection:
        change = "update wizards set draft = jsonb_set(draft, '{allow_templates}', %s) where organization_id is null"
        connection.execute(change, ["false" if allowed else "true"])
    after = await save(outsider, url)
    assert (after.status_code == 201) != allowed
    saved = (await outsider.get(URL, params={"scope": "organization"})).json()["items"]
    assert [each["organization_id"] for each in saved] == [str(GLOBEX.id)]
