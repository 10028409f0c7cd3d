"""What a run becomes when its migration is taken back, without losing what was answered since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wizard.compiled import CompiledStructure
from wizard.errors import RunNotReady
from wizard.inputs import OptionSet
from wizard.migrating.conversions import Unconvertible, converted
from wizard.migrating.fates import FieldFate, Undoing
from wizard.migrating.names import Names, by_id
from wizard.migrating.standing import acted, stand
from wizard.run import Answer, Run

ONLY_THERE = "Only the newer version asks it."


@dataclass(frozen=True, slots=True)
class _Answered:
    """A field's answer before the migration, right after it, and now; `there`: the field in the newer version."""

    field: OptionSet
    there: OptionSet | None
    before: Answer | None
    migrated: Answer | None
    now: Answer | None

    @property
    def untouched(self) -> bool:
        return _same(self.migrated, self.now)


def undo(
    older: CompiledStructure, newer: CompiledStructure, before: Run, migrated: Run, current: Run, *, now: datetime
) -> Undoing:
    """The run in the older version again. `before`: as it was when it was migrated, `migrated`: right afterwards.

    What wasn't touched since is as it was before; an answer given since takes its place where it fits the older
    version. Raises RunNotReady while something is carried out, or for a run that has ended.
    """
    if current.status != "in_progress" or (current.awaiting and current.awaiting.kind == "execution"):
        raise RunNotReady("This run has ended, or has an action on its way.", run_status=current.status)
    fields, there = by_id(older), by_id(newer)
    known = {
        id: _Answered(field, there.get(id), before.answers.get(field.key), *_both(there.get(id), migrated, current))
        for id, field in fields.items()
    }
    decided = {id: _decided(each) for id, each in known.items()}
    answers = {fields[id].key: answer for id, (answer, _) in decided.items() if answer}
    mapped = _mapped(Names(newer, older), before, current, answers)
    run = replace(stand(older, mapped, now=now, was=_standing(before, current)), revision=current.revision + 1)
    left = {id: field for id, field in there.items() if id not in fields and field.key in current.answers}
    untouched = {id for id, field in left.items() if _same(*_both(field, migrated, current))}
    restored = untouched | {id for id, (answer, _) in decided.items() if answer and answer is known[id].before}
    told = [fate for _, fate in decided.values() if fate]
    return Undoing(run, frozenset(restored), (*told, *_left(left.values(), current)))


def _both(field: OptionSet | None, migrated: Run, current: Run) -> tuple[Answer | None, Answer | None]:
    return (migrated.answers.get(field.key), current.answers.get(field.key)) if field else (None, None)


def _same(one: Answer | None, other: Answer | None) -> bool:
    """What tells one answer from another is its value, and whether it was put away for good."""
    if one is None or other is None:
        return one is other
    return (one.value, one.state == "draft") == (other.value, other.state == "draft")


def _decided(each: _Answered) -> tuple[Answer | None, FieldFate | None]:
    if each.there is None or each.untouched:
        return each.before, None
    if each.now is None:
        return None, None
    try:
        value = converted(each.there, each.field, each.now.value)
    except Unconvertible as lost:
        return each.before, _fate(each, "set_aside", because=lost.message)
    label = each.field.label(value)
    return replace(each.now, value=value, label=label), _fate(each, "kept", becomes=label)


def _fate(each: _Answered, fate: str, *, becomes: str | None = None, because: str | None = None) -> FieldFate:
    label = each.now.label if each.now else None
    kind = "set_aside" if fate == "set_aside" else "kept" if label == becomes else "converted"
    return FieldFate(each.field.id, each.field.key, each.field.name, kind, label, becomes, because)


def _mapped(names: Names, before: Run, current: Run, answers: Mapping[str, Answer]) -> Run:
    back = Names(names.after, names.before)
    unknown_there = tuple(key for key in before.skipped if back.either(key) is None)
    done = acted(names.before, names.after, (old for key in current.completed_steps if (old := names.step(key))))
    intents = {key: max(before.intents.get(key, 0), current.intents.get(key, 0)) for key in _keys(before, current)}
    return Run(
        current.id,
        answers=answers,
        skipped=(*names.kept(current.skipped), *unknown_there),
        completed_steps=tuple({*before.completed_steps, *done}),
        intents=intents,
    )


def _keys(*runs: Run) -> Iterable[str]:
    return {key for run in runs for key in run.intents}


def _standing(before: Run, current: Run) -> Run:
    """How it stood when the steps that are behind it were completed."""
    return replace(before, awaiting=None, focus=None, revision=current.revision)


def _left(left: Iterable[OptionSet], current: Run) -> Iterable[FieldFate]:
    for field in left:
        answer = current.answers[field.key]
        if answer.source != "computed":
            yield FieldFate(field.id, field.key, field.name, "set_aside", answer.label, because=ONLY_THERE)
