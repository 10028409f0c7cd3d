"""What is wrong with a structure: where (a JSON pointer), a stable code (see CODES), a sentence for its author."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.conditions import Language
from wizard.structure import Structure
from wizard.validation.actions import Actions, actions_at
from wizard.validation.codes import CODES, Code, Problem, Severity
from wizard.validation.codes import problem as _problem
from wizard.validation.dependencies import Dependencies
from wizard.validation.expressions import AuthoredExpressions
from wizard.validation.fields import wrong_fields
from wizard.validation.places import placed_fields, placed_steps, wrong_ids, wrong_keys
from wizard.validation.reach import Reach
from wizard.validation.translations import wrong_translations

__all__ = ["CODES", "Code", "Problem", "Severity", "actions_at", "inspected", "problems"]


def problems(structure: Structure, operations: Collection[str] | None = None) -> list[Problem]:
    """Everything that is wrong, in the order of the document. `operations`: the names of those that exist; without
    them operations aren't judged."""
    return inspected(structure, operations)[0]


def inspected(structure: Structure, operations: Collection[str] | None = None) -> tuple[list[Problem], Language]:
    """The problems, and the language in which the structure's expressions have been compiled meanwhile."""
    expressions = AuthoredExpressions(structure.fields())
    found = _all(structure, expressions, operations)
    return sorted(found, key=lambda each: _place(each.pointer)), expressions.language


def _all(
    structure: Structure, expressions: AuthoredExpressions, operations: Collection[str] | None
) -> Iterator[Problem]:
    yield from _emptiness(structure)
    yield from wrong_keys(structure)
    yield from wrong_ids(structure)
    yield from Actions(structure, operations).problems()
    dependencies = Dependencies(structure.fields(), expressions)
    for placed in placed_steps(structure):
        here, step = placed.pointer, placed.step
        yield from dependencies.problems(step.dependencies, here, placed.start, None)
        if step.visible_when is not None:
            for code, message in expressions.complaints(step.visible_when, "bool", placed.start, None):
                yield _problem(f"{here}/visible_when", code, message)
        for each in placed_fields(placed):
            yield from wrong_fields(each, expressions)
            yield from dependencies.problems(each.field.dependencies, each.pointer, each.position, each.field)
            for place, option in enumerate(getattr(each.field, "options", ())):
                there = f"{each.pointer}/options/{place}"
                yield from dependencies.problems(option.dependencies, there, each.position, each.field)
    yield from Reach(structure, expressions).problems()
    yield from wrong_translations(structure)


def _emptiness(structure: Structure) -> Iterator[Problem]:
    if not structure.steps:
        yield _problem("/steps", "no_steps", "A wizard needs at least one step.")
    elif all(field.computed is not None for field in structure.fields()):
        yield _problem("/steps", "no_fields", "A wizard needs at least one field that people answer.")
    if not (structure.description or "").strip():
        yield _problem("/description", "description_missing", "Say in a sentence what the wizard is for.")


def _place(pointer: str) -> tuple[tuple[int, str], ...]:
    """Sorts pointers by the document: what is counted by its number."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in pointer.split("/"))
