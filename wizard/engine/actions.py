"""What leaving a step, or finishing the run, does: said, asked about, intended, and carried on from one to the next."""

from __future__ import annotations

from wizard.change import IntendedExecution
from wizard.engine import messages
from wizard.engine.navigation import completed
from wizard.engine.survey import StepStanding
from wizard.engine.work import Work
from wizard.outcomes import ActionIntended, ConfirmationAsked, RunCompleted
from wizard.parts import Action, OperationAction
from wizard.run import Awaiting

AGAIN = "Shall I try that again?"


def carry_out(work: Work, step: StepStanding | None, actions: tuple[Action, ...]) -> None:
    """Say what is to be said up to the next operation and turn to that; where there is none, go past the step (None:
    end the run)."""
    for action in actions:
        if isinstance(action, OperationAction):
            _turn_to(work, action)
            return
        messages.say(work, action)
    if step is None:
        complete(work)
    else:
        work.decide(completed_steps=completed(work.survey, {*work.run.completed_steps, step.key}))


def _turn_to(work: Work, action: OperationAction) -> None:
    """Ask about it, or intend it where nothing is to be asked.

    What was intended before is never executed again without a person's word.
    """
    intent = work.run.intents.get(action.operation, 0) + 1
    question = action.confirm or (AGAIN if _was_intended(work, action) else None)
    work.decide(intents=_counted(work, action, intent))
    if question is None:
        intend(work, action, intent)
        return
    summary = work.summary()
    awaiting = Awaiting("confirmation", "action", action.operation, intent, question, summary, str(action.id))
    work.decide(awaiting=awaiting)
    work.happened(ConfirmationAsked("action", action.operation, intent, question, summary))


def _was_intended(work: Work, action: OperationAction) -> bool:
    """Where an operation stands in several places, each is known by its own id; else the operation's number tells."""
    intents, places = work.run.intents, work.compiled.places[action.operation]
    if any(place in intents for place in places):
        return str(action.id) in intents
    return action.operation in intents


def _counted(work: Work, action: OperationAction, intent: int) -> dict[str, int]:
    several = len(work.compiled.places[action.operation]) > 1
    return {**work.run.intents, action.operation: intent, **({str(action.id): intent} if several else {})}


def ask_again(work: Work, awaiting: Awaiting) -> None:
    """Keep asking, under a new intent, so that a yes to the old question does nothing."""
    operation = awaiting.operation or ""
    intent = work.run.intents.get(operation, 0) + 1
    question = Awaiting(
        "confirmation", "action", operation, intent, awaiting.question, awaiting.summary, awaiting.action
    )
    work.decide(intents={**work.run.intents, operation: intent}, awaiting=question)


def agree(work: Work, awaiting: Awaiting) -> None:
    """Intend what was asked about."""
    _, actions = _chain(work, awaiting)
    if actions and isinstance(action := actions[0], OperationAction):
        intend(work, action, awaiting.intent)
    else:
        work.decide(awaiting=None)


def intend(work: Work, action: OperationAction, intent: int) -> None:
    """Hand an execution out, with the answers that count, also under the names by which the operation reads them."""
    counted = work.survey.counted
    named = {name: counted[key] for name, key in action.inputs.items() if key in counted}
    work.decide(awaiting=Awaiting("execution", "action", action.operation, intent, action=str(action.id)))
    work.executions.append(IntendedExecution(action.operation, intent, {**counted, **named}))
    work.happened(ActionIntended(action.operation, intent))


def after_failure(work: Work, awaiting: Awaiting) -> None:
    """Ask whether to try again."""
    step, actions = _chain(work, awaiting)
    if actions:
        carry_out(work, step, actions)


def after_success(work: Work, awaiting: Awaiting) -> None:
    """Go on with the next action, or past the step that the last one belonged to."""
    step, actions = _chain(work, awaiting)
    if actions:
        carry_out(work, step, actions[1:])


def complete(work: Work) -> None:
    """End the run."""
    work.decide(status="completed", awaiting=None, focus=None, drafts={})
    work.happened(RunCompleted())


def owns(actions: tuple[Action, ...], awaiting: Awaiting) -> bool:
    """Whether what is awaited is one of these."""
    return bool(_from(actions, awaiting))


def _chain(work: Work, awaiting: Awaiting) -> tuple[StepStanding | None, tuple[Action, ...]]:
    """The actions from the awaited one on, and the step they belong to (None: the end of the run)."""
    for step in work.survey.walked_steps:
        if step.key not in work.run.completed_steps and (rest := _from(step.part.actions, awaiting)):
            return step, rest
    return None, _from(work.compiled.final_actions, awaiting)


def _from(actions: tuple[Action, ...], awaiting: Awaiting) -> tuple[Action, ...]:
    for position, action in enumerate(actions):
        if isinstance(action, OperationAction) and _is_awaited(action, awaiting):
            return actions[position:]
    return ()


def _is_awaited(action: OperationAction, awaiting: Awaiting) -> bool:
    return action.operation == awaiting.operation and awaiting.action in (None, str(action.id))
