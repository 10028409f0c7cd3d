"""Answering, clearing and skipping: what the commands about a single field do."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from wizard.commands import ClearAnswer, SaveDraft, SetAnswer, Skip
from wizard.conditions import EvaluationFailed
from wizard.engine.fitting import Fault, fault_of
from wizard.engine.survey import FieldStanding, StepStanding
from wizard.engine.work import Work
from wizard.inputs import ValueRejected
from wizard.outcomes import (
    AnswerAccepted,
    AnswerCleared,
    AnswerRejected,
    AnswerSetAside,
    DraftDropped,
    DraftKept,
    FieldSkipped,
)
from wizard.run import Answer, AnswerSource, Draft

NOT_YET = "It is kept until it is needed."


def can_be_answered(work: Work, key: str) -> bool:
    """Whether an answer would count now; also true where it would only be refused for good."""
    standing = work.survey.fields.get(key)
    return standing is None or standing.counts or standing.part.computed is not None


def set_answer(work: Work, command: SetAnswer | SaveDraft, source: AnswerSource = "person") -> None:
    """Answer a field, wherever in the wizard; a field that waits for an earlier answer keeps it aside till then."""
    key, value = command.field, command.value
    if key not in work.survey.fields:
        work.refuse(command, "unknown_field", f"There is no field “{key}” in this wizard.")
        return
    _enter_skipped_step(work, key)
    standing = work.survey.fields[key]
    if refusal := _refusal(standing):
        work.happened(AnswerRejected(key, value, refusal.code, refusal.message))
        return
    try:
        normal = standing.field.normalize(value)
        fault = _fault(work, standing, normal) if standing.counts else None
    except ValueRejected as rejected:
        normal, fault = None, Fault(rejected.code, rejected.message)
    if fault and isinstance(command, SaveDraft):
        work.draft(key, Draft(value, fault.code, fault.message))
        work.happened(DraftKept(key, value, fault.code, fault.message))
    elif fault:
        work.happened(AnswerRejected(key, value, fault.code, fault.message))
    else:
        _accept(work, standing, normal, source)


def _enter_skipped_step(work: Work, key: str) -> None:
    step = work.survey.step_of(key)
    if step.skipped:
        work.update(skipped=_without(work.run.skipped, step.key))


def _refusal(standing: FieldStanding) -> Fault | None:
    subject = standing.field.subject
    if standing.part.computed is not None:
        return Fault("computed", f"{subject} follows from the other answers and can't be set.")
    if standing.disabled:
        return Fault("disabled", f"{subject} can't be set with the answers so far.")
    if not standing.visible and not standing.waiting:
        return Fault("not_applicable", f"{subject} isn't part of this with the answers so far.")
    return None


def _fault(work: Work, standing: FieldStanding, value: JsonValue) -> Fault | None:
    try:
        return fault_of(standing, value, work.survey.values, work.now.tzinfo)
    except EvaluationFailed:
        return None


def _accept(work: Work, standing: FieldStanding, value: JsonValue, source: AnswerSource) -> None:
    key, label = standing.key, standing.field.label(value)
    previous = standing.answer
    work.draft(key, None)
    _drop_what_was_awaited(work, changed=previous is None or previous.value != value)
    focus = None if work.run.focus == key else work.run.focus
    work.update(skipped=_without(work.run.skipped, key), focus=focus)
    if not standing.counts:
        work.answer(key, Answer(value, label, "set_aside", source))
        work.happened(AnswerSetAside(key, label, NOT_YET))
        work.put_off = True
        return
    if previous is None or previous.value != value:
        work.answer(key, Answer(value, label, "active", source))
    work.happened(AnswerAccepted(key, value, label, previous.value if previous else None))


def _drop_what_was_awaited(work: Work, *, changed: bool) -> None:
    awaiting = work.run.awaiting
    if awaiting and (changed or awaiting.subject != "action"):
        work.interrupt()


def clear_answer(work: Work, command: ClearAnswer) -> None:
    """Forget an answer for good; it is asked again if it is still part of the run."""
    standing = work.survey.fields.get(command.field)
    answer = work.run.answers.get(command.field)
    if standing is None:
        work.refuse(command, "unknown_field", f"There is no field “{command.field}” in this wizard.")
    elif standing.part.computed is not None:
        work.refuse(command, "computed", f"{standing.field.subject} follows from the other answers.")
    elif (answer is None or answer.state == "draft") and command.field in work.run.drafts:
        work.draft(command.field, None)
        work.happened(DraftDropped(command.field))
    elif answer is None or answer.state == "draft":
        work.refuse(command, "nothing_to_clear", f"{standing.field.subject} has no answer yet.")
    else:
        work.interrupt()
        work.draft(command.field, None)
        work.answer(command.field, None)
        work.happened(AnswerCleared(command.field))


def skip(work: Work, command: Skip) -> None:
    """Leave out what is asked, a field or a whole step by its key."""
    step = next((step for step in work.survey.visible_steps if step.key == command.field), None)
    standing = work.survey.fields.get(command.field) if command.field else work.asked()
    if step:
        _skip_step(work, command, step)
    elif standing is None and command.field is None:
        work.refuse(command, "nothing_to_skip", "There is nothing to skip just now.")
    elif standing is None or not standing.asked:
        work.refuse(command, "not_asked", f"“{command.field}” isn't asked for.")
    elif work.run.focus == standing.key and not standing.missing and (command.field is None or standing.required):
        work.decide(focus=None)
    elif not standing.required:
        _skip_field(work, standing)
    else:
        _skip_step(work, command, work.survey.step_of(standing.key), standing)


def _skip_field(work: Work, standing: FieldStanding) -> None:
    work.interrupt()
    work.draft(standing.key, None)
    focus = None if work.run.focus == standing.key else work.run.focus
    work.update(skipped=(*_without(work.run.skipped, standing.key), standing.key), focus=focus)
    if standing.answer:
        work.answer(standing.key, replace(standing.answer, state="set_aside"))
    work.happened(FieldSkipped(standing.key))


def _skip_step(work: Work, command: Skip, step: StepStanding, standing: FieldStanding | None = None) -> None:
    if not step.skippable:
        subject = standing.field.subject if standing else f"“{step.part.step.name}”"
        work.refuse(command, "required", f"{subject} can't be skipped.")
        return
    work.interrupt()
    work.update(skipped=(*_without(work.run.skipped, step.key), step.key), focus=None)
    work.happened(FieldSkipped(step.key))


def _without(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(each for each in keys if each != key)
