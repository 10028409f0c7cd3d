"""Stored runs over HTTP: kept under a name, found again, renamed, let go with their shares."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fixtures.sharing import MIRA, URL, shared, stored
from fixtures.tenants import Tenants, value

from store.demo import MEMBER, OPERATOR

Client = httpx.AsyncClient
ANY = {"If-Match": "*"}


@pytest.fixture
def completed(tenants: Tenants) -> UUID:
    """A completed run of Acme's member."""
    run = tenants.run(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.set_run_status(%s, 'completed')", [run])
    return run


async def keep(client: Client, run: UUID, **asked: Any) -> httpx.Response:
    return await client.post(f"/api/v1/wizard-runs/{run}/store", json={"name": "Gala", **asked})


async def names(client: Client, **asked: Any) -> list[str]:
    response = await client.get(URL, params=asked)
    assert response.status_code == 200, response.text
    return [each["run_name"] for each in response.json()["items"]]


async def test_a_completed_run_is_stored_under_a_name(member: Client, completed: UUID):
    response = await keep(member, completed, name="  Gala ", notes="Très chic", tags=["vip", "2027"])
    document = response.json()
    assert (response.status_code, response.headers["etag"]) == (201, '"1"')
    assert response.headers["location"] == f"{URL}/{completed}"
    told = {key: document[key] for key in ("run_name", "run_notes", "tags", "executed_by", "wizard_name", "status")}
    assert told == {
        "run_name": "Gala",
        "run_notes": "Très chic",
        "tags": ["vip", "2027"],
        "executed_by": "Max",
        "wizard_name": "Event wizard",
        "status": "completed",
    }
    assert (document["total_steps"], document["version"], document["share_count"]) == (6, 1, 0)
    assert (await member.get(f"{URL}/{completed}")).json() == {**document, "shares": []}
    assert (await member.get("/api/v1/wizard-runs/stored")).json()["items"] == [document]


async def test_storing_again_is_fine_and_storing_otherwise_says_what_it_is_stored_as(member: Client, completed: UUID):
    first = await keep(member, completed)
    assert (await keep(member, completed)).json() == first.json()
    other = await keep(member, completed, name="Ball")
    assert (other.status_code, other.json()["run_name"]) == (409, "Gala")
    assert "“Gala”" in other.json()["detail"]
    assert await names(member) == ["Gala"]


async def test_only_ones_own_completed_run_is_stored(
    member: Client, operator: Client, tenants: Tenants, completed: UUID
):
    assert (await keep(operator, completed)).status_code == 404
    begun = await keep(member, tenants.run(MEMBER))
    assert (begun.status_code, begun.json()["type"]) == (409, "/problems/run-not-ready")
    assert await names(member) == []


@pytest.mark.parametrize(
    "asked",
    [
        *[{"name": " "}, {"name": "x" * 256}, {"name": "a\nb"}, {"notes": "x" * 10_001}, {"tags": ["a", "A"]}],
        *[{"tags": [""]}, {"tags": ["x" * 51]}, {"tags": [str(n) for n in range(21)]}, {"label": "x"}],
    ],
)
async def test_what_is_no_name_note_or_tag_is_refused_by_name(member: Client, completed: UUID, asked: dict[str, Any]):
    response = await keep(member, completed, **asked)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith(f"/{next(iter(asked))}")
    assert await names(member) == []


async def test_a_stored_run_changes_under_its_revision(member: Client, gala: UUID):
    url = f"{URL}/{gala}"
    assert (await member.patch(url, json={"run_name": "Ball"})).status_code == 428
    changed = await member.patch(url, json={"run_name": "Ball", "tags": []}, headers={"If-Match": '"1"'})
    document = changed.json()
    assert (changed.headers["etag"], document["run_name"], document["tags"]) == ('"2"', "Ball", [])
    assert document["run_notes"] == "My notes"
    late = await member.put(f"{url}/notes", json={"run_notes": "Late"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["current"]) == (412, 2)
    noted = await member.put(f"{url}/notes", json={"run_notes": None}, headers={"If-Match": '"2"'})
    assert (noted.json()["run_notes"], noted.json()["revision"]) == (None, 3)
    assert (await member.patch(url, json={}, headers=ANY)).status_code == 422


async def test_operators_and_sharees_see_it_and_change_nothing(member, operator, mira, outsider, gala: UUID):
    url = f"{URL}/{gala}"
    assert (await mira.get(url)).status_code == 404
    await shared(member, gala, people=[MIRA])
    for client, counted in ((operator, 1), (mira, 0)):
        document = (await client.get(url)).json()
        assert (document["run_name"], document["shares"], document["share_count"]) == ("Gala", [], counted)
        assert (await client.patch(url, json={"run_name": "Mine"}, headers=ANY)).status_code == 403
        assert (await client.delete(url)).status_code == 403
        assert (await client.post(f"{url}/edit")).status_code == 403
    (share,) = (await member.get(url)).json()["shares"]
    assert share["person"]["name"] == "Mira"
    for attempt in (outsider.get(url), outsider.delete(url), outsider.post(f"{url}/edit")):
        assert (await attempt).status_code == 404
    assert (await outsider.patch(url, json={"run_name": "Mine"}, headers=ANY)).status_code == 404


async def test_deleting_ends_its_shares_and_nobody_sees_the_run_any_more(
    member: Client, operator: Client, mira: Client, tenants: Tenants, gala: UUID
):
    await shared(member, gala, people=[MIRA], emails=["guest@example.com"])
    assert (await member.get(f"{URL}/{gala}")).json()["share_count"] == 2
    answer = await member.delete(f"{URL}/{gala}")
    assert answer.json() == {"deleted": True, "shares_revoked": 2, "links_revoked": 0}
    for client in (member, operator, mira):
        for path in (f"{URL}/{gala}", f"/api/v1/wizard-runs/{gala}", f"/api/v1/play-wizard/{gala}"):
            assert (await client.get(path)).status_code == 404, path
        assert await names(client) == []
    assert (await member.delete(f"{URL}/{gala}")).status_code == 404
    assert (await keep(member, gala)).status_code == 404
    with tenants.owning() as connection:
        near = (
            "select expires_at between now() + interval '29 days' and now() + interval '31 days' as it from wizard_runs"
        )
        assert value(connection, near)


async def test_an_operator_lists_the_organization_and_others_their_own(member, operator, mira, tenants, gala: UUID):
    stored(tenants, OPERATOR, "Review")
    everything = {"scope": "organization", "sort": "name_asc"}
    assert await names(operator, **everything) == ["Gala", "Review"]
    assert await names(operator) == ["Review"]
    response = (await member.get(URL, params=everything)).json()
    assert ([each["run_name"] for each in response["items"]], response["scope"]) == (["Gala"], "mine")
    assert await names(mira, **everything) == []


async def test_runs_are_found_by_words_tags_wizard_and_day(member: Client, tenants: Tenants):
    for name in ("Crème brûlée", "Gala"):
        stored(tenants, MEMBER, name)
    assert await names(member, q="creme bru") == ["Crème brûlée"]
    assert await names(member, q="crème notes vip event") == ["Crème brûlée"]
    assert await names(member, q="creme gala") == await names(member, q="!!!") == []
    assert await names(member, tag="VIP", sort="name_desc") == ["Gala", "Crème brûlée"]
    assert await names(member, tag=["vip", "other"]) == []
    assert await names(member, wizard="event-wizard", sort="name_asc", limit=1) == ["Crème brûlée"]
    assert await names(member, wizard="no-such") == []
    assert await names(member, to="2020-01-01") == []
    assert len(await names(member, **{"from": "2020-01-01"})) == 2


async def test_a_listing_goes_on_where_it_stopped_and_takes_no_foreign_cursor(member: Client, tenants: Tenants):
    for name in ("b", "A", "c"):
        stored(tenants, MEMBER, name)
    first = (await member.get(URL, params={"sort": "name_asc", "limit": 2})).json()
    rest = (await member.get(URL, params={"sort": "name_asc", "limit": 2, "after": first["next"]})).json()
    assert [each["run_name"] for each in first["items"] + rest["items"]] == ["A", "b", "c"]
    assert rest["next"] is None
    for sort, after in (("date_desc", first["next"]), ("name_asc", "nonsense")):
        refused = await member.get(URL, params={"sort": sort, "after": after})
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")


async def test_facets_say_what_a_listing_can_be_narrowed_to(member: Client, operator: Client, gala: UUID):
    facets = (await member.get(f"{URL}/facets")).json()
    assert facets["tags"] == [{"tag": "vip", "count": 1}]
    assert [(each["slug"], each["count"]) for each in facets["wizards"]] == [("event-wizard", 1)]
    assert (await operator.get(f"{URL}/facets")).json()["wizards"] == []
    of_all = (await operator.get(f"{URL}/facets", params={"scope": "organization"})).json()
    assert (of_all["scope"], of_all["tags"]) == ("organization", facets["tags"])


async def test_colleagues_are_found_by_name_and_their_addresses_by_operators(member, operator, outsider, gala: UUID):
    async def found(client: Client, typed: str) -> list[tuple[str, str | None]]:
        items = (await client.get("/api/v1/people", params={"q": typed})).json()["items"]
        return [(each["name"], each["email"]) for each in items]

    assert await found(member, "mi") == [("Mira", None)]
    assert await found(member, "mira@acme") == []
    assert await found(member, "MIRA@acme.example") == [("Mira", "mira@acme.example")]
    assert await found(operator, "mira@ac") == [("Mira", "mira@acme.example")]
    assert await found(outsider, "mira") == []
    assert await found(member, "%") == []
    assert (await member.get("/api/v1/people", params={"q": " "})).status_code == 422


async def test_a_stored_run_is_edited_as_a_new_run(member: Client, gala: UUID):
    response = await member.post(f"{URL}/{gala}/edit")
    document = response.json()
    run = document["run"]
    assert (response.status_code, response.headers["location"]) == (201, f"/api/v1/wizard-runs/{run['id']}")
    assert response.headers["etag"] == f'"{run["revision"]}"'
    assert (run["state"]["run"]["status"], run["state"]["run"]["completed_steps"]) == ("in_progress", [])
    assert (await member.get(f"{URL}/{gala}")).json()["run_name"] == "Gala"
