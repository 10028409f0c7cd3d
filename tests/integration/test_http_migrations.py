"""Moving runs to a newer version over HTTP: an admin theirs, a person their own."""

from typing import Any

import httpx
import pytest
from fakes.versions_of_a_survey import FIRST, SEVERAL_COLORS, WITHOUT_EMAIL
from fixtures.http import Door

from store.demo import MEMBER, OUTSIDER
from wizard.structure import Structure

STAGES = {"personal": {"name": "John", "email": "john@example.com"}, "preferences": {"color": "blue"}}


class Making:
    """Acme's admin, publishing one wizard again and again, and a member with a run of its first version."""

    def __init__(self, admin: httpx.AsyncClient, member: httpx.AsyncClient) -> None:
        self.admin, self.member = admin, member
        self.path = "/api/v1/wizards"
        self.run: dict[str, Any] = {}

    async def publish(self, structure: Structure) -> None:
        document, any_revision = {"structure": structure.model_dump(mode="json")}, {"If-Match": "*"}
        if self.path == "/api/v1/wizards":
            made = await self.admin.post(self.path, json=document)
            self.path = f"{self.path}/{made.json()['id']}"
        else:
            made = await self.admin.put(self.path, json=document, headers=any_revision)
        assert made.is_success, made.text
        assert (await self.admin.post(f"{self.path}/publish", headers=any_revision)).status_code == 201

    async def begin(self) -> None:
        wizard = self.path.rpartition("/")[2]
        begun = await self.member.post("/api/v1/sessions", json={"wizard": wizard, "thread_id": "thread-1"})
        session = begun.json()
        for stage, data in STAGES.items():
            stored = await self.member.patch(
                f"/api/v1/sessions/{session['id']}/stages/{stage}", json={"data": data}, headers={"If-Match": "*"}
            )
            assert stored.is_success, stored.text
            self.run = stored.json()["run"]

    async def move(self, path: str = "", **request: Any) -> dict[str, Any]:
        response = await self.admin.post(f"{self.path}/migrations{path}", json=request)
        assert response.status_code == 200, response.text
        return response.json()

    async def answers(self) -> dict[str, Any]:
        shown = await self.member.get(f"/api/v1/wizard-runs/{self.run['id']}")
        return shown.json()["state"]["answers"]


@pytest.fixture
async def making(door: Door, admin: httpx.AsyncClient) -> Making:
    made = Making(admin, await door.as_(MEMBER))
    await made.publish(FIRST)
    await made.begin()
    return made


async def test_an_admin_looks_first_then_moves_then_takes_it_back(making: Making) -> None:
    before = await making.answers()
    await making.publish(WITHOUT_EMAIL)
    foreseen = await making.move("/preview")
    assert foreseen["outcomes"] == {"migrated": 1}
    assert foreseen["batch_id"] is None
    assert await making.answers() == before
    done = await making.move()
    assert done["fields"] == foreseen["fields"]
    assert await making.answers() == {key: each for key, each in before.items() if key != "email"}
    undone = await making.admin.post(f"{making.path}/migrations/{done['runs'][0]['migration_id']}/undo")
    assert undone.json()["undone_at"] is not None
    assert await making.answers() == before


async def test_what_was_moved_is_listed_and_undone_by_its_batch(making: Making) -> None:
    await making.publish(SEVERAL_COLORS)
    done = await making.move(to_version=2)
    listed = (await making.admin.get(f"{making.path}/migrations")).json()
    assert [each["id"] for each in listed["items"]] == [done["runs"][0]["migration_id"]]
    assert {each["key"]: each["fate"] for each in listed["items"][0]["fields"]}["color"] == "converted"
    undone = await making.move(f"/batches/{done['batch_id']}/undo")
    assert undone["outcomes"] == {"undone": 1}
    again = await making.admin.post(f"{making.path}/migrations/batches/{done['batch_id']}/undo")
    assert again.status_code == 404


async def test_a_person_moves_their_own_run_by_its_revision(making: Making) -> None:
    await making.publish(SEVERAL_COLORS)
    path = f"/api/v1/wizard-runs/{making.run['id']}/migrate"
    foreseen = await making.member.post(f"{path}/preview", json={})
    assert (foreseen.status_code, foreseen.json()["converted"]) == (200, 1)
    assert (await making.member.post(path, json={})).status_code == 428
    assert (await making.member.post(path, json={}, headers={"If-Match": '"0"'})).status_code == 412
    moved = await making.member.post(path, json={}, headers={"If-Match": f'"{making.run["revision"]}"'})
    assert moved.status_code == 200, moved.text
    assert moved.json()["run"]["state"]["answers"]["color"] == ["blue"]
    assert moved.headers["ETag"] == f'"{moved.json()["run"]["revision"]}"'


async def test_a_run_that_has_ended_is_copied_and_found_where_it_says(making: Making) -> None:
    session = making.run["session_id"]
    stage = f"/api/v1/sessions/{session}/stages/preferences"
    await making.member.patch(stage, json={"data": {"wish": "x"}}, headers={"If-Match": "*"})
    before = await making.answers()
    await making.publish(SEVERAL_COLORS)
    path = f"/api/v1/wizard-runs/{making.run['id']}/migrate"
    copied = await making.member.post(path, json={}, headers={"If-Match": "*"})
    assert copied.status_code == 201, copied.text
    copy = (await making.member.get(copied.headers["Location"])).json()
    assert (copy["state"]["run"]["status"], copy["session_id"]) == ("in_progress", session)
    assert copy["state"]["answers"]["color"] == ["blue"]
    assert await making.answers() == before


async def test_strangers_members_and_wrong_numbers_are_refused(making: Making, door: Door) -> None:
    await making.publish(SEVERAL_COLORS)
    otto = await door.as_(OUTSIDER)
    assert (await otto.post(f"{making.path}/migrations", json={})).status_code == 404
    assert (await otto.get(f"{making.path}/migrations")).status_code == 404
    assert (await otto.post(f"/api/v1/wizard-runs/{making.run['id']}/migrate/preview", json={})).status_code == 404
    assert (await making.member.post(f"{making.path}/migrations", json={})).status_code == 403
    assert (await making.admin.post(f"{making.path}/migrations", json={"to_version": 9})).status_code == 404
    assert (await making.admin.post(f"{making.path}/migrations", json={"limit": 0})).status_code == 422
