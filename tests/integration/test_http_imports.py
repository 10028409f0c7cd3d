"""Exported runs brought in again over HTTP: as stored runs of the same version, or not at all."""

import json
from typing import Any
from uuid import UUID

import pytest
from fixtures.exported import PLAN, URL, Client, Party
from fixtures.tenants import Tenants, value

from store.demo import OPERATOR

IMPORT = f"{URL}/import"


async def exported(client: Client, run: UUID) -> dict[str, Any]:
    return json.loads((await client.get(f"{URL}/{run}/export", params={"format": "json"})).content)


def answers_of(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["key"], each["state"], each["value"], each["label"]) for each in document["answers"]]


@pytest.fixture
async def document(party: Party, member) -> dict[str, Any]:
    """Of a run that was completed years ago."""
    found = await exported(member, await party.kept("Summer gala"))
    found["run"] |= {"started_at": "2019-05-03T17:21:08Z", "completed_at": "2019-05-03T17:25:40Z"}
    return found


def answer(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in document["answers"] if each["key"] == key)


async def test_what_was_exported_and_imported_is_exported_the_same(member, document, tenants: Tenants):
    response = await member.post(IMPORT, json=document)
    assert response.status_code == 201, response.text
    brought = response.json()
    assert response.headers["location"] == f"{URL}/{brought['run_id']}"
    assert brought["notes"] == []
    again = await exported(member, UUID(brought["run_id"]))
    assert answers_of(again) == answers_of(document)
    assert again["wizard"] == document["wizard"]
    assert {part: again["run"][part] for part in ("name", "notes", "tags", "status")} == {
        "name": "Summer gala",
        "notes": "My notes",
        "tags": ["vip"],
        "status": "completed",
    }
    assert again["run"]["id"] != document["run"]["id"]
    assert [step["status"] for step in again["steps"]] == ["completed"]


async def test_it_is_the_callers_of_now_and_what_the_file_says_is_kept_as_a_claim(operator, document, tenants: Tenants):
    document["run"]["executed_by"] = "Somebody Else"
    run = (await operator.post(IMPORT, json=document)).json()["run_id"]
    with tenants.owning() as connection:
        kept = connection.execute("select * from wizard_stored_runs where run_id = %s", [run]).fetchone()
        assert kept is not None
        executed = value(connection, "select count(*) from action_executions where run_id = %s", run)
    assert (kept["user_id"], kept["completed_at"].year > 2020, executed) == (OPERATOR.id, True, 0)
    assert kept["origin"]["kind"] == "import"
    assert kept["origin"]["run"]["executed_by"] == "Somebody Else"
    assert kept["origin"]["run"]["completed_at"] == "2019-05-03T17:25:40Z"


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_that_no_calendar_has_everywhere_is_refused(member, document, when: str):
    document["run"]["completed_at"] = when
    response = await member.post(IMPORT, json=document)
    assert (response.status_code, response.json()["field"]) == (422, "/run/completed_at")


async def test_every_import_makes_a_run(member, document):
    runs = {(await member.post(IMPORT, json=document)).json()["run_id"] for _ in range(2)}
    assert len(runs) == 2


async def test_each_wrong_answer_is_named_with_its_place_and_nothing_is_kept(member, document, tenants: Tenants):
    answer(document, "guests")["value"] = 9000
    answer(document, "title")["value"] = ["no text"]
    answer(document, "date").update(option_set_id="00000000-0000-4000-8000-000000000000")
    document["answers"].append(answer(document, "mood"))
    response = await member.post(IMPORT, json=document)
    assert response.status_code == 422
    places = {each["pointer"]: each["code"] for each in response.json()["problems"]}
    at = {each["key"]: number for number, each in enumerate(document["answers"])}
    assert places == {
        f"/answers/{at['title']}/value": "not_text",
        f"/answers/{at['guests']}/value": "too_large",
        f"/answers/{at['date']}/option_set_id": "unknown_field",
        f"/answers/{len(document['answers']) - 1}/option_set_id": "twice",
        "/answers": "missing",
    }
    with tenants.owning() as connection:
        assert value(connection, "select count(*) from wizard_runs") == 1


async def test_what_conditions_rule_out_is_set_aside_and_said(member, document):
    answer(document, "stage").update(state="answered", value="Main stage", label="Main stage")
    brought = (await member.post(IMPORT, json=document)).json()
    (note,) = brought["notes"]
    assert (note["field"], note["message"]) == ("stage", "Set aside: It no longer applies.")
    again = await exported(member, UUID(brought["run_id"]))
    assert answer(again, "stage")["state"] == "set_aside"


async def test_computed_answers_are_computed_anew_and_labels_are_ours(member, document):
    answer(document, "total")["value"] = 7
    answer(document, "kind")["label"] = "<script>"
    run = (await member.post(IMPORT, json=document)).json()["run_id"]
    again = await exported(member, UUID(run))
    assert (answer(again, "total")["value"], answer(again, "kind")["label"]) == (100, "Small")


async def test_files_and_redacted_answers_stay_behind_with_a_line_each(member, party: Party):
    document = await exported(member, await party.kept("With files", plan=PLAN))
    answer(document, "title")["redacted"] = True
    brought = (await member.post(IMPORT, json=document)).json()
    assert [note["field"] for note in brought["notes"]] == ["title", "plan"]
    again = await exported(member, UUID(brought["run_id"]))
    assert {answer(again, key)["value"] for key in ("plan", "title")} == {None}


async def test_the_version_must_be_here_and_the_same(member, outsider, document, party: Party):
    assert (await outsider.post(IMPORT, json=document)).status_code == 404
    hashed = {**document, "wizard": {**document["wizard"], "content_hash": "another"}}
    assert (await member.post(IMPORT, json=hashed)).status_code == 404
    elsewhere = {**document, "wizard": {**document["wizard"], "version_id": document["run"]["id"]}}
    assert (await member.post(IMPORT, json=elsewhere)).status_code == 201
    unhashed = {**elsewhere, "wizard": {**elsewhere["wizard"], "content_hash": None}}
    assert (await member.post(IMPORT, json=unhashed)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"format": "other"}, {"format_version": 2}, {"answers": {}}, {"run": {}}, {"run": {"status": "in_progress"}}],
)
async def test_what_is_no_such_document_or_not_completed_is_refused(member, document, changes: dict[str, Any]):
    merged = {**document, **changes}
    if changes.get("run", {}).get("status"):
        merged["run"] = {**document["run"], **changes["run"]}
    assert (await member.post(IMPORT, json=merged)).status_code == 422
