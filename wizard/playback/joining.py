"""Joins what a version asks with what was recorded: a run as it is played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import JsonValue

from wizard.inputs import OptionSet, Rating, Rows, SelectField, Slider
from wizard.inputs.rich_text import sanitize
from wizard.playback.asked import Asked
from wizard.playback.played import FieldState, PlayedColumn, PlayedField, PlayedFile, PlayedRun, PlayedStep, StepStatus
from wizard.playback.recorded import REDACTED, RecordedAnswer, RecordedRun, RecordedStep
from wizard.structure import Step, Structure


@dataclass(frozen=True, slots=True)
class Placed:
    """The answers that a structure has a place for, by field; the others; and why some of either don't fit."""

    answers: Mapping[UUID, RecordedAnswer]
    elsewhere: Sequence[RecordedAnswer] = ()
    because: Mapping[UUID, str] = field(default_factory=dict[UUID, str])


def placed(structure: Structure, recorded: RecordedRun) -> Placed:
    """In the run's own version."""
    fields = {each.id for each in structure.fields()}
    given = {each.option_set_id: each for each in recorded.answers}
    there = {id: each for id, each in given.items() if id in fields and not each.detached}
    return Placed(there, [each for id, each in given.items() if id not in there])


def joined(
    recorded: RecordedRun, structure: Structure, asked: Asked, given: Placed, *, shown_version: int | None = None
) -> PlayedRun:
    """The run in the steps of that structure. `shown_version`: its number where it isn't the run's own."""
    times = {each.step_id: each for each in recorded.steps}
    steps: list[PlayedStep] = []
    for step in structure.steps:
        status = asked.steps.get(step.key, "not_asked")
        fields = tuple(_field(each, recorded, asked, given) for each in step.option_sets)
        if status != "not_asked" or any(each.state == "set_aside" for each in fields):
            steps.append(_step(step, len(steps) + 1, status, times.get(step.id), fields))
    elsewhere = tuple(as_snapshot(each, recorded, given.because.get(each.option_set_id)) for each in given.elsewhere)
    return played_run(recorded, structure, steps, elsewhere, shown_version)


def played_run(
    recorded: RecordedRun,
    structure: Structure | None,
    steps: Iterable[PlayedStep],
    elsewhere: tuple[PlayedField, ...] = (),
    shown_version: int | None = None,
) -> PlayedRun:
    """What frames the steps. The wizard is called as its version was, where that can be read."""
    return PlayedRun(
        run_id=recorded.run.id,
        wizard_id=recorded.wizard_id,
        version_id=recorded.version_id,
        organization_id=recorded.organization_id,
        user_id=recorded.user_id,
        run_name=recorded.run_name,
        run_notes=recorded.run_notes,
        tags=recorded.tags,
        wizard_name=structure.name if structure else recorded.wizard_name,
        wizard_icon=structure.icon if structure else None,
        version_number=recorded.version_number,
        newer_version=recorded.newer_version,
        executed_by=recorded.executed_by,
        status=recorded.run.status,
        started_at=recorded.started_at,
        completed_at=recorded.completed_at,
        duration_seconds=recorded.duration_seconds,
        stored_at=recorded.stored_at,
        steps=tuple(steps),
        elsewhere=elsewhere,
        shown_version=recorded.version_number if shown_version is None else shown_version,
        redacted=recorded.redacted,
    )


def _step(
    step: Step, number: int, status: StepStatus, times: RecordedStep | None, fields: tuple[PlayedField, ...]
) -> PlayedStep:
    return PlayedStep(
        step_id=step.id,
        key=step.key,
        number=number,
        name=step.name,
        description=step.description,
        status=status,
        started_at=times.started_at if times else None,
        completed_at=times.completed_at if times and status == "completed" else None,
        time_spent_seconds=times.time_spent_seconds if times else None,
        fields=fields,
    )


def _field(part: OptionSet, recorded: RecordedRun, asked: Asked, given: Placed) -> PlayedField:
    answer = given.answers.get(part.id)
    options = tuple(option.label for option in part.options) if isinstance(part, SelectField) else ()
    return PlayedField(
        option_set_id=part.id,
        key=part.key,
        name=part.name,
        question=part.question,
        description=part.description,
        selection_type=part.selection_type,
        required=part.is_required,
        state=_state(part.key, answer, asked),
        value=shown_value(answer) if answer else None,
        label=answer.answer.label if answer else "",
        labels=_labels(part, answer) if answer else (),
        options=options,
        columns=_columns(part),
        scale=_scale(part),
        files=_files(recorded, part.id),
        answered_at=answer.answered_at if answer else None,
        redacted=bool(answer) and is_redacted(answer, recorded),
        because=given.because.get(part.id),
    )


def _columns(part: OptionSet) -> tuple[PlayedColumn, ...]:
    return (
        tuple(PlayedColumn(each.key, each.name, each.type) for each in part.columns) if isinstance(part, Rows) else ()
    )


def _scale(part: OptionSet) -> tuple[float, float] | None:
    match part:
        case Rating():
            return 1, part.max
        case Slider() if part.min is not None and part.max is not None:
            return part.min, part.max
        case _:
            return None


def _state(key: str, answer: RecordedAnswer | None, asked: Asked) -> FieldState:
    if answer:
        return "answered" if answer.answer.state == "active" else "set_aside"
    if key in asked.skipped:
        return "skipped"
    return "unanswered" if key in asked.unanswered else "not_asked"


def as_snapshot(given: RecordedAnswer, recorded: RecordedRun, because: str | None = None) -> PlayedField:
    """An answer by itself: what was asked is told by what was noted beside it."""
    label = given.answer.label
    return PlayedField(
        option_set_id=given.option_set_id,
        key=given.key,
        name=given.name,
        question=given.question,
        description=None,
        selection_type=given.selection_type,
        required=False,
        state="answered" if given.answer.state == "active" and not given.detached else "set_aside",
        value=shown_value(given),
        label=label,
        labels=(label,) if label else (),
        files=_files(recorded, given.option_set_id),
        answered_at=given.answered_at,
        redacted=is_redacted(given, recorded),
        because=because,
    )


def shown_value(given: RecordedAnswer) -> JsonValue:
    """The value as it may be shown: formatted text runs nothing, whatever has been stored."""
    value = given.answer.value
    return sanitize(value) if given.selection_type == "rich_text" and isinstance(value, str) else value


def is_redacted(given: RecordedAnswer, recorded: RecordedRun) -> bool:
    return recorded.redacted and given.answer.label == REDACTED


def _labels(part: OptionSet, given: RecordedAnswer) -> tuple[str, ...]:
    value, label = given.answer.value, given.answer.label
    if not isinstance(part, SelectField) or not isinstance(value, list):
        return (label,) if label else ()
    return tuple(_chosen(part, value))


def _chosen(part: SelectField, values: Sequence[JsonValue]) -> Iterator[str]:
    names = {option.value: option.label for option in part.options}
    for value in values:
        yield names.get(str(value), str(value))


def _files(recorded: RecordedRun, option_set_id: UUID) -> tuple[PlayedFile, ...]:
    return tuple(recorded.files.get(option_set_id, ()))
