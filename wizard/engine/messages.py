"""What the author has the engine say on the way: filled in with the answers, and not said twice.

That a message was said is kept with the run's intents, under the id of its action. It is forgotten, and so said again,
when what it belongs to is gone through anew: an answer in its step (at the end: any answer) differs or is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wizard.engine.survey import StepStanding
from wizard.engine.work import Work, differs
from wizard.outcomes import MessageShown
from wizard.parts import Action, ShowMessage
from wizard.text import PLACEHOLDER

LONGEST_LABEL = 500
LONGEST = 20_000


def say(work: Work, message: ShowMessage) -> None:
    """Say it, unless it has been said and nothing has changed since."""
    if str(message.id) in work.run.intents:
        return
    work.decide(intents={**work.run.intents, str(message.id): 1})
    work.happened(MessageShown(str(message.id), _filled_in(work, message.message)))


def forget_stale(work: Work) -> None:
    """Let what was said be said again where its occasion will come anew."""
    said = work.compiled.messages & work.run.intents.keys()
    if not said:
        return
    walked = {step.key for step in work.survey.walked_steps}
    changed = {step.key for step in work.survey.steps if _has_changed(work, step)}
    anew = [step for step in work.survey.steps if step.key in changed or step.key not in walked]
    stale = {name for step in anew for name in _names(step.part.actions)}
    if changed:
        stale |= _names(work.compiled.final_actions)
    forget(work, said & stale)


def forget(work: Work, names: Iterable[str]) -> None:
    gone = set(names)
    if gone & work.run.intents.keys():
        work.decide(intents={name: number for name, number in work.run.intents.items() if name not in gone})


def _has_changed(work: Work, step: StepStanding) -> bool:
    return not step.filled or any(differs(work.before, work.survey, each.key) for each in step.fields)


def _names(actions: Iterable[Action]) -> set[str]:
    return {str(action.id) for action in actions}


def _filled_in(work: Work, text: str) -> str:
    """The text with each `{{ field.key }}` replaced by that field's answer in words; nothing where it has none."""
    fields = work.survey.fields

    def answer(match: re.Match[str]) -> str:
        standing = fields.get(match[1])
        if standing is None:
            return match[0]
        label = standing.answer.label if standing.answer else ""
        return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"

    return PLACEHOLDER.sub(answer, text)[:LONGEST]
