"""A run whose version can't be read any more, played from what was noted beside its answers."""

from __future__ import annotations

from uuid import UUID

from wizard.playback.joining import as_snapshot, played_run
from wizard.playback.played import PlayedRun, PlayedStep, StepStatus
from wizard.playback.recorded import RecordedRun, RecordedStep


def from_snapshots(recorded: RecordedRun) -> PlayedRun:
    """The steps in the order in which they were entered, called by their keys, with the answers that they hold.

    What wasn't answered isn't known. An answer of no step that was entered is `elsewhere`.
    """
    entered = sorted(recorded.steps, key=lambda each: (each.started_at, str(each.step_id)))
    steps = [_step(number, each, recorded) for number, each in enumerate(entered, start=1)]
    held: set[UUID] = {field.option_set_id for step in steps for field in step.fields}
    lost = [each for each in recorded.answers if each.option_set_id not in held]
    return played_run(recorded, None, steps, tuple(as_snapshot(each, recorded) for each in lost))


def _step(number: int, entered: RecordedStep, recorded: RecordedRun) -> PlayedStep:
    answers = [each for each in recorded.answers if each.step == entered.key and not each.detached]
    status: StepStatus = entered.status
    return PlayedStep(
        step_id=entered.step_id,
        key=entered.key,
        number=number,
        name=entered.key,
        description=None,
        status=status,
        started_at=entered.started_at,
        completed_at=entered.completed_at,
        time_spent_seconds=entered.time_spent_seconds,
        fields=tuple(as_snapshot(each, recorded) for each in answers),
    )
