"""What happened, in sentences: short, warm, and only what is worth saying."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from agent.speech.lexicon import Lexicon
from agent.typed.words import fold
from wizard.inputs import SingleSelect
from wizard.inputs.field import listed
from wizard.outcomes import (
    ActionFailed,
    ActionSucceeded,
    AnswerAccepted,
    AnswerCleared,
    AnswerComputed,
    AnswerRejected,
    AnswerRestored,
    AnswerSetAside,
    CommandRefused,
    ConfirmationAsked,
    ConfirmationDeclined,
    ExpressionFailed,
    FieldSkipped,
    HelpShown,
    MessageShown,
    Outcome,
    RemainingShown,
    RunAbandoned,
    RunCompleted,
    RunMigrated,
    RunStarted,
    RunStartedOver,
    StepEntered,
    SummaryShown,
    WentBack,
)
from wizard.run import SummaryLine

DONE: Mapping[str, str] = {
    "publishEvent": "Done! “{event[title]}” is published. Anyone can see it at {event[url_path]}",
}
DECLINED: Mapping[str, str] = {
    "action": "All right, nothing has been done. Tell me what you'd like to change, or say “yes” when you're ready.",
    "start_over": "All right, we keep everything as it is.",
    "cancel": "Good, we carry on.",
}
TRIED = "That's the end of it. This is a preview, so nothing was really carried out."
ALL_ANSWERED = "Nothing is missing any more."
LONG = 160


def sentences(
    outcomes: Sequence[Outcome],
    lexicon: Lexicon,
    said: str | None = None,
    came_from: str | None = None,
    asked_for: str | None = None,
) -> list[str]:
    """A sentence for each thing that the person should hear. `said`: their words, `came_from`: the step before,
    `asked_for`: the field that they were asked for."""
    accepted = [outcome for outcome in outcomes if isinstance(outcome, AnswerAccepted)]
    plain = {each.field for each in accepted if asked_for in (None, each.field) and _plain(each.label, said)}
    answers = _answers(accepted, lexicon, plain)
    told = [_sentence(outcome, lexicon) for outcome in _worth_telling(without_taken_back(outcomes))]
    told.append(_set_aside([outcome for outcome in outcomes if isinstance(outcome, AnswerSetAside)], lexicon))
    entered = [outcome.step for outcome in outcomes if isinstance(outcome, StepEntered)]
    heading = lexicon.step_heading(entered[-1], came_from) if entered and _moved(outcomes) else ""
    return [sentence for sentence in (*answers, *told, heading) if sentence]


def consequences(outcomes: Sequence[Outcome], lexicon: Lexicon) -> list[str]:
    """What only the engine knows, to be added where a model has spoken for itself."""
    own = (RunMigrated, AnswerRestored, ExpressionFailed, SummaryShown, RemainingShown, MessageShown)
    told = [_sentence(outcome, lexicon) for outcome in without_taken_back(outcomes) if isinstance(outcome, own)]
    aside = _set_aside([outcome for outcome in outcomes if isinstance(outcome, AnswerSetAside)], lexicon)
    return [sentence for sentence in (aside, *told) if sentence]


def summary(lines: Sequence[SummaryLine]) -> str:
    """The answers read back, one a line."""
    return "\n".join(f"• {line.name}: {line.label}" for line in lines)


def _worth_telling(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """An action's success, or the author's own words, say already that the run is complete. What was worked out before
    anything was answered is no news."""
    acted = any(isinstance(outcome, ActionSucceeded | MessageShown) for outcome in outcomes)
    begun = any(isinstance(outcome, RunStarted | RunStartedOver) for outcome in outcomes)
    silent = (RunCompleted,) * acted + (AnswerComputed,) * begun
    return [outcome for outcome in outcomes if not isinstance(outcome, silent)]


def _moved(outcomes: Sequence[Outcome]) -> bool:
    """Whether the person came to another step by going on, so that it should be announced."""
    for outcome in outcomes:
        if isinstance(outcome, RunStarted | RunStartedOver | WentBack | ConfirmationDeclined):
            return False
        if isinstance(outcome, ConfirmationAsked) and outcome.subject != "action":
            return False
    return True


def _answers(accepted: Sequence[AnswerAccepted], lexicon: Lexicon, plain: Collection[str]) -> list[str]:
    """What was understood; not of a new answer whose words were plain."""
    changed = [answer for answer in accepted if answer.previous is not None and answer.previous != answer.value]
    new = [answer for answer in accepted if answer.previous is None and answer.field not in plain]
    same = [answer for answer in accepted if answer.previous == answer.value]
    heard = [f"I've changed {lexicon.mention(answer.field)} to {_named(answer, lexicon)}." for answer in changed]
    heard += [f"{lexicon.name(answer.field)} stays as it was: {_brief(answer.label)}." for answer in same]
    if len(new) == 1:
        heard.append(f"{lexicon.name(new[0].field)}: {_brief(new[0].label)}.")
    elif new:
        heard.append("I've noted:\n" + "\n".join(f"• {lexicon.name(one.field)}: {_brief(one.label)}" for one in new))
    return heard


def _set_aside(aside: Sequence[AnswerSetAside], lexicon: Lexicon) -> str:
    """What no longer fits: kept, but out of the way."""
    if not aside:
        return ""
    names = listed([f"{lexicon.mention(each.field)} ({_brief(each.label)})" for each in aside], "and")
    return f"I've set aside {names}. {aside[0].because if len(aside) == 1 else ''}".strip()


def _plain(label: str, said: str | None) -> bool:
    """Whether saying it back would only repeat the person's own words."""
    return said is not None and fold(label).strip(" .!") == fold(said).strip(" .!")


