"""Where a run is: which field is asked next, what comes before it, which steps are complete."""

from __future__ import annotations

from collections.abc import Set

from wizard.conditions import Expression
from wizard.engine.survey import FieldStanding, StepStanding, Survey
from wizard.run import Run


def asked(run: Run, survey: Survey) -> FieldStanding | None:
    """The field that is asked now; None while something is awaited, or when every question is settled."""
    if run.status != "in_progress" or run.awaiting is not None:
        return None
    focused = survey.fields.get(run.focus) if run.focus else None
    if focused and focused.asked:
        return focused
    if held := survey.held_step:
        return held.missing[0] if held.missing else None
    done = set(run.completed_steps)
    for step in survey.walked_steps:
        if missing := step.missing:
            return missing[0]
        if step.part.actions and step.key not in done and ready(survey, step, done):
            return None
    return culprit(survey)


def ready(survey: Survey, step: StepStanding, done: Set[str]) -> bool:
    """Whether the step and everything before it is filled, and earlier steps' actions are done."""
    for earlier in survey.walked_steps:
        if earlier is step:
            return step.filled
        if not earlier.filled or (earlier.part.actions and earlier.key not in done):
            return False
    return False


def culprit(survey: Survey) -> FieldStanding | None:
    """The field to ask again when an expression broke: one that it names, else the last that can be asked."""
    for where, _ in survey.failures:
        standing = survey.fields.get(where)
        if standing and standing.asked:
            return standing
        named = [survey.fields[key] for key in _named_at(survey, where)]
        if found := next((each for each in reversed(named) if each.asked), None):
            return found
    if not survey.failures:
        return None
    return next((each for each in reversed(survey.fields.values()) if each.asked), None)


def _named_at(survey: Survey, where: str) -> list[str]:
    standing = survey.fields.get(where)
    if standing is None:
        steps = (step.part.conditions.visible_when for step in survey.steps if step.key == where)
        return _keys(*steps)
    part = standing.part
    return _keys(part.conditions.visible_when, part.required_when, part.computed)


def _keys(*expressions: Expression | None) -> list[str]:
    return [key for expression in expressions if expression for key in expression.keys]


def before(survey: Survey, key: str | None) -> FieldStanding | None:
    """The last settled question before a field; before the end for None."""
    earlier = None
    for standing in survey.fields.values():
        if standing.key == key:
            break
        if standing.asked and (standing.answer or standing.skipped):
            earlier = standing
    return earlier


def completed(survey: Survey, acted: Set[str]) -> tuple[str, ...]:
    """The complete steps in order. Those without questions, and those with actions, only once they were reached; one
    that is held, only if it was complete before."""
    done: list[str] = []
    unbroken = True
    for step in survey.walked_steps:
        reached = step.key in acted if step.part.actions else (step.has_questions or unbroken)
        if step.filled and reached and (step.key in acted or not step.held):
            done.append(step.key)
        else:
            unbroken = False
    return tuple(done)


def current_step(run: Run, survey: Survey, done: tuple[str, ...]) -> str | None:
    """The step that the run is at: the held one, that of the asked field, the first that isn't complete, the last."""
    if run.status == "in_progress" and (held := survey.held_step):
        return held.key
    standing = asked(run, survey)
    if standing:
        return standing.part.step
    keys = [step.key for step in survey.walked_steps]
    return next((key for key in keys if key not in done), keys[-1] if keys else None)


def remaining(survey: Survey) -> tuple[str, ...]:
    """The keys of what is still to be answered, in order."""
    return tuple(standing.key for standing in survey.fields.values() if standing.missing)


def demanded(survey: Survey) -> tuple[str, ...]:
    """Those of them that can't be left out."""
    return tuple(standing.key for standing in survey.fields.values() if standing.missing and standing.required)


def left_out(survey: Survey) -> frozenset[str]:
    """The keys of the fields and whole steps that were asked and skipped."""
    steps = {step.key for step in survey.visible_steps if step.skipped}
    return frozenset(steps | {key for key, each in survey.fields.items() if each.skipped and each.asked})


def progress(run: Run, survey: Survey) -> float:
    """The share of questions that are settled, from 0 to 1; 1 only when the run is completed or nothing is open."""
    if run.status == "completed":
        return 1.0
    askable = [standing for standing in survey.fields.values() if standing.asked]
    settled = sum(1 for standing in askable if not standing.missing)
    return round(settled / len(askable), 4) if askable else 1.0
