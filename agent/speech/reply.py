"""Puts a turn into frames: the state, what was understood, what is asked, and the words between."""

from collections.abc import Sequence

from agent.interpreters import Speech
from agent.speech.asking import asked, declined, expected, question
from agent.speech.smalltalk import ANSWERS, OF_GOING_ON, read_smalltalk
from agent.speech.wording import consequences, sentences
from agent.stream.frames import confirmation
from agent.turn.scene import NOTHING, Scene
from agent.turn.state import TurnState
from wizard.outcomes import (
    ActionSucceeded,
    AnswerRejected,
    ConfirmationAsked,
    ConfirmationDeclined,
    RunAbandoned,
    RunCompleted,
)

GAP = "\n\n"
NOT_UNDERSTOOD = "I didn't quite get that. Say “yes” or “no”, or what you'd like to change."
STALE = "That question isn't open any more."


def open_stream(turn: TurnState) -> None:
    """The beginning of the stream: the state as it is. A run that isn't stored yet isn't shown."""
    turn.writer.start()
    scene = turn.scene
    if scene is None:
        turn.writer.state(NOTHING)
    elif scene.beginning is None:
        turn.writer.state(scene.state)


def close(turn: TurnState, words: str = "") -> None:
    """Where things stand, to somebody who asked for nothing; or the words that are all there is to say."""
    if turn.scene is None or words:
        turn.writer.say(words)
        return
    news = sentences(turn.outcomes, turn.present.lexicon)
    show_change(turn)
    turn.writer.say(_joined(news))
    smalltalk = read_smalltalk(turn.input.message or "")
    if smalltalk and (smalltalk not in OF_GOING_ON or turn.scene.run.status == "in_progress"):
        turn.writer.say(_separated(turn, ANSWERS[smalltalk]))
    ask(turn)


def show_change(turn: TurnState) -> None:
    """The state as it has become, what was understood, and the field that is asked now."""
    scene = turn.present
    turn.writer.state(scene.state)
    if news := turn.outcomes[turn.told :]:
        turn.writer.custom("outcomes", [_outcome(scene, outcome.to_json()) for outcome in news])
        turn.told = len(turn.outcomes)
    if scene.view.questions and not turn.intended:
        turn.writer.custom("question", scene.view.questions[0])


def speak(turn: TurnState) -> None:
    """The engine's own words for what happened."""
    remark = _remarked(turn)
    said = sentences(turn.outcomes, turn.present.lexicon, turn.input.message, turn.came_from, turn.asked_for)
    if remark and not said:
        said = [_remark(turn.present, remark)]
    turn.writer.say(_joined(said))


def speak_consequences(turn: TurnState) -> None:
    """What a model that spoke for itself couldn't know."""
    if said := consequences(turn.outcomes, turn.present.lexicon):
        turn.writer.say(_separated(turn, _joined(said)))


def ask(turn: TurnState, own: str | None = None) -> None:
    """What is asked next, as the last words of the reply."""
    if _already_asked(turn):
        return
    turn.writer.say(_separated(turn, question(turn.present, own, again=_told(turn))))


def own_question(turn: TurnState, speech: Speech) -> str | None:
    """A model's words for the question, where its author lets it ask and it means the field that is asked."""
    field = asked(turn.present)
    return speech.question if field and field.model_may_ask and speech.asks == field.key else None


def finish(turn: TurnState) -> None:
    """The end of the stream, with the interrupt where a confirmation is awaited."""
    run = turn.scene.run if turn.scene else None
    done = [outcome.result for outcome in turn.outcomes if isinstance(outcome, ActionSucceeded)]
    interrupt = confirmation(run.id, run.awaiting) if run else None
    turn.writer.finish(interrupt=interrupt, result=done[-1] if done else None, usage=turn.usage)


def _remarked(turn: TurnState) -> str | None:
    return turn.understood.remark if turn.understood else None


def _remark(scene: Scene, remark: str) -> str:
    field = asked(scene)
    if remark in ANSWERS:
        return ANSWERS[remark]
    if remark == "stale":
        return STALE
    if remark == "offer_declined" and field:
        return declined(scene, field)
    return expected(field) if field else NOT_UNDERSTOOD


def _told(turn: TurnState) -> bool:
    """Whether the person knows already what there is to confirm, or that the run has come to its end."""
    ended = any(isinstance(outcome, RunCompleted | RunAbandoned) for outcome in turn.outcomes)
    awaiting = turn.present.run.awaiting
    asked_now = any(isinstance(outcome, ConfirmationAsked) for outcome in turn.outcomes)
    return ended or (awaiting is not None and not asked_now and not turn.input.silent)


def _already_asked(turn: TurnState) -> bool:
    """Where what was said is the question already: a refusal that asks, or a no to an action that stays on offer."""
    awaiting = turn.present.run.awaiting
    if awaiting:
        declined = [outcome for outcome in turn.outcomes if isinstance(outcome, ConfirmationDeclined)]
        return any(outcome.subject == "action" for outcome in declined)
    if _remarked(turn) == "offer_declined":
        return True
    unanswered = _remarked(turn) is not None or any(isinstance(outcome, AnswerRejected) for outcome in turn.outcomes)
    return unanswered and turn.usage is None and turn.writer.spoken.rstrip().endswith("?")


def _outcome(scene: Scene, document: dict[str, object]) -> dict[str, object]:
    """An outcome with the name of its field, so that clients needn't know the structure."""
    key = document.get("field") or document.get("step")
    return {**document, "name": scene.lexicon.name(str(key))} if key else document


def _separated(turn: TurnState, text: str) -> str:
    return f"{GAP}{text}" if text and turn.writer.spoken else text


def _joined(said: Sequence[str]) -> str:
    """Sentences in one paragraph; what has lines of its own stands apart."""
    text = ""
    for sentence in said:
        apart = "\n" in sentence or "\n" in text.rsplit(GAP, 1)[-1]
        text += (GAP if apart else " ") * bool(text) + sentence
    return text
