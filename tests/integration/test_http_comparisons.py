"""Runs compared over HTTP: of several versions, by whoever may see them, remembered and looked at again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITH_PHONE
from fixtures.http import Door
from fixtures.played import shared
from fixtures.postgres import Database
from fixtures.tenants import Tenants
from fixtures.versioning import Versioned

from store.demo import MEMBER, OPERATOR, OUTSIDER

URL = "/api/v1/stored-runs"
JOHN = {"personal": {"name": "John", "email": "john@example.com"}, "preferences": {"color": "blue"}}


@pytest.fixture
async def surveyed(door: Door, seeded_database: Database) -> Versioned:
    """Acme's survey in its first version."""
    versioned = Versioned(door.services, Tenants(seeded_database))
    await versioned.publish(FIRST)
    return versioned


async def begun(versioned: Versioned, **changes: dict[str, Any]) -> str:
    """Another run of the member's."""
    return str(await versioned.begin({**JOHN, **changes}, thread=str(uuid4())))


async def compared(client: httpx.AsyncClient, *runs: str) -> dict[str, Any]:
    response = await client.post(f"{URL}/compare", json={"run_ids": runs})
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{URL}/comparisons/{response.json()['id']}"
    return response.json()


def verdicts(comparison: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["verdict"] for step in comparison["steps"] for each in step["fields"]}


async def test_runs_of_two_versions_are_aligned_by_what_their_fields_are(surveyed: Versioned, door: Door):
    first = await begun(surveyed)
    await surveyed.publish(WITH_PHONE)
    second = await begun(surveyed, personal={"name": "Jane", "email": "john@example.com", "phone": "555"})
    found = await compared(await door.as_(MEMBER), first, second)
    assert verdicts(found) == {
        "name": "different",
        "email": "equal",
        "phone": "only_some",
        "color": "equal",
        "wish": "unanswered",
    }
    assert [each["version_number"] for each in found["runs"]] == [1, 2]
    phone = found["steps"][0]["fields"][2]
    assert [each["state"] for each in phone["values"]] == ["not_in_version", "answered"]
    assert found["summary"]["counts"]["different"] == 1


async def test_three_runs_are_compared_by_words_where_a_field_became_another_kind(surveyed: Versioned, door: Door):
    blue, red = await begun(surveyed), await begun(surveyed, preferences={"color": "red"})
    await surveyed.publish(SEVERAL_COLORS)
    both = await begun(surveyed, preferences={"color": ["blue"]})
    member = await door.as_(MEMBER)
    assert verdicts(await compared(member, blue, both))["color"] == "equal"
    assert verdicts(await compared(member, blue, red, both))["color"] == "different"


async def test_a_pair_is_named_as_the_spec_names_it(surveyed: Versioned, door: Door):
    first, second = await begun(surveyed), await begun(surveyed)
    pair = {"run_id_1": first, "run_id_2": second}
    response = await (await door.as_(MEMBER)).post(f"{URL}/compare", json=pair)
    assert (response.status_code, response.json()["summary"]["sentence"]) == (201, "All 3 answers are the same.")


async def test_what_cannot_be_compared_says_why_and_is_not_remembered(surveyed: Versioned, door: Door):
    member, run = await door.as_(MEMBER), await begun(surveyed)
    other = Versioned(door.services, surveyed.tenants)
    await other.publish(FIRST)
    foreign, unknown = await begun(other), str(uuid4())
    asked: list[dict[str, Any]] = [
        {"run_ids": [run]},
        {"run_ids": [run, run]},
        {"run_ids": [run, foreign]},
        {"run_ids": [run, unknown]},
        {},
    ]
    asked.append({"run_ids": [run, foreign], "run_id_1": run})
    answers = [await member.post(f"{URL}/compare", json=each) for each in asked]
    assert [each.status_code for each in answers] == [422, 422, 422, 404, 422, 422]
    assert "Customer Survey" in answers[2].json()["detail"]
    assert answers[3].json()["run_id"] == unknown
    assert (await member.get(f"{URL}/comparisons")).json() == {"items": [], "next": None}


