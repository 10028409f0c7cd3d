"""The answers of a run against another version of its wizard, carried by the identity of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from wizard.compiled import CompiledStructure
from wizard.engine.reconcile import survey
from wizard.inputs import OptionSet
from wizard.migrating.conversions import Unconvertible, converted
from wizard.migrating.planning import GONE, NOT_GIVEN
from wizard.outcomes import AnswerSetAside
from wizard.playback.asked import Asked, as_recorded, as_surveyed
from wizard.playback.joining import Placed, is_redacted, joined
from wizard.playback.played import PlayedRun
from wizard.playback.recorded import RecordedAnswer, RecordedRun
from wizard.run import Answer, Run
from wizard.structure import Structure


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A version by its number. `compiled` is None where it can't be gone through any more."""

    number: int
    structure: Structure
    compiled: CompiledStructure | None


def against(recorded: RecordedRun, own: Structure | None, other: OtherVersion, now: datetime) -> PlayedRun:
    """The run in the other version's steps; nothing is written. `now`: as of when conditions are looked at.

    An answer that the other version has no place for is `elsewhere`; one that doesn't fit there is set aside, and says
    why. What was redacted can't be looked at by conditions, so that then every step is shown.
    """
    given = _carried(recorded, own, other.structure)
    run = _standing(recorded, own, other.structure, given)
    if other.compiled is None or recorded.redacted:
        return joined(recorded, other.structure, as_recorded(other.structure, run), given, shown_version=other.number)
    fitted, asked = _fitted(other.compiled, run, given, now)
    return joined(recorded, other.structure, asked, fitted, shown_version=other.number)


def _carried(recorded: RecordedRun, own: Structure | None, other: Structure) -> Placed:
    """Each answer in the terms of the field that has its identity there."""
    before = {each.id: each for each in own.fields()} if own else {}
    after = {each.id: each for each in other.fields()}
    answers: dict[UUID, RecordedAnswer] = {}
    because: dict[UUID, str] = {}
    for each in recorded.answers:
        field = after.get(each.option_set_id)
        if field is None:
            because[each.option_set_id] = GONE
            continue
        try:
            answers[field.id] = _in_terms_of(field, before.get(field.id), each, recorded)
        except Unconvertible as lost:
            answers[field.id] = replace(each, answer=replace(each.answer, state="draft"))
            because[field.id] = lost.message
    return Placed(answers, [each for each in recorded.answers if each.option_set_id not in after], because)


def _in_terms_of(
    field: OptionSet, was: OptionSet | None, given: RecordedAnswer, recorded: RecordedRun
) -> RecordedAnswer:
    """Raises Unconvertible."""
    if is_redacted(given, recorded):
        return replace(given, key=field.key)
    if given.answer.source == "computed" and field.computed is None:
        raise Unconvertible(NOT_GIVEN)
    if was is None and given.selection_type != field.selection_type:
        raise Unconvertible(field.expectation())
    value = converted(was or field, field, given.answer.value)
    answer = replace(given.answer, value=value, label=field.label(value))
    return replace(given, key=field.key, selection_type=field.selection_type, answer=answer, detached=False)


def _standing(recorded: RecordedRun, own: Structure | None, other: Structure, given: Placed) -> Run:
    """The run under the other version's keys."""
    names: Mapping[str, str] = _names(own, other) if own else {}
    run = recorded.run
    return replace(
        run,
        status="in_progress",
        current_step=None,
        completed_steps=tuple(names[key] for key in run.completed_steps if key in names),
        skipped=tuple(names[key] for key in run.skipped if key in names),
        focus=None,
        awaiting=None,
        answers={each.key: each.answer for each in given.answers.values()},
    )


def _names(own: Structure, other: Structure) -> Mapping[str, str]:
    """What the keys of fields and steps are called there, by the ids that stay the same."""
    there = {each.id: each.key for each in (*other.fields(), *other.steps)}
    return {each.key: there[each.id] for each in (*own.fields(), *own.steps) if each.id in there}


def _fitted(compiled: CompiledStructure, run: Run, given: Placed, now: datetime) -> tuple[Placed, Asked]:
    """As the engine would have the answers there, with what it has to say against some of them."""
    found = survey(compiled, run, now)
    keys = {part.key: part.field for part in compiled.fields.values()}
    reasons = {each.field: each.because for each in found.changes if isinstance(each, AnswerSetAside)}
    because = {**given.because, **{keys[key].id: reason for key, reason in reasons.items()}}
    answers = {
        keys[key].id: _as_there(given.answers.get(keys[key].id), keys[key], answer, now)
        for key, answer in found.answers.items()
    }
    return Placed(answers, given.elsewhere, because), as_surveyed(compiled, run, now)


def _as_there(given: RecordedAnswer | None, field: OptionSet, answer: Answer, now: datetime) -> RecordedAnswer:
    """What follows from the other answers there was never given here, and is as of now."""
    if given is not None:
        return replace(given, answer=answer)
    return RecordedAnswer(field.id, field.key, field.selection_type, answer, field.name, field.question, None, now)
