"""Stored runs saved as files over HTTP: what is in them, how they are named, and who gets them."""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pypdfium2
import pytest
from fixtures.exported import ANSWERS, PLAN, URL, Client, Party
from fixtures.sharing import MIRA, gala, shared
from fixtures.tenants import Tenants
from jsonschema_rs import Draft202012Validator, meta

from store.demo import MEMBER

__all__ = ["gala"]
SCHEMA = "/api/v1/schemas/stored-run.json"
FORMATS = {
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
async def kept(party: Party) -> UUID:
    return await party.kept("Summer “gala” 夏/祭り")


async def saved(client: Client, run: UUID, wanted: str) -> bytes:
    response = await client.get(f"{URL}/{run}/export", params={"format": wanted})
    assert response.status_code == 200, response.text
    return response.content


@pytest.mark.parametrize("wanted", FORMATS)
async def test_a_file_is_an_attachment_named_for_old_and_new_programs(member, kept: UUID, wanted: str):
    response = await member.get(f"{URL}/{kept}/export", params={"format": wanted})
    assert response.headers["content-type"] == FORMATS[wanted]
    named = response.headers["content-disposition"]
    assert named.startswith(f'attachment; filename="summer-gala-xia-ji-ri.{wanted}"; filename*=UTF-8')
    assert f"%E5%A4%8F-%E7%A5%AD%E3%82%8A.{wanted}" in named
    assert response.headers["cache-control"] == "private, no-store"


async def test_the_pdf_tells_the_run_with_every_answer(member, kept: UUID):
    (page, *_) = pypdfium2.PdfDocument(await saved(member, kept, "pdf"))
    text = page.get_textpage().get_text_range()
    for said in ("Party order", "Version 1", "Max", "My notes", "vip", "=Gala", "Small", "Mon", "4 of 5", "VIP", "150"):
        assert said in text
    for said in ("Tuesday, 1 June 2027", "Bring warm clothes", "100", "Skipped", "Not asked: Stage."):
        assert said in text
    assert "alert" not in text


async def test_times_are_as_the_person_has_them(member, kept: UUID):
    response = await member.get(f"{URL}/{kept}/export", headers={"Usher-Time-Zone": "Asia/Tokyo"})
    assert "Times: Asia/Tokyo" in pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()


async def test_the_json_fits_the_schema_that_anybody_may_read(member, anybody, kept: UUID):
    schema = await anybody.get(SCHEMA)
    meta.validate(schema.json())
    again = await anybody.get(SCHEMA, headers={"If-None-Match": schema.headers["etag"]})
    assert (schema.headers["content-type"], again.status_code) == ("application/schema+json", 304)
    document = json.loads(await saved(member, kept, "json"))
    Draft202012Validator(schema.json(), validate_formats=True).validate(document)
    values = {each["key"]: each["value"] for each in document["answers"] if each["state"] == "answered"}
    assert values == {**ANSWERS, "about": "<p>Bring <b>warm</b> clothes</p>", "total": 100}
    assert document["wizard"]["name"] == "Party order"
    assert document["wizard"]["content_hash"]
    assert {each["state"] for each in document["answers"]} == {"answered", "skipped", "not_asked"}


async def test_the_spreadsheets_have_a_row_an_answer_and_no_formulas(member, kept: UUID):
    rows = list(csv.DictReader(StringIO((await saved(member, kept, "csv")).decode("utf-8-sig"))))
    assert {row["Key"]: row["Answer"] for row in rows} == {
        "title": "'=Gala",
        "kind": "Small",
        "days": "Mon and Wed",
        "date": "2027-06-01",
        "guests": "50",
        "mood": "4",
        "about": "Bring warm clothes",
        "tiers": "VIP (price 150); All (price 9.5)",
        "total": "100",
    }
    assert {row["Step"] for row in rows} == {"The party"}
    book: Any = openpyxl.load_workbook(BytesIO(await saved(member, kept, "xlsx")))
    assert book.sheetnames == ["Runs", "Answers"]
    typed = {row[8].value: row[10] for row in book["Answers"].iter_rows(min_row=2)}
    assert (typed["title"].data_type, typed["title"].value, typed["guests"].value) == ("s", "=Gala", 50)
    assert typed["date"].is_date


async def test_files_are_listed_with_the_hash_of_their_bytes(party, member):
    run = await party.kept("With files", plan=PLAN)
    told: dict[str, Any] = {
        "name": "plan.pdf",
        "size": len(PLAN),
        "type": "application/pdf",
        "sha256": sha256(PLAN).hexdigest(),
    }
    single = json.loads(await saved(member, run, "json"))
    (listed,) = (await member.get(f"{URL}/export", params={"format": "json"})).json()
    for document in (single, listed):
        (file,) = next(each for each in document["answers"] if each["key"] == "plan")["files"]
        assert {part: file[part] for part in told} == told
    text = pypdfium2.PdfDocument(await saved(member, run, "pdf"))[0].get_textpage().get_text_range()
    assert f"application/pdf\r\nSHA-256 {told['sha256'][:16]}" in text
    assert b"plan.pdf" in await saved(member, run, "csv")


async def test_only_those_whom_it_is_shared_with_so_export_it_and_only_as_long(
    member, mira, admin, outsider, gala: UUID
):
    url = f"{URL}/{gala}/export"
    for client in (mira, outsider):
        assert (await client.get(url)).status_code == 404
    await shared(member, gala, people=[MIRA])
    refused = await mira.get(url)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "This run was shared with you to look at, not to export.",
    )
    (share,) = await shared(member, gala, people=[MIRA], can_export=True)
    for wanted in FORMATS:
        assert b"Gala" in await saved(mira, gala, wanted) or wanted in ("pdf", "xlsx")
    assert (await admin.get(url, params={"format": "json"})).status_code == 200
    assert (await member.delete(f"{URL}/shares/{share['id']}")).status_code == 204
    assert (await mira.get(url)).status_code == 404


async def test_what_was_redacted_stays_so(member, party, tenants: Tenants):
    run = await party.kept("Summer gala")
    with tenants.owning() as connection:
        connection.execute("select private.redact_run(%s)", [run])
    for wanted in ("json", "csv"):
        content = (await saved(member, run, wanted)).decode()
        assert "Bring warm clothes" not in content
        assert "[redacted]" in content


async def test_a_run_that_is_not_stored_is_no_stored_run(member, tenants: Tenants):
    run = tenants.run(MEMBER)
    assert (await member.get(f"{URL}/{run}/export")).status_code == 404
    assert (await member.get(f"{URL}/{uuid4()}/export")).status_code == 404
    assert (await member.get(f"{URL}/{run}/export", params={"format": "docx"})).status_code == 422


async def test_a_player_exports_any_run_that_may_be_taken_along(member, outsider, tenants: Tenants):
    url = f"/api/v1/play-wizard/{tenants.run(MEMBER)}/export"
    assert (await member.get(f"{url}/pdf")).content.startswith(b"%PDF")
    document = (await member.get(f"{url}/json")).json()
    assert (document["run"]["status"], document["run"]["name"]) == ("in_progress", None)
    for client, path, status in ((outsider, "pdf", 404), (outsider, "json", 404), (member, "csv", 404)):
        assert (await client.get(f"{url}/{path}")).status_code == status
