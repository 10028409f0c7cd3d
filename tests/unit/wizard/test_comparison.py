"""Runs side by side: what belongs together, what counts as the same, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from wizard.comparison import Comparison, Presence, compare
from wizard.comparison.compared import ComparedField
from wizard.errors import Invalid
from wizard.playback import PlayedField, PlayedFile, PlayedRun, PlayedStep

SPACE, NOON = UUID(int=7), datetime(2026, 3, 1, 12, tzinfo=UTC)
FILE = PlayedFile(uuid4(), "plan.pdf", 10, "application/pdf", "aa")


def field(key: str, value: Any = None, kind: str = "text_input", **members: Any) -> PlayedField:
    """A field that is answered, unless it is given another state."""
    given: dict[str, Any] = {"description": None, "required": True, "state": "answered", "label": str(value), **members}
    name = given.pop("name", key.capitalize())
    return PlayedField(uuid5(SPACE, key), key, name, f"{name}?", selection_type=kind, value=value, **given)


def step(key: str, *fields: PlayedField, **members: Any) -> PlayedStep:
    name = members.pop("name", key.capitalize())
    status = members.pop("status", "completed")
    return PlayedStep(uuid5(SPACE, key), key, 1, name, None, status, NOON, NOON, 60, fields, **members)


def run(*steps: PlayedStep, version: int = 1, minutes: int = 5, **members: Any) -> PlayedRun:
    done = NOON + timedelta(minutes=minutes)
    of_run = PlayedRun(
        *(
            uuid4(),
            UUID(int=1),
            UUID(int=100 + version),
            UUID(int=2),
            None,
            None,
            None,
            (),
            "Order",
            None,
            version,
            None,
        ),
        *("Ann", "completed", NOON, done, minutes * 60, done, steps),
    )
    return replace(of_run, **members)


def single(one: PlayedField, other: PlayedField) -> ComparedField:
    """One field as two runs have it."""
    return compare([run(step("s", one)), run(step("s", other))]).steps[0].fields[0]


def fields(comparison: Comparison) -> dict[str, str]:
    return {each.key: each.verdict for step in comparison.steps for each in step.fields}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text_input", "Gala", "Gala"),
        ("number_input", 150, 150.0),
        ("slider", 0.5, 0.50),
        ("multiple_select", ["a", "b"], ["b", "a"]),
        ("rich_text", "<p>Hello <b>you</b></p>", "<p>Hello  you</p>"),
        ("rows", [{"name": "VIP", "note": None}], [{"name": "VIP"}]),
        ("datetime_input", "2027-05-03T19:30+02:00", "2027-05-03T17:30+00:00"),
    ],
)
def test_answers_that_mean_the_same_are_equal(kind: str, one: Any, other: Any):
    assert single(field("f", one, kind), field("f", other, kind, label="?")).verdict == "equal"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text_input", "Gala", "gala"),
        ("single_select", "a", "b"),
        ("multiple_select", ["a", "b"], ["a"]),
        ("rich_text", "<p>Hello</p>", "<p>Hello you</p>"),
        ("rows", [{"name": "VIP"}, {"name": "Day"}], [{"name": "Day"}, {"name": "VIP"}]),
        ("datetime_input", "2027-05-03T19:30+02:00", "2027-05-03T19:30"),
        ("color_picker", "#ff0000", "#ff0001"),
    ],
)
def test_answers_that_mean_something_else_are_different(kind: str, one: Any, other: Any):
    assert single(field("f", one, kind), field("f", other, kind)).verdict == "different"


def test_files_are_the_same_by_their_content_whatever_they_are_called():
    renamed, changed = replace(FILE, id=uuid4(), name="b.pdf"), replace(FILE, sha256="bb")
    described = [{"id": str(FILE.id), "name": FILE.name}]
    uploads = [field("f", described, "file_upload", files=(one,)) for one in (FILE, renamed, changed)]
    assert single(uploads[0], uploads[1]).verdict == "equal"
    assert single(uploads[0], uploads[2]).verdict == "different"


def test_where_the_kind_changed_the_words_are_compared():
    assert single(field("f", "150"), field("f", 150, "number_input", label="150")).verdict == "equal"
    assert single(field("f", "about 150"), field("f", 150, "number_input", label="150")).verdict == "different"


@pytest.mark.parametrize(
    ("kind", "one", "other", "amount", "label"),
    [
        ("number_input", 100, 150, 50, "50 more"),
        ("number_input", 0.3, 0.1, -0.2, "0.2 less"),
        ("rating", 2, 5, 3, "3 more"),
        ("date_input", "2027-05-03", "2027-05-04", 1, "1 day later"),
        ("date_input", "2027-05-03", "2027-04-30", -3, "3 days earlier"),
        ("time_input", "19:30", "21:00", 90, "1 hour 30 minutes later"),
        ("datetime_input", "2027-05-03T19:30", "2027-05-01T19:29", -2881, "2 days 1 minute earlier"),
    ],
)
def test_numbers_and_moments_say_how_far_they_are_apart(kind: str, one: Any, other: Any, amount: float, label: str):
    first, second = single(field("f", one, kind), field("f", other, kind)).values
    assert first.difference is None
    assert second.difference is not None
    assert (second.difference.amount, second.difference.label) == (amount, label)


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        (("answered", "answered", "answered"), "equal"),
        (("answered", "not_asked", "answered"), "only_some"),
        (("answered", "skipped", "set_aside"), "only_some"),
        (("skipped", "unanswered", "not_asked"), "unanswered"),
        (("not_asked", "not_asked", "not_asked"), "not_asked"),
    ],
)
def test_a_verdict_follows_from_what_became_of_the_field_in_each_run(states: tuple[Presence, ...], verdict: str):
    (compared,) = compare([run(step("s", field("f", 1, "slider", state=each))) for each in states]).steps[0].fields
    assert compared.verdict == verdict
    assert [each.state for each in compared.values] == list(states)
    assert len(compared.answered_in) == states.count("answered")


def test_three_runs_of_which_two_differ_are_different_even_where_one_is_silent():
    runs = [run(step("s", field("f", value, state=state))) for value, state in (("a", "answered"), ("b", "answered"))]
    assert fields(compare([*runs, run(step("s", field("f", state="skipped")))])) == {"f": "different"}


def test_what_was_removed_is_neither_equal_nor_different():
    gone = field("f", "[removed]", redacted=True)
    assert single(gone, gone).verdict == "unknown"
    assert single(gone, field("f", "Gala")).verdict == "unknown"


def test_the_order_is_that_of_the_newest_version_with_the_others_own_fields_in_their_place():
    older = run(step("a", field("one"), field("old"), field("two")), step("gone", field("lost")), step("b", field("x")))
    newer = run(step("b", field("x")), step("a", field("two"), field("one"), field("new")), version=2)
    found = compare([older, newer])
    assert [each.key for each in found.steps] == ["b", "a", "gone"]
    assert list(fields(found)) == ["x", "two", "one", "old", "new", "lost"]
    assert {key for key, verdict in fields(found).items() if verdict == "only_some"} == {"old", "new", "lost"}


def test_a_field_that_moved_to_another_step_is_compared_where_it_is_now():
    older = run(step("a", field("one", "x")), step("b", field("two")))
    newer = run(step("a"), step("b", field("two"), field("one", "x")), version=2)
    found = compare([older, newer])
    assert [[each.key for each in step.fields] for step in found.steps] == [[], ["two", "one"]]
    assert fields(found)["one"] == "equal"


def test_what_a_version_does_not_have_is_told_from_what_a_run_was_not_asked():
    full, short, older = (
        run(step("s", field("a"), field("b")), version=2),
        run(step("s", field("a")), version=2),
        run(step("s", field("a"))),
    )
    told = compare([full, short, older]).steps[0].fields[1]
    assert [each.state for each in told.values] == ["answered", "not_asked", "not_in_version"]


def test_what_a_run_does_not_show_was_not_asked_where_its_version_has_it():
    led_past, other = run(step("a", field("one"))), run(step("a", field("one")), step("b", field("two")), version=2)
    has_it = {led_past.version_id: frozenset({uuid5(SPACE, "a"), uuid5(SPACE, "b"), uuid5(SPACE, "two")})}
    told = [compare([led_past, other], versions).steps[1] for versions in (None, has_it)]
    assert [each.passages[0].status for each in told] == ["not_in_version", "not_asked"]
    assert [each.fields[0].values[0].state for each in told] == ["not_in_version", "not_asked"]


def test_what_was_renamed_says_how_it_was_called():
    older = run(step("s", field("f", "x", name="Title"), name="Start"))
    newer = run(step("s", field("f", "x", name="Event title"), name="Your event"), version=2)
    found = compare([older, newer]).steps[0]
    assert (found.name, [each.called for each in found.passages]) == ("Your event", ["Start", None])
    assert (found.fields[0].name, [each.called for each in found.fields[0].values]) == ("Event title", ["Title", None])


def test_steps_tell_how_each_run_went_through_them():
    older = run(step("s", field("f", "x")), step("gone", field("g"), status="skipped"))
    newer = run(
        step("s", field("f", "y")), step("more", field("h", state="not_asked"), status="not_reached"), version=2
    )
    found = {each.key: each for each in compare([older, newer]).steps}
    assert {key: each.verdict for key, each in found.items()} == {
        "s": "different",
        "gone": "only_some",
        "more": "not_asked",
    }
    assert [each.status for each in found["gone"].passages] == ["skipped", "not_in_version"]


def test_the_summary_counts_and_says_what_is_not_the_same():
    one = run(step("event", field("title", "A"), field("type", "x"), field("size", 1, "slider")), run_name="Spring")
    other = run(step("event", field("title", "B"), field("type", "x"), field("size", 1, state="skipped")))
    summary = compare([one, other]).summary
    assert [each.sentence for each in summary.noted] == [
        'Step "Event": Different selections in Title',
        'Step "Event": Size is answered only in “Spring”',
    ]
    assert summary.sentence == "Of 3 answered fields: 1 different and 1 answered only in some, 1 equal."
    assert (summary.counts["equal"], summary.counts["not_asked"]) == (1, 0)


def test_runs_that_are_the_same_say_so():
    same = [run(step("s", field("a", 1, "slider"), field("b", "x"))) for _ in range(3)]
    assert compare(same).summary.sentence == "All 2 answers are the same."
    assert compare([run(step("s")), run(step("s"))]).summary.sentence == "Nothing is answered in any of these runs."


def test_runs_tell_how_much_later_and_longer_they_were_than_the_first():
    later = run(started_at=NOON + timedelta(days=1), completed_at=None, duration_seconds=None)
    first, second, third = compare([run(), run(minutes=7), later]).runs
    assert (first.took_longer_seconds, second.took_longer_seconds, third.took_longer_seconds) == (0, 120, None)
    assert (second.completed_later_seconds, third.completed_later_seconds) == (120, None)
    assert third.started_later_seconds == 86_400


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([run()], "Between 2 and 10 runs"),
        ([run() for _ in range(11)], "Between 2 and 10 runs"),
        ([run(run_id=UUID(int=5)), run(run_id=UUID(int=5))], "there twice"),
        ([run(), run(wizard_id=UUID(int=9), wizard_name="Survey")], "these are of “Order” and “Survey”"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(runs: list[PlayedRun], said: str):
    with pytest.raises(Invalid, match=said):
        compare(runs)
