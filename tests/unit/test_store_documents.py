"""What PostgreSQL can't hold is settled in one place, and costs nothing else."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cursors import Place, decoded, encoded
from store.documents import clean, dumps, loads
from store.wire import encoded as parameter
from wizard.errors import Invalid

ANY_TEXT = st.text(st.characters(exclude_categories=()))
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
)


@given(ANY_TEXT)
def test_any_text_becomes_one_that_postgresql_holds(text: str):
    held = clean(text)
    assert "\x00" not in held
    assert held.encode().decode() == held
    assert clean(held) == held


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00")))
def test_text_that_can_be_held_stays_as_it_is(text: str):
    assert clean(text) == text
    assert loads(dumps({"said": text})) == {"said": text}


@given(ANY_JSON)
def test_any_document_becomes_one_that_postgresql_holds(document: Any):
    text = dumps(document)
    text.encode()
    assert "\x00" not in json.dumps(json.loads(text), ensure_ascii=False)
    assert json.loads(dumps(json.loads(text))) == json.loads(text)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("a\x00b", "ab"), ("\\u0000", "\\u0000"), ("\ud83d\ude00", "😀"), ("\ud800x", "\ufffdx"), ("\\\x00", "\\")],
)
def test_only_what_cannot_be_held_is_lost(said: str, kept: str):
    assert clean(said) == kept
    assert loads(dumps([said, {said: 1}])) == [kept, {kept: 1}]


def test_numbers_beyond_64_bits_keep_every_digit():
    assert json.loads(dumps({"n": 2**80})) == {"n": 2**80}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (None, None),
        ("ü\x00", "ü".encode()),
        (True, b"t"),
        (-5, b"-5"),
        (1.5, b"1.5"),
        (uuid.UUID(int=1), b"00000000-0000-0000-0000-000000000001"),
        (datetime(2026, 5, 4, 12, tzinfo=UTC), b"2026-05-04T12:00:00+00:00"),
        (["a", 'b"\\', "", None], b'{"a","b\\"\\\\","",null}'),
    ],
)
def test_parameters_are_sent_as_postgresql_reads_them(value: Any, sent: bytes | None):
    assert parameter(value) == sent


def test_what_has_no_form_is_not_sent():
    with pytest.raises(TypeError, match="set"):
        parameter({"a"})


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_leads_back_to_its_place(at: datetime, key: uuid.UUID):
    assert decoded(encoded(Place(at, key))) == Place(at, key)


@given(ANY_TEXT)
def test_any_other_text_is_no_cursor(text: str):
    with pytest.raises(Invalid):
        decoded(text)
