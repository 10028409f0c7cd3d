"""What the terminal chat shows of the frames that it is sent."""

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from usher.chat.screen import Screen
from usher.chat.wrapping import Flow

SAID = "Which tickets will there be?\n\n• VIP, 150 dollars, 50 of them\n• General"


def shown(*frames: dict[str, Any], width: int = 40) -> str:
    """All that a terminal of that width shows of the frames."""
    console = Console(file=StringIO(), width=width, highlight=False)
    screen = Screen(console, "http://here")
    for frame in frames:
        screen.show(frame)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def message(*deltas: str) -> list[dict[str, Any]]:
    contents = [{"type": "TEXT_MESSAGE_CONTENT", "delta": delta} for delta in deltas]
    return [{"type": "TEXT_MESSAGE_START"}, *contents, {"type": "TEXT_MESSAGE_END"}]


def test_lines_break_between_words_and_keep_their_margin() -> None:
    assert shown(*message(SAID), width=28) == (
        "\nusher  Which tickets will\n"
        "       there be?\n"
        "\n"
        "       • VIP, 150 dollars,\n"
        "       50 of them\n"
        "       • General\n"
    )


@given(st.lists(st.integers(0, len(SAID)), max_size=6), st.integers(10, 60))
def test_it_makes_no_difference_in_what_pieces_a_message_comes(cuts: list[int], width: int) -> None:
    edges = [0, *sorted(cuts), len(SAID)]
    pieces = [SAID[start:end] for start, end in pairwise(edges)]
    assert shown(*message(*pieces), width=width) == shown(*message(SAID), width=width)


def test_a_word_is_shown_once_it_is_whole() -> None:
    flow = Flow(width=80, margin=7)
    assert flow.feed("Good mor") == "Good"
    assert flow.feed("ning") == ""
    assert flow.end() == " morning"


def test_the_offer_to_keep_a_run_is_answered_by_number_or_in_words() -> None:
    console = Console(file=StringIO(), width=80, highlight=False)
    screen = Screen(console, "http://here")
    asked = {"asked": "name", "suggested_name": "Note: Milk"}
    screen.show({"type": "STATE_SNAPSHOT", "snapshot": {"run": None, "keeping": asked}})
    screen.show({"type": "RUN_FINISHED"})
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue() == (
        "       1 yes  keep it as “Note: Milk”; or type another name\n       2 no   leave without\n"
    )
    assert [screen.as_typed(said) for said in ("1", "2", "Groceries")] == ["yes", "no", "Groceries"]
    screen.show({"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/keeping", "value": None}]})
    assert screen.as_typed("1") == "1"


def test_choices_are_numbered_and_what_describes_them_stands_in_a_column() -> None:
    options = [{"label": "Online", "description": "With a link"}, {"label": "In person", "description": "At a place"}]
    question = {"type": "CUSTOM", "name": "question", "value": {"options": options}}
    assert shown(question, {"type": "RUN_FINISHED"}).splitlines() == [
        "       1 Online     With a link",
        "       2 In person  At a place",
    ]


@pytest.mark.parametrize("result", [{"event": {"url_path": "/events/gala"}}, None])
def test_what_an_action_made_is_shown_with_its_whole_address(result: dict[str, Any] | None) -> None:
    outcome = {"kind": "action_succeeded", "operation": "publishEvent", "result": result}
    frame = {"type": "CUSTOM", "name": "outcomes", "value": [outcome]}
    assert shown(frame).strip() == ("✓ done: http://here/events/gala" if result else "✓ done: publishEvent")
