"""A run as a JSON document, against its published schema."""

import json
from uuid import UUID

import pytest
from fakes.played_runs import EVERY_KIND, answer, recorded, run
from jsonschema_rs import Draft202012Validator, meta

from runs.exporting.json_text import DOCUMENT, document_of, json_parts
from runs.exporting.stored_run import stored_run_schema
from wizard.ports.exports import VersionMark

SCHEMA = stored_run_schema()


def dumped(document) -> dict:
    return json.loads(DOCUMENT.dump_json(document, by_alias=True))


async def listed(*runs) -> list:
    async def pages():
        yield runs[:2]
        yield runs[2:]

    return json.loads(b"".join([part async for part in json_parts(pages())]))


def test_the_schema_is_sound_and_describes_every_member():
    meta.validate(SCHEMA)
    for part in [SCHEMA, *SCHEMA["$defs"].values()]:
        assert all(member.get("description") for member in part.get("properties", {}).values())


def test_a_played_run_fits_the_schema_with_every_field_that_it_had():
    document = dumped(document_of(run(*EVERY_KIND), VersionMark("event-wizard", "abc")))
    Draft202012Validator(SCHEMA, validate_formats=True).validate(document)
    assert (document["$schema"], document["format_version"]) == ("/api/v1/schemas/stored-run.json", 1)
    assert document["wizard"]["content_hash"] == "abc"
    assert len(document["answers"]) == len(EVERY_KIND)
    first, files = document["answers"][0], document["answers"][8]["files"]
    assert (first["key"], first["value"], first["label"], first["state"]) == (
        "event.title",
        *["Gala 2027"] * 2,
        "answered",
    )
    assert UUID(first["option_set_id"]) == EVERY_KIND[0].option_set_id
    assert (files[0]["name"], files[0]["sha256"]) == ("plan.pdf", "a3f5" * 16)


@pytest.mark.parametrize("count", [0, 1, 5])
async def test_a_listing_is_an_array_of_such_documents(count: int):
    documents = await listed(*[recorded(answer("title", "text_input", "Gala"))] * count)
    assert len(documents) == count
    for document in documents:
        Draft202012Validator(SCHEMA).validate(document)
        assert document["answers"][0]["value"] == "Gala"
