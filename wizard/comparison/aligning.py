"""Puts the steps and fields of several runs into one order: the newest version's, others' own in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from wizard.playback import PlayedField, PlayedRun, PlayedStep

Part = TypeVar("Part")


@dataclass(slots=True)
class AlignedStep:
    """A step as the newest version that has it tells it, with the fields that stand in it there."""

    step: PlayedStep
    fields: list[PlayedField] = field(default_factory=list[PlayedField])


def aligned(runs: Sequence[PlayedRun]) -> list[AlignedStep]:
    """Every step and field of any of the runs, once."""
    steps: list[AlignedStep] = []
    placed: set[UUID] = set()
    for run in sorted(runs, key=lambda run: -run.version_number):
        _join(steps, [AlignedStep(step) for step in run.steps], lambda each: each.step.step_id)
        standing = {each.step.step_id: each for each in steps}
        for step in run.steps:
            known = standing[step.step_id]
            here = {each.option_set_id for each in known.fields}
            own = [each for each in step.fields if each.option_set_id in here or each.option_set_id not in placed]
            _join(known.fields, own, lambda each: each.option_set_id)
            placed.update(each.option_set_id for each in own)
    return steps


def _join(ordered: list[Part], others: Iterable[Part], identity: Callable[[Part], UUID]) -> None:
    """Puts each of the others that isn't there yet behind the one that it follows among its own."""
    places = {identity(each): place for place, each in enumerate(ordered)}
    following = 0
    for each in others:
        if identity(each) not in places:
            ordered.insert(following, each)
            places = {identity(one): place for place, one in enumerate(ordered)}
        following = places[identity(each)] + 1
