"""Every part of a structure with its JSON pointer, and the keys and ids that must differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from wizard.inputs import OptionSet, SelectField
from wizard.parts import Action, Dependency, Trigger
from wizard.structure import Step, Structure
from wizard.validation.codes import Problem, problem


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """`start` and `end` are the positions, among all fields, of its first field and of the first after it."""

    pointer: str
    step: Step
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedField:
    """`position` is that among all fields."""

    pointer: str
    field: OptionSet
    position: int


def placed_steps(structure: Structure) -> Iterator[PlacedStep]:
    start = 0
    for number, step in enumerate(structure.steps):
        end = start + len(step.option_sets)
        yield PlacedStep(f"/steps/{number}", step, start, end)
        start = end


def placed_fields(placed: PlacedStep) -> Iterator[PlacedField]:
    for place, field in enumerate(placed.step.option_sets):
        yield PlacedField(f"{placed.pointer}/option_sets/{place}", field, placed.start + place)


def wrong_keys(structure: Structure) -> Iterator[Problem]:
    """Keys that are used twice, and those of which one is inside another."""
    seen: set[str] = set()
    nested = _nested([field.key for field in structure.fields()])
    for placed in placed_steps(structure):
        yield from _twice(f"{placed.pointer}/key", placed.step.key, seen)
        for each in placed_fields(placed):
            yield from _twice(f"{each.pointer}/key", each.field.key, seen)
            if other := nested.get(each.field.key):
                message = f"Of the keys “{each.field.key}” and “{other}” one is inside the other."
                yield problem(f"{each.pointer}/key", "nested_key", message)


def _twice(pointer: str, key: str, seen: set[str]) -> Iterator[Problem]:
    if key in seen:
        yield problem(pointer, "duplicate_key", f"The key “{key}” is used twice.")
    seen.add(key)


def _nested(keys: list[str]) -> dict[str, str]:
    """Keys with another that they are inside of, or that is inside of them."""
    known = set(keys)
    found: dict[str, str] = {}
    for key in keys:
        words = key.split(".")
        for outer in (".".join(words[:length]) for length in range(1, len(words))):
            if outer in known:
                found.setdefault(key, outer)
                found.setdefault(outer, key)
    return found


def wrong_ids(structure: Structure) -> Iterator[Problem]:
    """Ids that are used twice, whatever for."""
    seen: set[UUID] = set()
    for pointer, identity in _ids(structure):
        if identity in seen:
            yield problem(f"{pointer}/id", "duplicate_id", f"The id {identity} is used twice.")
        seen.add(identity)


def _ids(structure: Structure) -> Iterator[tuple[str, UUID]]:
    yield from _trigger_ids("", structure.triggers)
    for placed in placed_steps(structure):
        yield placed.pointer, placed.step.id
        yield from _dependency_ids(placed.pointer, placed.step.dependencies)
        yield from _trigger_ids(placed.pointer, placed.step.triggers)
        for each in placed_fields(placed):
            yield from _field_ids(each.pointer, each.field)


def _field_ids(here: str, field: OptionSet) -> Iterator[tuple[str, UUID]]:
    yield here, field.id
    yield from _dependency_ids(here, field.dependencies)
    for place, option in enumerate(field.options if isinstance(field, SelectField) else ()):
        yield f"{here}/options/{place}", option.id
        yield from _dependency_ids(f"{here}/options/{place}", option.dependencies)


def _dependency_ids(here: str, dependencies: tuple[Dependency, ...]) -> Iterator[tuple[str, UUID]]:
    yield from ((f"{here}/dependencies/{place}", each.id) for place, each in enumerate(dependencies))


def _trigger_ids(here: str, triggers: tuple[Trigger, ...]) -> Iterator[tuple[str, UUID]]:
    for place, trigger in enumerate(triggers):
        yield f"{here}/triggers/{place}", trigger.id
        yield from ((pointer, action.id) for pointer, action in placed_actions(f"{here}/triggers/{place}", trigger))


def placed_actions(here: str, trigger: Trigger) -> Iterator[tuple[str, Action]]:
    """A trigger's actions with their pointers."""
    yield from ((f"{here}/actions/{place}", action) for place, action in enumerate(trigger.actions))
