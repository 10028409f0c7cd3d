"""Compares runs of one wizard, also of different versions of it: what belongs together has the same id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wizard.comparison.aligning import AlignedStep, aligned
from wizard.comparison.compared import (
    ComparedField,
    ComparedRun,
    ComparedStep,
    ComparedValue,
    Comparison,
    Passed,
    Presence,
    StepPassage,
)
from wizard.comparison.meanings import difference
from wizard.comparison.summary import summed_up
from wizard.comparison.verdicts import verdict_of, verdict_together
from wizard.errors import Invalid
from wizard.inputs.field import listed
from wizard.playback import PlayedField, PlayedRun, PlayedStep
from wizard.structure import Structure

MOST_RUNS: Final = 10


def compare(runs: Sequence[PlayedRun], versions: Mapping[UUID, frozenset[UUID]] | None = None) -> Comparison:
    """The runs side by side, in their order; numbers, dates and durations are compared with the first run's.

    `versions`: see `parts_of`, of each version by its id, since a run doesn't show what it was led past; where one is
    missing, it has what its runs show.

    Raises Invalid for fewer than two runs or more than ten, for one that is there twice, and for runs of different
    wizards.
    """
    check_number([run.run_id for run in runs])
    _check_wizards(runs)
    newest = max(runs, key=lambda run: run.version_number)
    entries = [_Entry(run) for run in runs]
    declared = _declared(runs, versions or {})
    steps = tuple(_step(each, entries, declared) for each in aligned(runs))
    compared = tuple(_run(run, runs[0]) for run in runs)
    return Comparison(
        newest.wizard_id, newest.wizard_name, newest.version_number, compared, steps, summed_up(compared, steps)
    )


def parts_of(structure: Structure) -> frozenset[UUID]:
    """The ids of all steps and fields of a version."""
    return frozenset(step.id for step in structure.steps) | {field.id for field in structure.fields()}


class _Entry:
    """A run whose steps and fields are found by their ids."""

    def __init__(self, run: PlayedRun) -> None:
        self.id, self.version_id = run.run_id, run.version_id
        self.steps: Mapping[UUID, PlayedStep] = {step.step_id: step for step in run.steps}
        self.fields: Mapping[UUID, PlayedField] = {
            field.option_set_id: field for step in run.steps for field in step.fields
        }


@dataclass(frozen=True, slots=True)
class _Declared:
    """The steps and fields that a version is known to have."""

    parts: Mapping[UUID, frozenset[UUID]]

    def has(self, entry: _Entry, part: UUID) -> bool:
        return part in self.parts[entry.version_id]


def check_number(run_ids: Sequence[UUID]) -> None:
    """Refuses too few or too many runs and one that is there twice. Raises Invalid."""
    if not 2 <= len(run_ids) <= MOST_RUNS:
        raise Invalid(f"Between 2 and {MOST_RUNS} runs can be compared.", field="run_ids")
    if len(set(run_ids)) < len(run_ids):
        raise Invalid("A run is there twice.", field="run_ids")


def _check_wizards(runs: Sequence[PlayedRun]) -> None:
    wizards = {run.wizard_id: run.wizard_name for run in runs}
    if len(wizards) > 1:
        named = listed([f"“{name}”" for name in wizards.values()], "and")
        raise Invalid(f"Only runs of one wizard can be compared; these are of {named}.", field="run_ids")


def _declared(runs: Sequence[PlayedRun], versions: Mapping[UUID, frozenset[UUID]]) -> _Declared:
    parts = dict(versions)
    for run in runs:
        own = {step.step_id for step in run.steps} | {each.option_set_id for step in run.steps for each in step.fields}
        parts[run.version_id] = parts.get(run.version_id, frozenset()) | own
    return _Declared(parts)


def _step(place: AlignedStep, entries: Sequence[_Entry], declared: _Declared) -> ComparedStep:
    step = place.step
    fields = tuple(_field(each, entries, declared) for each in place.fields)
    passages = tuple(_passage(step, entry, declared) for entry in entries)
    reached = any(each.status in ("completed", "in_progress") for each in passages)
    return ComparedStep(step.step_id, step.key, step.name, verdict_together(fields, reached=reached), passages, fields)


def _passage(step: PlayedStep, entry: _Entry, declared: _Declared) -> StepPassage:
    own = entry.steps.get(step.step_id)
    if own is None:
        missing: Passed = "not_asked" if declared.has(entry, step.step_id) else "not_in_version"
        return StepPassage(entry.id, missing)
    called = own.name if own.name != step.name else None
    return StepPassage(entry.id, own.status, own.completed_at, own.time_spent_seconds, called)


def _field(field: PlayedField, entries: Sequence[_Entry], declared: _Declared) -> ComparedField:
    found = [entry.fields.get(field.option_set_id) for entry in entries]
    answered = [each for each in found if each is not None and each.state == "answered"]
    readable = next((each for each in answered if not each.redacted), None)
    values = tuple(_value(field, own, entry, declared, readable) for own, entry in zip(found, entries, strict=True))
    verdict = verdict_of([each.state for each in values], answered)
    return ComparedField(field.option_set_id, field.key, field.name, field.selection_type, verdict, values)


def _value(
    field: PlayedField, own: PlayedField | None, entry: _Entry, declared: _Declared, first: PlayedField | None
) -> ComparedValue:
    if own is None:
        missing: Presence = "not_asked" if declared.has(entry, field.option_set_id) else "not_in_version"
        return ComparedValue(entry.id, missing)
    called = own.name if own.name != field.name else None
    if own.state != "answered" or own.redacted:
        return ComparedValue(entry.id, own.state, own.value, own.label, own.files, own.redacted, called)
    apart = difference(first, own) if first is not None else None
    return ComparedValue(entry.id, own.state, own.value, own.label, own.files, called=called, difference=apart)


def _run(run: PlayedRun, first: PlayedRun) -> ComparedRun:
    longer = None
    if run.duration_seconds is not None and first.duration_seconds is not None:
        longer = run.duration_seconds - first.duration_seconds
    return ComparedRun(
        run.run_id,
        run.run_name,
        run.version_number,
        run.executed_by,
        run.status,
        run.started_at,
        run.completed_at,
        run.duration_seconds,
        _seconds(first.started_at, run.started_at) or 0,
        _seconds(first.completed_at, run.completed_at),
        longer,
    )


def _seconds(first: datetime | None, other: datetime | None) -> int | None:
    return None if first is None or other is None else round((other - first).total_seconds())
