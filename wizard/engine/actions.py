"""What leaving a step, or finishing the run, executes: asked about, intended, and carried on from one to the next."""

from __future__ import annotations

from wizard.change import IntendedExecution
from wizard.engine.navigation import completed
from wizard.engine.survey import StepStanding
from wizard.engine.work import Work
from wizard.outcomes import ActionIntended, ConfirmationAsked, RunCompleted
from wizard.parts import OperationAction
from wizard.run import Awaiting

AGAIN = "Shall I try that again?"


def begin(work: Work, actions: tuple[OperationAction, ...]) -> None:
    """Turn to the first of the actions: ask about it, or intend it where nothing is to be asked.

    What was intended before is never executed again without a person's word.
    """
    action = actions[0]
    intent = work.run.intents.get(action.operation, 0) + 1
    work.decide(intents={**work.run.intents, action.operation: intent})
    question = action.confirm or (AGAIN if intent > 1 else None)
    if question is None:
        intend(work, action.operation, intent)
        return
    summary = work.summary()
    work.decide(awaiting=Awaiting("confirmation", "action", action.operation, intent, question, summary))
    work.happened(ConfirmationAsked("action", action.operation, intent, question, summary))


def ask_again(work: Work, awaiting: Awaiting) -> None:
    """Keep asking, under a new intent, so that a yes to the old question does nothing."""
    operation = awaiting.operation or ""
    intent = work.run.intents.get(operation, 0) + 1
    question = Awaiting("confirmation", "action", operation, intent, awaiting.question, awaiting.summary)
    work.decide(intents={**work.run.intents, operation: intent}, awaiting=question)


def intend(work: Work, operation: str, intent: int) -> None:
    """Hand an execution out, with the answers that count."""
    work.decide(awaiting=Awaiting("execution", "action", operation, intent))
    work.executions.append(IntendedExecution(operation, intent, work.survey.counted))
    work.happened(ActionIntended(operation, intent))


def after_failure(work: Work, operation: str) -> None:
    """Ask whether to try again."""
    _, actions = _chain(work, operation)
    if actions:
        begin(work, actions)


def after_success(work: Work, operation: str) -> None:
    """Go on with the next action, or past the step that the last one belonged to."""
    step, actions = _chain(work, operation)
    if len(actions) > 1:
        begin(work, actions[1:])
    elif step is None:
        complete(work)
    else:
        work.decide(completed_steps=completed(work.survey, {*work.run.completed_steps, step.key}))


def complete(work: Work) -> None:
    """End the run."""
    work.decide(status="completed", awaiting=None, focus=None)
    work.happened(RunCompleted())


def _chain(work: Work, operation: str) -> tuple[StepStanding | None, tuple[OperationAction, ...]]:
    """The actions from the named one on, and the step they belong to (None: the end of the run)."""
    for step in work.survey.walked_steps:
        if step.key not in work.run.completed_steps and (rest := _from(step.part.actions, operation)):
            return step, rest
    return None, _from(work.compiled.final_actions, operation)


def _from(actions: tuple[OperationAction, ...], operation: str) -> tuple[OperationAction, ...]:
    positions = [position for position, action in enumerate(actions) if action.operation == operation]
    return actions[positions[0] :] if positions else ()
