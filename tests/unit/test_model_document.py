"""The answer's document, read while it grows."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.document import AnswerDocument
from agent.model.failures import AnswerUnusable

COMMANDS = [
    {"kind": "set_answer", "field": "event.title", "value": 'The "say" night, "commands": []'},
    {"kind": "set_answer", "field": "event.date", "value": "2030-05-03"},
]
ANSWER: dict[str, Any] = {
    "commands": COMMANDS,
    "say": 'Schön! 🎉 \\ "noted"\nnext',
    "asks": ["event.type"],
    "question": "Which kind?",
}


def fed(*pieces: str, limit: int = 64_000) -> AnswerDocument:
    document = AnswerDocument(limit)
    for piece in pieces:
        document.feed(piece)
    return document


@given(st.lists(st.integers(0, 400), max_size=30), st.booleans())
def test_wherever_the_stream_is_cut_commands_come_whole_and_say_in_order(cuts: list[int], ascii_only: bool) -> None:
    text = json.dumps(ANSWER, ensure_ascii=ascii_only)
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    document, said = AnswerDocument(64_000), ""
    for start, end in itertools.pairwise(edges):
        document.feed(text[start:end])
        said += document.take_say()
        if document.has_commands:
            assert document.commands == COMMANDS
    document.finish()
    assert said + document.take_say() == ANSWER["say"]
    assert (document.asks, document.question) == (("event.type",), "Which kind?")


def test_no_command_counts_before_say_shows_up() -> None:
    document = fed('{"commands": [{"kind": "go_back"}], "say')
    assert not document.has_commands
    document.feed('": "')
    assert document.has_commands
    assert document.commands == [{"kind": "go_back"}]


def test_a_say_inside_a_command_completes_nothing() -> None:
    assert not fed('{"commands": [{"kind": "set_answer", "say": "x"}').has_commands


def test_say_before_commands_is_held_back_until_the_document_is_whole() -> None:
    document = fed('{"say": "Done!", "commands": [{"kind": "go_back"}]')
    assert (document.has_commands, document.take_say()) == (False, "")
    document.feed("}")
    document.finish()
    assert (document.commands, document.take_say()) == ([{"kind": "go_back"}], "Done!")


def test_commands_that_are_given_twice_make_it_unusable() -> None:
    with pytest.raises(AnswerUnusable):
        fed('{"commands": [], "say": "x", "commands": [{"kind": "cancel"}]').finish()


@pytest.mark.parametrize(
    "text",
    ["Sure, noted!", "[1, 2]", '{"commands": [], "say": "x"} and more', '{"commands": [], "say": "x"', "", "{}", '"x"'],
)
def test_whatever_is_not_the_whole_document_is_unusable(text: str) -> None:
    with pytest.raises(AnswerUnusable):
        fed(text).finish()


@pytest.mark.parametrize("text", ['{"commands": "all", "say": "x"}', '{"commands": {"kind": "cancel"}, "say": "x"}'])
def test_commands_of_another_shape_are_unusable(text: str) -> None:
    with pytest.raises(AnswerUnusable, match="commands is no list"):
        _ = fed(text).commands


def test_a_say_that_is_no_text_is_unusable() -> None:
    with pytest.raises(AnswerUnusable, match="say is no text"):
        fed('{"commands": [], "say": {"a": 1}}').take_say()


def test_it_is_cut_off_at_its_limit() -> None:
    with pytest.raises(AnswerUnusable, match="too long"):
        fed('{"commands": [], "say": "', "x" * 100, limit=100)


def test_members_of_the_wrong_kind_beside_the_point_are_ignored() -> None:
    document = fed('{"commands": null, "say": "Hi", "asks": "event.type", "question": 3}')
    document.finish()
    assert (document.commands, document.asks, document.question) == ([], (), None)


def test_a_long_answer_is_not_parsed_again_for_each_token(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    parse = AnswerDocument._parse

    def counted(self: AnswerDocument, *, whole: bool) -> None:
        parsed.append(len(self))
        parse(self, whole=whole)

    monkeypatch.setattr(AnswerDocument, "_parse", counted)
    document = fed('{"commands": [], "say": "', *["word "] * 12_000)
    document.feed('"}')
    document.finish()
    assert len(parsed) < 1_500
    assert len(document.take_say()) == 60_000