def _named(answer: AnswerAccepted, lexicon: Lexicon) -> str:
    """What an answer was changed to; an option by its name, which may begin with a capital or a preposition."""
    label = _brief(answer.label)
    return f"“{label}”" if isinstance(lexicon.part(answer.field), SingleSelect) else label


def _brief(label: str) -> str:
    """A label as the end of a sentence."""
    return label.rstrip(".:") if len(label) <= LONG else f"{label[: LONG - 1].rstrip()}…"


def _sentence(outcome: Outcome, lexicon: Lexicon) -> str:
    match outcome:
        case RunStarted():
            return lexicon.welcome()
        case RunStartedOver():
            return "A clean slate, then."
        case RunMigrated():
            return _migrated(outcome, lexicon)
        case SummaryShown(lines=lines):
            return f"So far:\n{summary(lines)}" if lines else "There are no answers yet."
        case RemainingShown(fields=fields):
            return _remaining([lexicon.mention(field) for field in fields])
        case RunCompleted() | RunAbandoned() | ConfirmationDeclined():
            return _turn_of_the_run(outcome)
        case ActionSucceeded(operation=operation, result=result):
            return _done(operation, result)
        case MessageShown(message=message):
            return message
        case ActionFailed(error=error):
            return f"That didn't work: {error or 'the action failed'}"
        case _:
            return _about_an_answer(outcome, lexicon)


def without_taken_back(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """A move that was taken back before the person heard of it is none, unless the way back cost an answer."""
    told: list[Outcome] = []
    for outcome in outcomes:
        last = told[-1] if told else None
        if isinstance(outcome, RunMigrated) and outcome.undone and isinstance(last, RunMigrated) and not last.undone:
            told.pop()
            if not (outcome.converted or outcome.set_aside or outcome.asked):
                continue
        told.append(outcome)
    return told


def _migrated(outcome: RunMigrated, lexicon: Lexicon) -> str:
    """A redacted outcome has no words left, but its numbers."""
    told = ["This wizard has been changed since we last spoke, and we go on with its new form."]
    if outcome.undone:
        told = ["The change to this wizard was taken back, and we go on with its earlier form."]
    if outcome.converted:
        told.append(f"Your answers read a little differently now: {_listed(outcome.converted)}.")
    if outcome.set_aside:
        told.append(f"I've set aside what no longer has a place: {_listed(outcome.set_aside)}.")
    if outcome.asked:
        told.append(f"New to answer: {listed([lexicon.mention(key) for key in outcome.asked], 'and')}.")
    return " ".join(told)


def _listed(lines: Sequence[SummaryLine]) -> str:
    return listed([f"{line.name} ({_brief(line.label)})" for line in lines], "and")


def _about_an_answer(outcome: Outcome, lexicon: Lexicon) -> str:
    match outcome:
        case AnswerRejected(message=message) | CommandRefused(message=message):
            return message
        case ExpressionFailed(where=where):
            return f"A rule of this wizard can't be worked out ({lexicon.mention(where)}); its author has to mend it."
        case AnswerCleared(field=field):
            return f"{lexicon.name(field)} is empty again."
        case AnswerRestored(field=field, label=label):
            return f"Your earlier answer for {lexicon.mention(field)} is back: {_brief(label)}."
        case AnswerComputed(field=field, label=label):
            return f"{lexicon.name(field)}: {_brief(label)}."
        case HelpShown(text=text):
            return text
        case _:
            return _on_the_way(outcome, lexicon)


def _on_the_way(outcome: Outcome, lexicon: Lexicon) -> str:
    match outcome:
        case WentBack(field=field):
            return f"Back to {lexicon.mention(field)}."
        case FieldSkipped(field=field):
            return f"We leave out {lexicon.mention(field)}."
        case _:
            return ""


def _remaining(names: list[str]) -> str:
    return f"Still to come: {listed(names, 'and')}." if names else ALL_ANSWERED


def _turn_of_the_run(outcome: RunCompleted | RunAbandoned | ConfirmationDeclined) -> str:
    match outcome:
        case RunCompleted():
            return "That's everything — thank you!"
        case RunAbandoned():
            return "I've stopped here and nothing was carried out. Say “start over” whenever you want to begin again."
        case ConfirmationDeclined(subject=subject):
            return DECLINED[subject]


def _done(operation: str, result: Any) -> str:
    members = cast("dict[str, Any]", result) if isinstance(result, dict) else {}
    if members.get("preview") is True:
        return TRIED
    try:
        return DONE[operation].format_map({key: value for key, value in members.items() if value})
    except KeyError:
        return "Done!"
