"""Public links to stored runs over HTTP: made and taken back by whose run it is, followed by anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.files import PDF, PNG, Applicant
from fixtures.sharing import URL, stored
from fixtures.tenants import Tenants

from store.demo import MEMBER

Client = Any


async def linked(owner: Client, run: UUID, **asked: Any) -> dict[str, Any]:
    """A new public link to the run."""
    response = await owner.post(f"{URL}/{run}/links", json=asked)
    assert (response.status_code, response.headers["cache-control"]) == (201, "no-store"), response.text
    return response.json()


async def listed(owner: Client, run: UUID) -> list[dict[str, Any]]:
    return (await owner.get(f"{URL}/{run}/links")).json()["items"]


async def test_a_link_is_made_for_thirty_days_and_its_token_is_shown_once(member, gala: UUID):
    made = await linked(member, gala)
    assert len(made["token"]) == 43
    assert made["url_path"] == f"/api/v1/shared/{made['token']}"
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < lasts <= timedelta(days=30)
    (kept,) = await listed(member, gala)
    assert kept == {key: made[key] for key in kept}
    assert "token" not in kept
    assert (kept["uses"], kept["last_used_at"]) == (0, None)


async def test_a_link_without_a_body_is_made_too(member, gala: UUID):
    assert (await member.post(f"{URL}/{gala}/links")).status_code == 201


@pytest.mark.parametrize("days", [0, 366, -1, "soon", 1.5, None])
async def test_a_link_lasts_between_a_day_and_a_year(member, gala: UUID, days: Any):
    refused = await member.post(f"{URL}/{gala}/links", json={"expires_in_days": days})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/validation-failed")
    assert await listed(member, gala) == []
    assert (await linked(member, gala, expires_in_days=365))["uses"] == 0


async def test_a_run_has_twenty_links_at_most(member, gala: UUID):
    made = [await linked(member, gala) for _ in range(20)]
    assert (await member.post(f"{URL}/{gala}/links", json={})).status_code == 409
    assert (await member.delete(f"{URL}/{gala}/links/{made[0]['id']}")).status_code == 204
    assert (await linked(member, gala))["uses"] == 0
    assert len(await listed(member, gala)) == 20


async def test_a_link_is_taken_back_by_whose_run_it_is_alone(member, operator, outsider, gala: UUID):
    link = await linked(member, gala)
    url = f"{URL}/{gala}/links/{link['id']}"
    assert [(await each.delete(url)).status_code for each in (operator, outsider)] == [403, 404]
    assert (await member.delete(f"{URL}/{gala}/links/{uuid4()}")).status_code == 404
    assert (await member.delete(f"{URL}/{uuid4()}/links/{link['id']}")).status_code == 404
    assert (await member.delete(url)).status_code == 204
    assert (await member.delete(url)).status_code == 404
    assert await listed(member, gala) == []


async def test_a_link_of_another_run_isnt_taken_back_by_its_id(member, gala: UUID, tenants: Tenants):
    other, link = stored(tenants, MEMBER, "Other"), await linked(member, gala)
    assert (await member.delete(f"{URL}/{other}/links/{link['id']}")).status_code == 404
    assert len(await listed(member, gala)) == 1


async def test_anybody_who_has_the_link_sees_the_run_and_not_whose_it_is(member, anybody, gala: UUID):
    link = await linked(member, gala)
    shown = await anybody.get(link["url_path"])
    assert shown.status_code == 200, shown.text
    run = shown.json()
    assert (run["run_name"], run["wizard_name"], run["version"]) == ("Gala", "Event wizard", 1)
    assert {each["key"]: each["label"] for each in run["elsewhere"]}["event.title"] == "Secret gala"
    played = (await member.get(f"/api/v1/play-wizard/{gala}")).json()
    assert run == {key: played[key] for key in run}
    for untold in ("Max", str(MEMBER.id), MEMBER.email, "My notes", "vip", str(MEMBER.organization.id)):
        assert untold not in shown.text


async def test_what_a_link_shows_is_neither_indexed_nor_kept_nor_passed_on(member, anybody, gala: UUID):
    headers = (await anybody.get((await linked(member, gala))["url_path"])).headers
    told = {name: headers[name] for name in ("x-robots-tag", "referrer-policy", "cache-control")}
    assert told == {"x-robots-tag": "noindex", "referrer-policy": "no-referrer", "cache-control": "no-store"}


async def test_whose_run_it_is_sees_how_often_a_link_was_used(member, anybody, gala: UUID):
    used, unused = [await linked(member, gala) for _ in range(2)]
    for _ in range(3):
        await anybody.get(used["url_path"])
    counted = {each["id"]: (each["uses"], each["last_used_at"] is not None) for each in await listed(member, gala)}
    assert counted == {used["id"]: (3, True), unused["id"]: (0, False)}


async def test_a_link_that_leads_nowhere_says_the_same_whatever_the_reason(member, anybody, gala, tenants: Tenants):
    links = [await linked(member, gala) for _ in range(2)]
    deleted = await linked(member, other := stored(tenants, name="Deleted"))
    await member.delete(f"{URL}/{gala}/links/{links[0]['id']}")
    assert (await member.delete(f"{URL}/{other}")).json()["links_revoked"] == 1
    resuming = "update wizard_run_links set kind = 'resume' where id = %s"
    with tenants.owning() as connection:
        connection.execute("update wizard_run_links set expires_at = now() where id = %s", [links[1]["id"]])
        connection.execute(resuming.encode(), [(again := await linked(member, gala))["id"]])
    paths = [each["url_path"] for each in (*links, deleted, again)]
    answers = [await anybody.get(path) for path in (*paths, "/api/v1/shared/nonsense")]
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1


async def test_a_link_opens_nothing_but_its_run(member, anybody, gala: UUID):
    token = (await linked(member, gala))["token"]
    for path in ("timeline", "export", "annotations", "notes", "files"):
        assert (await anybody.get(f"/api/v1/shared/{token}/{path}")).status_code == 404
    for path in (f"/api/v1/wizard-runs/{gala}", f"/api/v1/play-wizard/{gala}", f"{URL}/{gala}/shares"):
        assert (await anybody.get(path, headers={"Authorization": f"Bearer {token}"})).status_code == 401
    assert (await anybody.delete(f"/api/v1/shared/{token}")).status_code == 405


async def test_a_link_gives_out_the_files_that_answers_name_and_no_others(anybody, applicant: Applicant, tenants):
    used, unused = await applicant.sent(PNG), await applicant.sent(PDF, "left.pdf", "papers")
    await applicant.answer(photo=used["id"], motto="Go on")
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.set_run_status(%s, 'completed')", [applicant.run])
        connection.execute("select private.store_run(%s, 'Application', null, '{}')", [applicant.run])
    link = await linked(applicant.client, UUID(applicant.run))
    files = f"{link['url_path']}/files"
    fetched = await anybody.get(f"{files}/{used['id']}", headers={"Range": "bytes=0-3"})
    assert (fetched.status_code, fetched.content) == (206, PNG[:4])
    assert (fetched.headers["cache-control"], fetched.headers["x-robots-tag"]) == ("no-store", "noindex")
    for other in (unused["id"], uuid4()):
        assert (await anybody.get(f"{files}/{other}")).status_code == 404
    assert (await anybody.get(f"/api/v1/shared/nonsense/files/{used['id']}")).status_code == 404
    assert [each["uses"] for each in await listed(applicant.client, UUID(applicant.run))] == [0]
    await applicant.client.delete(f"{URL}/{applicant.run}/links/{link['id']}")
    assert (await anybody.get(f"{files}/{used['id']}")).status_code == 404
