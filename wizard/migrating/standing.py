"""Lets a run stand in a version that it didn't begin in, with nothing done, said or ended behind a person's back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wizard.compiled import CompiledStructure
from wizard.engine.settling import settle
from wizard.engine.work import Work
from wizard.errors import RunNotReady
from wizard.outcomes import MessageShown
from wizard.parts import OperationAction
from wizard.run import Run


def stand(compiled: CompiledStructure, run: Run, *, now: datetime, was: Run | None = None) -> Run:
    """The run at its question in this version: the next that is open, or what is to be confirmed under a new intent.

    Where only something is left that nobody asks about, the last question is asked once more, so that it is the person
    who goes on. `was`: how the run stood in this version before. Raises RunNotReady where there is nothing to ask.
    """
    settled = _settled(compiled, run, now, was)
    if settled is not None:
        return settled
    survey = _work(compiled, run, now, was).survey
    last = next((each.key for each in reversed(survey.fields.values()) if each.asked), None)
    if last is None:
        raise RunNotReady("The other version asks nothing that this run could stay at.")
    found = _settled(compiled, replace(run, focus=last), now, was)
    if found is None:
        raise RunNotReady("This run can't stand in the other version.")
    return found


def acted(before: CompiledStructure | None, after: CompiledStructure, done: Iterable[str]) -> tuple[str, ...]:
    """Those of the steps, by their key there, that are behind the person: all that leaving them executes was executed
    when they were completed."""
    executed = {
        step.step.id: {action.id for action in step.actions if isinstance(action, OperationAction)}
        for step in (before.steps if before else ())
    }
    return tuple(
        key
        for key in done
        if {action.id for action in after.by_key[key].actions if isinstance(action, OperationAction)}
        <= executed.get(after.by_key[key].step.id, set())
    )


def _settled(compiled: CompiledStructure, run: Run, now: datetime, was: Run | None) -> Run | None:
    """The run, unless something happened that a person should be there for."""
    work = _work(compiled, run, now, was)
    settle(work)
    change = work.change()
    spoken = any(isinstance(outcome, MessageShown) for outcome in change.outcomes)
    return None if change.executions or spoken or change.run.status != "in_progress" else change.run


def _work(compiled: CompiledStructure, run: Run, now: datetime, was: Run | None) -> Work:
    """Steps whose actions were executed for other answers than these are open again."""
    work = Work(compiled, was or run, now, is_new=True)
    if was is not None:
        progress = {"completed_steps": run.completed_steps, "skipped": run.skipped, "focus": run.focus}
        work.update(answers=run.answers, awaiting=run.awaiting, intents=run.intents, revision=run.revision, **progress)
    return work
