"""What a run becomes in a newer version of its wizard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from wizard.compiled import CompiledStructure
from wizard.engine import view
from wizard.errors import RunEnded, RunNotReady
from wizard.inputs import OptionSet
from wizard.migrating.conversions import Unconvertible, converted
from wizard.migrating.fates import Detached, FieldFate, Plan
from wizard.migrating.names import Names, by_id
from wizard.migrating.standing import acted, stand
from wizard.run import Answer, Run

GONE = "It isn't asked any more."
COMPUTED = "It follows from the other answers now."
NOT_GIVEN = "It was worked out before; now it is asked."
NOT_NOW = "It doesn't fit with the other answers."


@dataclass(frozen=True, slots=True)
class _Carried:
    """An answer as it is to stand in the new version, before the engine has looked at all of them together."""

    answer: Answer
    because: str | None = None


def plan(
    before: CompiledStructure,
    after: CompiledStructure,
    run: Run,
    *,
    now: datetime,
    detached: Sequence[Detached] = (),
    copy_id: UUID | None = None,
) -> Plan:
    """The run in the newer version: the same run if it is in progress, under `copy_id` a new one if it has ended.

    Fields are the same by their ids, whatever their keys. `detached`: answers that an earlier version asked for.
    Raises RunNotReady while something is carried out for it, or where the new version has no place to stay at.
    """
    if run.awaiting and run.awaiting.kind == "execution":
        raise RunNotReady("Something is being carried out for this run just now.", run_status=run.status)
    if copy_id is None and run.status != "in_progress":
        raise RunEnded(run_status=run.status)
    names, fields = Names(before, after), by_id(after)
    held = {before.fields[key].field.id: Detached(before.fields[key].field, each) for key, each in run.answers.items()}
    given = {**{each.field.id: each for each in detached}, **held}
    taken = {id: _carried(each, fields[id], after) for id, each in given.items() if id in fields}
    mapped = _mapped(names, run, {fields[id].key: each.answer for id, each in taken.items()}, copy_id)
    settled = stand(after, mapped, now=now)
    then = replace(settled, revision=1 if copy_id else run.revision + 1)
    known = {id: each for id, each in given.items() if id in held or id in fields}
    told = _fates(known, fields, then, {id: each.because for id, each in taken.items()})
    asked = _asked(names, before, after, run, then, now)
    answers = {id: each.answer for id, each in given.items()}
    return Plan(then, answers, frozenset(held.keys() - fields.keys()), (*told, *asked))


def _carried(given: Detached, field: OptionSet, after: CompiledStructure) -> _Carried:
    """An answer that doesn't fit is a draft: it never comes back by itself."""
    answer, computed = given.answer, after.fields[field.key].computed is not None
    if computed:
        return _Carried(answer, None if answer.source == "computed" else COMPUTED)
    if answer.source == "computed":
        return _Carried(replace(answer, state="draft"), NOT_GIVEN)
    try:
        value = converted(given.field, field, answer.value)
    except Unconvertible as lost:
        return _Carried(replace(answer, state="draft"), lost.message)
    return _Carried(replace(answer, value=value, label=field.label(value)))


def _mapped(names: Names, run: Run, answers: Mapping[str, Answer], copy_id: UUID | None) -> Run:
    """The run under the new names; what was asked to be confirmed is asked anew. A copy has left no step behind, but
    knows what was executed before."""
    mapped = Run(copy_id or run.id, answers=answers, skipped=names.kept(run.skipped), intents=run.intents)
    if copy_id:
        return mapped
    done = acted(names.before, names.after, (new for key in run.completed_steps if (new := names.step(key))))
    focus = names.field(run.focus) if run.focus else None
    return replace(mapped, completed_steps=done, focus=focus, current_step=names.step(run.current_step or ""))


def _fates(
    given: Mapping[UUID, Detached],
    fields: Mapping[UUID, OptionSet],
    then: Run,
    reasons: Mapping[UUID, str | None],
) -> Iterable[FieldFate]:
    for id, each in given.items():
        field = fields.get(id)
        if each.answer.state == "draft" or (each.answer.source == "computed" and not reasons.get(id)):
            continue
        if field is None:
            yield _set_aside(each, each.field, GONE)
        else:
            yield _fate(each, field, then.answers.get(field.key), reasons[id])


def _fate(given: Detached, field: OptionSet, then: Answer | None, because: str | None) -> FieldFate:
    was = given.answer
    if because or then is None or (was.state == "active" and then.state != "active"):
        return _set_aside(given, field, because or NOT_NOW)
    same = (then.value, then.label) == (was.value, was.label)
    return FieldFate(field.id, field.key, field.name, "kept" if same else "converted", was.label, then.label)


def _set_aside(given: Detached, field: OptionSet, because: str) -> FieldFate:
    return FieldFate(field.id, field.key, field.name, "set_aside", given.answer.label, because=because)


def _asked(
    names: Names, before: CompiledStructure, after: CompiledStructure, run: Run, then: Run, now: datetime
) -> Iterable[FieldFate]:
    """The fields that are open then, and were not before."""
    shown = view(before, run, now=now)
    open_before = {names.field(key) for key in shown.remaining}
    for key in view(after, then, now=now).remaining:
        if key not in open_before:
            field = after.fields[key].field
            yield FieldFate(field.id, key, field.name, "asked")
