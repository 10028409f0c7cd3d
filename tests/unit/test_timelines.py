"""A run told as it happened: what each line says, how fast, in how many reads, and when it ends."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from fakes.recorded_runs import BEGAN, OneRun, recorded
from fakes.structures import Walk, a_step, a_wizard, choice, ident, text
from sse_starlette import ServerSentEvent

from api.played_stream import events
from runs.timelines import PAGE, Timelines, pause
from wizard.errors import NotFound
from wizard.outcomes import Outcome
from wizard.playback.timeline import KINDS, Timeline, TimelineEntry, TimelineLine

PIZZA = a_wizard(a_step("pizza", choice("size", "small", "large")), a_step("who", text("name")))
SOMEBODY: Any = None


def line(position: int, outcome: dict[str, Any] | None = None, **members: Any) -> TimelineLine:
    usual: dict[str, Any] = {"role": "system", "step": "pizza", "text": None, "in_turn": False, "redacted": False}
    at = BEGAN + timedelta(seconds=members.pop("seconds", position))
    return TimelineLine(position=position, at=at, started_at=BEGAN, outcome=outcome, **{**usual, **members})


def told(outcome: dict[str, Any] | None = None, **members: Any) -> TimelineEntry:
    return Timeline(PIZZA).entry(line(1, outcome, **members))


def accepted(value: str, label: str, previous: str | None = None) -> dict[str, Any]:
    return {"kind": "answer_accepted", "field": "size", "value": value, "label": label, "previous": previous}


def test_what_was_said_is_a_message_of_the_conversation():
    entry = told(text="A large one", role="user", in_turn=True, seconds=-2)
    assert (entry.kind, entry.channel, entry.role, entry.text) == ("message", "chat", "user", "A large one")
    assert entry.offset_ms == -2000


def test_an_answer_that_replaces_another_is_a_correction_of_it():
    first, second = told(accepted("small", "Small")), told(accepted("large", "Large", "small"))
    assert (first.kind, first.field_name, first.step_name, first.channel) == ("answer", "Size", "Pizza", "form")
    assert (second.kind, second.label, second.previous_label) == ("correction", "Large", "Small")


def test_a_redacted_correction_is_one_still():
    blank = told(accepted("[redacted]", "[redacted]", "[redacted]"), redacted=True)
    assert (blank.kind, blank.label, blank.previous_label, blank.redacted) == (
        "correction",
        "[redacted]",
        "[redacted]",
        True,
    )


def test_a_step_that_was_left_out_whole_is_no_field():
    entry = told({"kind": "field_skipped", "field": "who"})
    assert (entry.kind, entry.field, entry.step, entry.step_name) == ("skipped", None, "who", "Who")


@pytest.mark.parametrize(
    ("outcome", "kind", "text"),
    [
        ({"kind": "answer_set_aside", "field": "size", "label": "Large", "because": "Gone."}, "set_aside", "Gone."),
        ({"kind": "answer_rejected", "field": "size", "code": "x", "message": "No."}, "rejected", "No."),
        ({"kind": "action_failed", "operation": "publish", "error": "Down."}, "action", "Down."),
        ({"kind": "confirmation_asked", "question": "Shall I?"}, "confirmation", "Shall I?"),
        ({"kind": "step_entered", "step": "who"}, "step", None),
        ({"kind": "something_of_tomorrow"}, "other", None),
    ],
)
def test_everything_that_happens_is_of_a_kind_and_says_what_was_said(
    outcome: dict[str, Any], kind: str, text: str | None
):
    entry = told(outcome)
    assert (entry.kind, entry.text, entry.event) == (kind, text, outcome["kind"])


def test_no_outcome_is_without_a_kind():
    kinds = {each.kind for each in get_args(Outcome)}
    assert kinds - KINDS.keys() == set()


def test_real_time_passes_as_it_did_but_never_long():
    first, soon, late = (Timeline(PIZZA).entry(line(n, seconds=at)) for n, at in ((1, 0), (2, 3.5), (3, 3600)))
    assert (pause("real", first, soon), pause("real", soon, late), pause("real", late, soon)) == (3.5, 10, 0)
    assert [pause(speed, first, late) for speed in ("slow", "normal", "fast")] == [2, 1, 0.5]


def many(count: int) -> OneRun:
    lines = tuple(line(n, text=str(n)) for n in range(1, count + 1))
    return OneRun(recorded(Walk(PIZZA)), PIZZA, lines=lines)


async def at_once(seconds: float) -> None:
    assert seconds == 1


async def test_a_long_run_is_told_in_pages():
    store = many(3 * PAGE + 1)
    told = [each.position async for each in Timelines(store, sleep=at_once).play(SOMEBODY, ident("run"), "normal")]
    assert told == list(range(1, 3 * PAGE + 2))
    assert store.reads == 4


async def test_who_may_see_the_run_no_more_hears_no_more_of_it():
    store = many(3 * PAGE)
    entries = Timelines(store, sleep=at_once).play(SOMEBODY, ident("run"), "normal")
    heard: list[ServerSentEvent] = []
    async for event in events(entries):
        heard.append(event)
        store.seen = False
    assert [event.event for event in heard] == ["entry"] * PAGE + ["end"]
    assert heard[-1].data == '{"reason":"gone"}'
    with pytest.raises(NotFound):
        await Timelines(store).page(SOMEBODY, ident("run"))


async def test_a_client_that_leaves_ends_what_was_told_to_it():
    ended: list[bool] = []

    async def endless() -> AsyncIterator[TimelineEntry]:
        try:
            while True:
                yield told(text="and so on")
        finally:
            ended.append(True)

    stream = events(endless())  # type: ignore[arg-type]
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert ended == [True]