async def test_comparisons_are_remembered_in_pages_and_forgotten(surveyed: Versioned, door: Door):
    member = await door.as_(MEMBER)
    first, second, third = [await begun(surveyed) for _ in range(3)]
    made = [(await compared(member, *pair))["id"] for pair in ((first, second), (second, third), (first, third))]
    page = (await member.get(f"{URL}/comparisons", params={"limit": 2})).json()
    rest = (await member.get(f"{URL}/comparisons", params={"limit": 2, "after": page["next"]})).json()
    assert [each["id"] for each in (*page["items"], *rest["items"])] == made[::-1]
    assert rest["next"] is None
    assert [each["run_id"] for each in page["items"][0]["runs"]] == [first, third]
    assert page["items"][0]["runs"][0]["wizard_name"] == "Customer Survey"
    assert (await member.delete(f"{URL}/comparisons/{made[0]}")).status_code == 204
    for gone in (member.get(f"{URL}/comparisons/{made[0]}"), member.delete(f"{URL}/comparisons/{made[0]}")):
        assert (await gone).status_code == 404


async def test_a_comparison_is_made_anew_whenever_it_is_looked_at(surveyed: Versioned, door: Door):
    member, run = await door.as_(MEMBER), await surveyed.begin({"personal": JOHN["personal"]}, thread="mine")
    made = await compared(member, str(run), await begun(surveyed))
    assert verdicts(made)["color"] == "only_some"
    await surveyed.fill(run, "preferences", color="red")
    again = (await member.get(f"{URL}/comparisons/{made['id']}")).json()
    assert (again["id"], again["compared_at"]) == (made["id"], made["compared_at"])
    assert verdicts(again)["color"] == "different"


async def test_others_compare_what_they_operate_or_what_is_shared_while_it_is(surveyed: Versioned, door: Door):
    runs = [await begun(surveyed, preferences={"color": "red", "wish": "x"}) for _ in range(2)]
    outsider, operator = await door.as_(OUTSIDER), await door.as_(OPERATOR)
    assert (await outsider.post(f"{URL}/compare", json={"run_ids": runs})).status_code == 404
    made = await compared(operator, *runs)
    assert (await outsider.get(f"{URL}/comparisons/{made['id']}")).status_code == 404
    shares = [shared(surveyed, run, OUTSIDER) for run in await _ids(surveyed)]
    seen = await compared(outsider, *runs)
    assert seen["runs"][0]["executed_by"] == "Max"
    with surveyed.tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now() where id = %s", [shares[0]])
    assert (await outsider.get(f"{URL}/comparisons/{seen['id']}")).status_code == 404
    (remembered,) = (await outsider.get(f"{URL}/comparisons")).json()["items"]
    assert sorted((each["visible"], each["wizard_name"]) for each in remembered["runs"]) == [
        (False, None),
        (True, "Customer Survey"),
    ]


async def test_runs_that_are_stored_are_told_apart_by_their_names(surveyed: Versioned, door: Door):
    runs = [await begun(surveyed, preferences={"color": "red", "wish": wish}) for wish in ("x", "y")]
    with surveyed.tenants.acting_as(MEMBER) as connection:
        for run, name in zip(runs, ("Spring", "Autumn"), strict=True):
            connection.execute("select private.store_run(%s, %s, null, '{}')", [run, name])
    member = await door.as_(MEMBER)
    found = await compared(member, *runs)
    assert [each["run_name"] for each in found["runs"]] == ["Spring", "Autumn"]
    (remembered,) = (await member.get(f"{URL}/comparisons")).json()["items"]
    assert [each["run_name"] for each in remembered["runs"]] == ["Spring", "Autumn"]


async def _ids(versioned: Versioned) -> list[Any]:
    with versioned.tenants.owning() as connection:
        return [row["id"] for row in connection.execute("select id from wizard_runs").fetchall()]
