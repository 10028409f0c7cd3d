"""Which steps and fields a run came to: as its record says once it is completed, else as the engine finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wizard.compiled import CompiledStructure
from wizard.engine import navigation
from wizard.engine.reconcile import survey
from wizard.playback.played import StepStatus
from wizard.run import Run
from wizard.structure import Structure


@dataclass(frozen=True, slots=True)
class Asked:
    """By keys: the steps that were come to or lie ahead, what was left out, and what is open."""

    steps: Mapping[str, StepStatus]
    skipped: frozenset[str]
    unanswered: frozenset[str]


def as_recorded(structure: Structure, run: Run) -> Asked:
    """Without evaluating anything, and so the same for ever, also once what was entered is gone.

    A completed run says it all: its completed steps and what it left out are those that were asked. Of any other it
    isn't known what would have been asked, so everything else is open.
    """
    done = run.status == "completed"
    steps: dict[str, StepStatus] = {}
    unanswered: set[str] = set()
    for step in structure.steps:
        status = _status(run, step.key)
        if status is None or (done and status == "not_reached"):
            continue
        steps[step.key] = status
        if not done and status != "skipped":
            unanswered.update(each.key for each in step.option_sets if each.computed is None)
    return Asked(steps, _left_out(structure, run, steps), frozenset(unanswered))


def _status(run: Run, key: str) -> StepStatus | None:
    if key in run.completed_steps:
        return "completed"
    if key in run.skipped:
        return "skipped"
    return "in_progress" if key == run.current_step else "not_reached"


def _left_out(structure: Structure, run: Run, steps: Mapping[str, StepStatus]) -> frozenset[str]:
    """The fields that were skipped by themselves, or with their whole step."""
    return frozenset(
        each.key
        for step in structure.steps
        for each in step.option_sets
        if step.key in steps and (each.key in run.skipped or steps[step.key] == "skipped")
    )


def as_surveyed(compiled: CompiledStructure, run: Run, now: datetime) -> Asked:
    """As the engine finds the run at `now`."""
    found = survey(compiled, run, now)
    done = navigation.completed(found, set(run.completed_steps))
    current = navigation.current_step(run, found, done)
    steps: dict[str, StepStatus] = {}
    for step in found.visible_steps:
        if step.skipped:
            steps[step.key] = "skipped"
        elif step.key in done and step.key != current:
            steps[step.key] = "completed"
        else:
            steps[step.key] = "in_progress" if step.key == current else "not_reached"
    skipped = navigation.left_out(found)
    whole = {each.key for step in found.visible_steps if step.skipped for each in step.fields}
    return Asked(steps, skipped | whole, frozenset(key for key, each in found.fields.items() if each.missing))
