"""Whole listings of stored runs saved as files over HTTP: of one wizard, of several, of an organization."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from fixtures.exported import DOCUMENT, URL, Client, Party
from fixtures.sharing import stored
from fixtures.stores import principal_of
from fixtures.tenants import Tenants
from jsonschema_rs import Draft202012Validator

from runs.exporting import listings
from runs.exporting.stored_run import stored_run_schema
from store.demo import ADMIN, MEMBER, OPERATOR

EXPORT = f"{URL}/export"


async def table(client: Client, **narrowed: Any) -> list[dict[str, str]]:
    response = await client.get(EXPORT, params=narrowed)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
async def runs(party: Party, monkeypatch: pytest.MonkeyPatch) -> Party:
    """Three runs of the member, the last of a version that renames a field and adds one; one of an operator."""
    monkeypatch.setattr(listings, "PAGE", 2)
    await party.kept("First", thread="one")
    await party.kept("Second", thread="two", guests=70)
    await _change(party)
    await party.kept("Third", thread="three", guests=90, music="Jazz")
    await party.kept("Theirs", OPERATOR, thread="four", music="Rock")
    return party


async def _change(party: Party) -> None:
    admin, services = principal_of(ADMIN), party.services
    draft = (await services.studio.drafts.get(admin, party.wizard)).document
    (step,) = draft["steps"]
    fields = [{**each, "name": "Head count"} if each["key"] == "guests" else each for each in step["option_sets"]]
    music = {"key": "music", "name": "Music", "question": "Which music?", "selection_type": "text_input"}
    changed = {**draft, "steps": [{**step, "option_sets": [*fields, music]}]}
    await services.studio.drafts.replace(admin, party.wizard, changed, None)
    await services.studio.publishing.publish(admin, party.wizard, None)


async def test_runs_of_one_wizard_have_a_row_each_with_the_fields_of_all_its_versions(member, runs: Party):
    rows = await table(member, wizard="party-order", sort="name_asc")
    assert [row["Run"] for row in rows] == ["First", "Second", "Third"]
    assert [row["Head count"] for row in rows] == ["50", "70", "90"]
    assert [row["Music"] for row in rows] == ["", "", "Jazz"]
    assert [row["Version"] for row in rows] == ["1", "1", "2"]
    assert list(rows[0])[12:] == [
        *(field["name"] for field in DOCUMENT["steps"][0]["option_sets"][:4]),
        *("Head count", "Mood", "About", "Tiers", "Stage", "Phone", "Plan", "Total", "Music"),
    ]
    assert {row["Title"] for row in rows} == {"'=Gala"}


async def test_runs_of_whatever_wizards_have_a_row_an_answer(member, runs: Party, tenants: Tenants):
    stored(tenants, MEMBER, "Gala")
    rows = await table(member, sort="name_desc")
    assert list(dict.fromkeys(row["Run"] for row in rows)) == ["Third", "Second", "Gala", "First"]
    assert {row["Wizard"] for row in rows} == {"Party order", "Event wizard"}
    answers = {(row["Run"], row["Key"]): row["Answer"] for row in rows}
    assert (answers["Second", "guests"], answers["Gala", "event.title"]) == ("70", "Secret gala")


async def test_a_listing_is_narrowed_as_it_is_shown(member, admin, runs: Party):
    assert {row["Run"] for row in await table(member, q="second")} == {"Second"}
    assert {row["Run"] for row in await table(member, tag="vip", wizard="party-order")} == {"First", "Second", "Third"}
    assert await table(member, to="2001-01-01") == []
    everybody = await table(admin, scope="organization", wizard="party-order", sort="name_asc")
    assert [row["Run"] for row in everybody] == ["First", "Second", "Theirs", "Third"]
    assert [row["By"] for row in everybody].count("Max") == 3


async def test_a_workbook_has_numbers_days_and_both_sheets_where_wizards_differ(member, runs: Party):
    response = await member.get(EXPORT, params={"format": "xlsx", "wizard": "party-order", "sort": "name_asc"})
    book: Any = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Runs"]
    heading, *rows = book["Runs"].iter_rows()
    at = {cell.value: number for number, cell in enumerate(heading)}
    assert [row[at["Head count"]].value for row in rows] == [50, 70, 90]
    assert all(row[at["Date"]].is_date for row in rows)
    assert 'filename="stored-runs.xlsx"' in response.headers["content-disposition"]
    every = await member.get(EXPORT, params={"format": "xlsx"})
    assert openpyxl.load_workbook(BytesIO(every.content)).sheetnames == ["Runs", "Answers"]


async def test_documents_stand_on_a_line_each_and_can_be_imported(member, runs: Party):
    response = await member.get(EXPORT, params={"format": "json"})
    lines = response.text.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 5)
    documents = response.json()
    for document in documents:
        Draft202012Validator(stored_run_schema()).validate(document)
    brought = await member.post(f"{URL}/import", json=documents[0])
    assert brought.status_code == 201, brought.text
    assert len((await member.get(EXPORT, params={"format": "json"})).json()) == 4


async def test_a_pdf_is_of_one_run_and_nobody_exports_what_they_do_not_list(member, outsider, anybody, runs: Party):
    refused = await member.get(EXPORT, params={"format": "pdf"})
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "Listings are exported as csv, xlsx or json; a pdf is of one run.",
    )
    assert (await outsider.get(EXPORT, params={"format": "json", "scope": "organization"})).json() == []
    assert {row["Run"] for row in await table(member, scope="organization")} == {"First", "Second", "Third"}
    assert (await anybody.get(EXPORT)).status_code == 401
