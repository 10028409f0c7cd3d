"""Answers that name files are told in the server's words, whichever way they are given."""

from uuid import UUID

import pytest
from fakes.structures import a_wizard, field, text
from pydantic import JsonValue

from wizard.commands import SaveDraft, SetAnswer
from wizard.engine import compile_structure
from wizard.uploads import RunFile, resolved

COMPILED = compile_structure(a_wizard(field("file_upload", "poster"), field("file_upload", "logo"), text("title")))
POSTER = RunFile(UUID(int=7), "poster", "poster.png", 12, "image/png", "0" * 64)
KNOWN: dict[str, JsonValue] = {"id": str(POSTER.id), "name": "poster.png", "size": 12, "type": "image/png"}


@pytest.mark.parametrize("command", [SetAnswer, SaveDraft])
@pytest.mark.parametrize(
    "value",
    [
        str(POSTER.id),
        [str(POSTER.id).upper()],
        [{"id": str(POSTER.id)}],
        [{"id": str(POSTER.id), "name": "evil.html", "size": 1, "type": "text/html"}],
    ],
)
def test_a_file_is_what_the_server_knows_of_it(command, value):
    assert resolved(COMPILED, [command(field="poster", value=value)], [POSTER]) == (
        command(field="poster", value=[KNOWN]),
    )


@pytest.mark.parametrize("key", ["logo", "poster"])
def test_a_file_of_another_field_or_run_is_named_by_its_id_alone(key):
    other = POSTER if key == "logo" else RunFile(UUID(int=8), "poster", "x", 1, "image/png", "0" * 64)
    alone: list[JsonValue] = [{"id": str(POSTER.id)}]
    named = SetAnswer(field=key, value=[dict[str, JsonValue](KNOWN)])
    assert resolved(COMPILED, [named], [other]) == (SetAnswer(field=key, value=alone),)


def test_other_answers_stay_as_they_are():
    command = SetAnswer(field="title", value=str(POSTER.id))
    assert resolved(COMPILED, [command], [POSTER]) == (command,)
