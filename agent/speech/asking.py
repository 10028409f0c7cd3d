"""What is asked next, in words: the author's question with its choices, and what is offered for it."""

import re

from agent.speech.keeping import FINISHED, offer
from agent.turn.scene import Scene
from wizard.inputs import MultipleSelect
from wizard.inputs.field import InputField, SelectField, fold, listed
from wizard.run import Awaiting

OPTIONAL = "(Optional — say “skip” to leave it out.)"
STILL_WORKING = "I'm still at it — ask me again in a moment."
ENDED = {
    "completed": f"{FINISHED} Say “start over” if you'd like to begin a new one.",
    "abandoned": "This one was cancelled. Say “start over” if you'd like to begin again.",
    "expired": "This one has expired. Say “start over” if you'd like to begin again.",
}
AGAIN = {"completed": "Say “start over” if you'd like to begin another one.", "abandoned": "", "expired": ""}
ENOUGH_CHOICES = 12
UNCLEAR = "I didn't quite get that."


def asked(scene: Scene) -> InputField | None:
    """The field whose answer is wanted next."""
    return scene.view.asking[0] if scene.view.asking else None


def question(scene: Scene, own: str | None = None, *, again: bool = False) -> str:
    """What the reply ends with; `own` are a model's words for the question where the author lets it ask. `again`: the
    person has just been told, so only the gist is repeated."""
    run = scene.run
    if scene.asks:
        return offer(scene.asks) if again else f"{FINISHED} {offer(scene.asks)}"
    if run.status != "in_progress":
        return AGAIN[run.status] if again else ENDED[run.status]
    if run.awaiting is not None:
        return _awaited(run.awaiting, again=again)
    field = asked(scene)
    return _field_question(scene, field, own) if field else ""


def expected(field: InputField) -> str:
    """What kind of answer a field takes, for somebody who gave another one; choices are shown with the question."""
    if field.error_message:
        return field.error_message
    return UNCLEAR if _has_choices(field) else f"{UNCLEAR} {field.help_text or field.expectation()}"


def declined(scene: Scene, field: InputField) -> str:
    """To somebody who doesn't want what was offered: what there is instead."""
    if not _has_choices(field):
        return f"All right. {field.help_text or field.expectation()}"
    choices = _choices(scene, field, field.question)
    return f"All right. {field.question} {choices}".rstrip()


def _has_choices(field: InputField) -> bool:
    return isinstance(field, SelectField) and 0 < len(field.options) <= ENOUGH_CHOICES


def _awaited(awaiting: Awaiting, *, again: bool) -> str:
    if awaiting.kind == "execution":
        return STILL_WORKING
    if again:
        return re.split(r"(?<=[.!?])\s+", awaiting.question)[-1]
    lines = "\n".join(f"• {line.name}: {line.label}" for line in awaiting.summary)
    return f"{lines}\n\n{awaiting.question}" if lines else awaiting.question


def _field_question(scene: Scene, field: InputField, own: str | None) -> str:
    words = own or field.question
    parts = [words, _choices(scene, field, words), _offer(scene, field)]
    if not scene.view.questions[0]["required"] and "skip" not in fold(words):
        parts.append(OPTIONAL)
    return " ".join(part for part in parts if part)


def _choices(scene: Scene, field: InputField, words: str) -> str:
    """The choices, unless the question names them itself."""
    labels = [str(option["label"]) for option in scene.view.questions[0]["options"]]
    named = fold(words)
    if len(labels) > ENOUGH_CHOICES or all(fold(label) in named for label in labels):
        return ""
    several = isinstance(field, MultipleSelect) and len(labels) > 1 and field.max_selections != 1
    return f"(One or more of {listed(labels, 'and')})" if several else f"({listed(labels)})" if labels else ""


def _offer(scene: Scene, field: InputField) -> str:
    """What can simply be agreed to: a proposal or a default."""
    if field.key not in scene.view.proposals:
        return ""
    return f"I'd suggest {field.label(scene.view.proposals[field.key])} — just say “yes” to take it."
