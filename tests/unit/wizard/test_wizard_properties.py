"""What holds for any structure and any sequence of commands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes.arbitrary_structures import GOOD, commands_about, structures
from fakes.structures import Walk
from fakes.visibility_oracle import Oracle
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from wizard.commands import Confirm, GoBack, RecordExecution, SetAnswer, Skip
from wizard.run import Run

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=SLOW)


@st.composite
def walks(draw: st.DrawFn, *, may_break: bool = True) -> Walk:
    """A run of any structure after any turns: arbitrary commands, and now and then what was asked for."""
    structure = draw(structures(may_break=may_break))
    walk = Walk(structure)
    arbitrary = st.lists(commands_about(structure), min_size=1, max_size=3)
    for turn in draw(st.lists(st.sampled_from([4, 3, 2, 1]) | arbitrary, min_size=2, max_size=10)):
        if isinstance(turn, list):
            walk.tell(*turn)
        else:
            for _ in range(turn):
                cooperate(walk)
    return walk


def cooperate(walk: Walk) -> None:
    """One turn of somebody who answers what is asked and says yes."""
    awaiting = walk.run.awaiting
    if walk.run.status != "in_progress":
        return
    if awaiting and awaiting.kind == "execution":
        walk.record()
    elif awaiting:
        walk.tell(Confirm())
    else:
        asked = walk.view.questions[0]
        offered = [each["value"] for each in asked["options"]]
        for value in [asked["proposal"], *offered, offered, *GOOD[asked["input"]]]:
            if value is not None and walk.answer(asked["key"], value).accepted:
                return
        pytest.fail(f"nothing is accepted for {asked}")


@PATIENT
@given(walks())
def test_something_is_asked_as_long_as_the_run_goes_on_and_nothing_is_awaited(walk: Walk):
    goes_on = walk.run.status == "in_progress" and walk.run.awaiting is None
    assert bool(walk.asking) == goes_on


@PATIENT
@given(walks())
def test_a_completed_run_has_every_required_visible_answer_and_no_hidden_one_counts(walk: Walk):
    oracle = Oracle(walk.compiled.structure, walk.run, walk.now)
    assert set(walk.answers) <= oracle.present
    active = {key for key, answer in walk.run.answers.items() if answer.state == "active"}
    assert active <= oracle.present
    if walk.run.status == "completed":
        assert oracle.required <= set(walk.answers)


@PATIENT
@given(walks(may_break=False), st.data())
def test_somebody_who_cooperates_reaches_the_end_in_a_bounded_number_of_turns(walk: Walk, data: Any):
    for _ in range(4 * len(walk.compiled.fields) + 3 * len(walk.compiled.steps) + 6):
        if walk.run.status != "in_progress":
            break
        cooperate(walk)
    assert walk.run.status in ("completed", "abandoned")
    oracle = Oracle(walk.compiled.structure, walk.run, walk.now)
    assert walk.run.status == "abandoned" or oracle.required <= set(walk.answers)


@PATIENT
@given(walks(), st.integers(1, 4))
def test_back_then_forward_changes_nothing(walk: Walk, steps_back: int):
    assume(walk.run.focus is None)
    before, asking = walk.run, walk.asking
    walk.tell(*[GoBack()] * steps_back)
    if "went_back" in walk.happened:
        walk.tell(Skip())
    if before.awaiting is None:
        assert walk.asking == asking
    assert (walk.run.answers, walk.run.skipped) == (before.answers, before.skipped)
    assert (walk.run.completed_steps, walk.run.status) == (before.completed_steps, before.status)


@PATIENT
@given(walks())
def test_no_commands_change_nothing(walk: Walk):
    before = walk.run
    change = walk.tell()
    assert change.run == before
    assert change.touched == frozenset()


@PATIENT
@given(walks())
def test_a_run_its_outcomes_and_its_state_survive_json(walk: Walk):
    assert Run.from_json(json.loads(json.dumps(walk.run.to_json()))) == walk.run
    outcomes = [outcome.to_json() for outcome in walk.change.outcomes]
    assert json.loads(json.dumps(outcomes)) == outcomes
    state = walk.view.state(walk.run.id, "any", 1)
    assert json.loads(json.dumps(state)) == state


@PATIENT
@given(walks())
def test_progress_is_a_share_and_whole_when_the_run_is_completed(walk: Walk):
    progress = walk.view.progress
    assert 0 <= progress <= 1
    assert walk.run.status != "completed" or progress == 1
    assert len(set(walk.run.completed_steps)) == len(walk.run.completed_steps)


@PATIENT
@given(walks())
def test_every_answer_is_kept_in_its_normal_form(walk: Walk):
    for key, answer in walk.run.answers.items():
        field = walk.compiled.fields[key].field
        assert field.normalize(answer.value) == answer.value
        assert isinstance(field.label(answer.value), str)


@PATIENT
@given(walks())
def test_no_intent_is_executed_twice_and_an_execution_that_was_never_intended_is_not_believed(walk: Walk):
    assert len(set(walk.executed)) == len(walk.executed)
    for operation, intent in walk.run.intents.items():
        stale = RecordExecution(operation=operation, intent=intent + 1, status="succeeded")
        before = walk.run
        walk.tell(stale)
        assert walk.run.status == before.status
        assert walk.run.intents[operation] >= intent


@PATIENT
@given(walks())
def test_answering_what_is_asked_with_the_same_value_again_changes_no_answer(walk: Walk):
    before = walk.run
    for key, value in walk.answers.items():
        if walk.compiled.fields[key].computed is None and walk.run.status == "in_progress":
            walk.tell(SetAnswer(field=key, value=value))
    assert walk.run.answers == before.answers
