"""After the commands: whether the run goes on asking, waits for a yes, executes, or is complete."""

from __future__ import annotations

from dataclasses import replace

from wizard.engine.actions import carry_out, owns
from wizard.engine.messages import forget_stale
from wizard.engine.navigation import completed, current_step, left_out, ready
from wizard.engine.survey import FieldStanding, StepStanding
from wizard.engine.work import Work
from wizard.inputs import ValueRejected
from wizard.outcomes import (
    AnswerSetAside,
    ConfirmationAsked,
    ExpressionFailed,
    RunStartedOver,
    StepCompleted,
    StepEntered,
    StepReopened,
)
from wizard.run import Answer, Awaiting

STUCK = "This wizard can't go on, because something in it is broken. Shall I stop here?"


def settle(work: Work) -> None:
    """Bring a run in progress to where it asks, waits or ends, and say which steps were completed and entered."""
    if work.run.status == "in_progress":
        _go_on(work)
    _tell_failures(work)
    _tell_steps(work)


def _go_on(work: Work) -> None:
    forget_stale(work)
    _withdraw_premature_question(work)
    for _ in range(len(work.compiled.fields) + len(work.compiled.steps) + 2):
        if work.run.awaiting or work.run.status != "in_progress":
            return
        held = work.survey.held_step
        if not (_act_before(work, held) if held else work.asked() is None and _take_next(work)):
            return


def _act_before(work: Work, held: StepStanding) -> bool:
    """What leaving the steps before the held one does; at that one and after it nothing happens yet."""
    done, steps = set(work.run.completed_steps), work.survey.walked_steps
    left = steps[: steps.index(held)]
    pending = next((step for step in left if step.part.actions and step.key not in done), None)
    if pending is None or not ready(work.survey, pending, done):
        return False
    carry_out(work, pending, pending.part.actions)
    return True


def _withdraw_premature_question(work: Work) -> None:
    """A confirmation stands only as long as nothing is open or broken before it."""
    awaiting = work.run.awaiting
    if not awaiting or awaiting.kind != "confirmation" or awaiting.subject != "action":
        return
    done = set(work.run.completed_steps)
    owners = [step for step in work.survey.walked_steps if owns(step.part.actions, awaiting) and step.key not in done]
    at_the_end = owns(work.compiled.final_actions, awaiting) and not _unfinished(work)
    holds = ready(work.survey, owners[0], done) if owners else at_the_end
    if not holds:
        work.decide(awaiting=None)


def _take_next(work: Work) -> bool:
    """One move on: an invalid answer put away, an action begun, the run completed. False: it is stuck."""
    done = set(work.run.completed_steps)
    pending = next((step for step in work.survey.walked_steps if step.part.actions and step.key not in done), None)
    if stale := _stale_answers(work):
        _put_away(work, stale)
    elif pending and ready(work.survey, pending, done):
        carry_out(work, pending, pending.part.actions)
    elif _unfinished(work):
        _offer_to_stop(work)
        return False
    else:
        carry_out(work, None, work.compiled.final_actions)
    return True


def _unfinished(work: Work) -> bool:
    return any(not step.filled for step in work.survey.walked_steps)


def _stale_answers(work: Work) -> list[tuple[FieldStanding, Answer, str]]:
    """Answers that count but are not what their field takes: a run is only trusted after a look at all of it."""
    stale: list[tuple[FieldStanding, Answer, str]] = []
    for standing in work.survey.fields.values():
        answer = standing.answer
        if answer and answer.source != "computed" and (message := _refusal(standing, answer)):
            stale.append((standing, answer, message))
    return stale


def _refusal(standing: FieldStanding, answer: Answer) -> str | None:
    try:
        normal = standing.field.normalize(answer.value)
    except ValueRejected as rejected:
        return rejected.message
    return None if normal == answer.value else standing.field.expectation()


def _put_away(work: Work, stale: list[tuple[FieldStanding, Answer, str]]) -> None:
    for standing, answer, message in stale:
        work.answer(standing.key, replace(answer, state="draft"))
        work.happened(AnswerSetAside(standing.key, answer.label, message))


def _offer_to_stop(work: Work) -> None:
    work.decide(awaiting=Awaiting("confirmation", "cancel", question=STUCK))
    work.happened(ConfirmationAsked("cancel", None, 0, STUCK))


def _tell_failures(work: Work) -> None:
    """Expressions that broke with these commands; all of them while nothing but them is in the way."""
    blocked = not any(standing.missing for standing in work.survey.fields.values())
    for where, message in work.survey.failures:
        if blocked or (where, message) not in work.known_failures:
            work.happened(ExpressionFailed(where, message))


def _tell_steps(work: Work) -> None:
    started_over = any(isinstance(outcome, RunStartedOver) for outcome in work.outcomes)
    old = () if started_over else work.before.completed_steps
    new = completed(work.survey, set(work.run.completed_steps))
    visible = {step.key for step in work.survey.visible_steps}
    for key in old:
        if key not in new and key in visible:
            work.happened(StepReopened(key))
    for key in new:
        if key not in old:
            work.happened(StepCompleted(key))
    current = current_step(work.run, work.survey, new)
    entered = current != work.before.current_step or started_over
    if entered and current is not None and work.run.status == "in_progress":
        work.happened(StepEntered(current))
    work.decide(completed_steps=new, current_step=current)
    if work.run.status == "completed":
        # What was left out before it was led past wasn't left out in the end: the record says what was asked.
        work.decide(skipped=tuple(key for key in work.run.skipped if key in left_out(work.survey)))
