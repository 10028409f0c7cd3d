"""Moving about: back, to a field, to a step."""

from __future__ import annotations

from wizard.commands import GoBack, GoTo, HoldStep
from wizard.engine.navigation import before
from wizard.engine.survey import FieldStanding, StepStanding
from wizard.engine.work import Work
from wizard.outcomes import AnswerAccepted, AnswerRejected, WentBack


def move(work: Work, command: GoBack | GoTo | HoldStep) -> None:
    match command.kind:
        case "go_back":
            _go_back(work, command)
        case "go_to":
            _go_to(work, command)
        case "hold_step":
            _hold(work, command)


def turn_to_correction(work: Work) -> None:
    """Stay with an answer that was to be corrected and couldn't be, unless something else was answered."""
    rejected = [outcome.field for outcome in work.outcomes if isinstance(outcome, AnswerRejected)]
    answered = any(isinstance(outcome, AnswerAccepted) for outcome in work.outcomes)
    standing = work.survey.fields.get(rejected[0]) if rejected else None
    if standing and standing.asked and standing.answer and not answered:
        _focus(work, standing)


def _go_back(work: Work, command: GoBack) -> None:
    """Turn to the last settled question before the one that is asked; away from a question about the run itself."""
    awaiting = work.run.awaiting
    if awaiting and awaiting.subject != "action":
        work.interrupt()
        return
    asked = work.asked()
    earlier = before(work.survey, asked.key if asked else None)
    if earlier is None:
        work.refuse(command, "at_start", "This is the first question already.")
        return
    _focus(work, earlier)
    work.happened(WentBack(earlier.key))


def _go_to(work: Work, command: GoTo) -> None:
    """Turn to a field or a step by its key."""
    standing = work.survey.fields.get(command.target)
    step = next((step for step in work.survey.steps if step.key == command.target), None)
    if standing:
        _go_to_field(work, command, standing)
    elif step:
        _go_to_step(work, command, step)
    else:
        work.refuse(command, "unknown_target", f"There is no field or step “{command.target}” in this wizard.")


def _go_to_field(work: Work, command: GoTo, standing: FieldStanding) -> None:
    if standing.asked:
        _focus(work, standing)
        return
    if standing.part.computed is not None:
        message = f"{standing.field.subject} follows from the other answers."
    else:
        message = f"{standing.field.subject} isn't part of this with the answers so far."
    work.refuse(command, "not_asked", message)


def _go_to_step(work: Work, command: GoTo, step: StepStanding) -> None:
    if step.visible and step.skipped:
        work.update(skipped=tuple(key for key in work.run.skipped if key != step.key))
        step = next(each for each in work.survey.steps if each.key == step.key)
    askable = [standing for standing in step.fields if standing.asked]
    missing = [standing for standing in askable if standing.missing]
    if not step.visible:
        work.refuse(command, "not_asked", f"“{step.part.step.name}” isn't part of this with the answers so far.")
    elif askable:
        _focus(work, (missing or askable)[0])
    elif any(each.missing for each in work.survey.fields.values()):
        work.refuse(command, "not_reached", f"Before “{step.part.step.name}” there are questions left to answer.")
    else:
        work.decide(focus=None)


def _focus(work: Work, standing: FieldStanding) -> None:
    work.interrupt()
    work.decide(focus=standing.key)


def _hold(work: Work, command: HoldStep) -> None:
    """Stay at a step, whatever is answered in it, for as long as it is being filled in."""
    step = next((step for step in work.survey.walked_steps if step.key == command.step), None)
    if command.step is None:
        work.update(held_step=None)
    elif step is None:
        work.refuse(command, "unknown_step", f"There is no step “{command.step}” in this wizard just now.")
    else:
        work.update(held_step=step.key, focus=None)
