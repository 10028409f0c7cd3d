"""What a change of a structure means for the answers that runs hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from studio.judging import Judged
from wizard.diff import Change, Effect, diff
from wizard.ports.drafts import AnswerCounts
from wizard.structure import OptionSet, SelectField, Structure
from wizard.validation import Problem

WORST: tuple[Effect, ...] = ("safe", "lossy", "breaking")


@dataclass(frozen=True, slots=True)
class FieldImpact:
    """A field in how many runs has an answer, and what the change does to those. No key: of an older version only."""

    id: UUID
    key: str | None
    name: str | None
    effect: Effect
    counts: AnswerCounts


@dataclass(frozen=True, slots=True)
class Impact:
    """`affected` counts the answers in fields whose change isn't safe, by what became of their runs."""

    changes: tuple[Change, ...]
    summary: str
    fields: tuple[FieldImpact, ...]
    affected: Mapping[str, int]
    problems: tuple[Problem, ...]


def impact_of(before: Structure | None, judged: Judged, counts: Sequence[AnswerCounts]) -> Impact:
    """The fields that have answers or are touched by the change, in the order of the structures."""
    found = diff(before, judged.structure)
    counted = {each.option_set_id: each for each in counts}
    fields = {field.id: field for structure in (judged.structure, before) if structure for field in structure.fields()}
    effects = _effects(found.changes, _homes(fields.values()))
    known = [*fields, *(each for each in counted if each not in fields)]
    impacts = tuple(
        _field(each, fields.get(each), effects.get(each, "safe"), counted.get(each))
        for each in known
        if each in counted or each in effects
    )
    return Impact(found.changes, found.summary(), impacts, _affected(impacts), judged.problems)


def _field(part_id: UUID, field: OptionSet | None, effect: Effect, counts: AnswerCounts | None) -> FieldImpact:
    name, key = (field.name, field.key) if field else (None, None)
    return FieldImpact(part_id, key, name, effect, counts or AnswerCounts(part_id, 0, 0, 0))


def _homes(fields: Iterable[OptionSet]) -> dict[UUID, UUID]:
    """Field of each part that is, or is in, a field."""
    homes: dict[UUID, UUID] = {}
    for field in fields:
        homes[field.id] = field.id
        homes |= {option.id: field.id for option in (field.options if isinstance(field, SelectField) else ())}
    return homes


def _effects(changes: Iterable[Change], homes: Mapping[UUID, UUID]) -> dict[UUID, Effect]:
    """The worst that happens to each field."""
    worst: dict[UUID, Effect] = {}
    for change in changes:
        named = [each for each in (change.id, change.parent_id) if each is not None]
        home = next((homes[each] for each in named if each in homes), None)
        if home is not None:
            known = worst.get(home, change.effect)
            worst[home] = known if WORST.index(known) > WORST.index(change.effect) else change.effect
    return worst


def _affected(fields: Iterable[FieldImpact]) -> dict[str, int]:
    counts = [field.counts for field in fields if field.effect != "safe"]
    return {
        "in_progress": sum(each.in_progress for each in counts),
        "completed": sum(each.completed for each in counts),
        "stored": sum(each.stored for each in counts),
    }
