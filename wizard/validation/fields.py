"""What is wrong with a field by itself: its name in expressions, its limits, what it is called."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.conditions import Wanted
from wizard.inputs import OptionSet, SelectField
from wizard.inputs.field import fold
from wizard.validation.codes import Problem, problem
from wizard.validation.expressions import AuthoredExpressions
from wizard.validation.limits import contradictions
from wizard.validation.places import PlacedField


def wrong_fields(placed: PlacedField, expressions: AuthoredExpressions) -> Iterator[Problem]:
    field, here = placed.field, placed.pointer
    if complaint := expressions.unusable_name(field):
        yield problem(f"{here}/key", "key_unusable", complaint)
    for found in contradictions(field):
        yield problem(f"{here}/{found.member}", found.code, found.message)
    yield from _labels(field, here)
    yield from _expressions(placed, expressions)
    if field.is_required and field.required_when is not None:
        message = "This changes nothing while the field is always required."
        yield problem(f"{here}/required_when", "required_anyway", message)


def _labels(field: OptionSet, here: str) -> Iterator[Problem]:
    """Options that people couldn't tell apart: those with conditions may stand in for each other."""
    seen: dict[str, str] = {}
    for place, option in enumerate(field.options if isinstance(field, SelectField) else ()):
        label = fold(option.label)
        if label in seen and seen[label] != option.value and not option.dependencies:
            message = f"Two options are called “{option.label}”."
            yield problem(f"{here}/options/{place}/label", "duplicate_label", message)
        seen[label] = option.value


def _expressions(placed: PlacedField, expressions: AuthoredExpressions) -> Iterator[Problem]:
    field, here, position = placed.field, placed.pointer, placed.position
    sources: dict[str, tuple[str | None, Wanted, int, OptionSet | None]] = {
        "visible_when": (field.visible_when, "bool", position, None),
        "required_when": (field.required_when, "bool", position, None),
        "computed": (field.computed, "value", position, field),
        "proposal": (field.proposal, "value", position, field),
    }
    for place, check in enumerate(field.checks):
        sources[f"checks/{place}/expression"] = (check.expression, "bool", position + 1, field)
    for member, (source, wanted, before, own) in sources.items():
        if source is not None:
            decided = None if member.startswith("checks/") else field
            for code, message in expressions.complaints(source, wanted, before, own, decided):
                yield problem(f"{here}/{member}", code, message)
