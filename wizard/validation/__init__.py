"""What is wrong with a structure: where (a JSON pointer), a stable code, a sentence for its author."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from wizard.inputs import OptionSet, SelectField
from wizard.parts import Action, Dependency, OperationAction, Trigger
from wizard.structure import Step, Structure
from wizard.validation.expressions import AuthoredExpressions
from wizard.validation.limits import contradictions

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """An `error` keeps the structure from being published; a `warning` is advice."""

    pointer: str
    code: str
    message: str
    severity: Severity = "error"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def problems(structure: Structure) -> list[Problem]:
    """Everything that is wrong, in the order of the document."""
    return list(_Inspection(structure).all())


class _Inspection:
    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        fields = structure.fields()
        self._positions = {field.id: position for position, field in enumerate(fields)}
        self._fields = {field.id: field for field in fields}
        self._expressions = AuthoredExpressions(fields)

    def all(self) -> Iterator[Problem]:
        yield from self._keys()
        yield from self._ids()
        yield from self._triggers(self._structure.triggers, "")
        position = 0
        for number, step in enumerate(self._structure.steps):
            here = f"/steps/{number}"
            yield from self._dependencies(step.dependencies, here, position, None)
            yield from self._expression(f"{here}/visible_when", step.visible_when, position)
            yield from self._triggers(step.triggers, here)
            yield from self._chain((*self._structure.triggers, *step.triggers), step, here)
            for place, field in enumerate(step.option_sets):
                yield from self._field(field, f"{here}/option_sets/{place}", position)
                position += 1
        yield from self._chain(self._structure.triggers, None, "")

    def _keys(self) -> Iterator[Problem]:
        seen: set[str] = set()
        fields = [field.key for field in self._structure.fields()]
        for pointer, key in _keys_of(self._structure):
            if key in seen:
                yield Problem(pointer, "duplicate_key", f"The key “{key}” is used twice.")
            other = next((other for other in fields if _nested(key, other)), None) if "option_sets" in pointer else None
            if other is not None:
                yield Problem(pointer, "nested_key", f"Of the keys “{key}” and “{other}” one is inside the other.")
            seen.add(key)

    def _ids(self) -> Iterator[Problem]:
        seen: set[UUID] = set()
        for pointer, identity in _ids_of(self._structure):
            if identity in seen:
                yield Problem(pointer, "duplicate_id", f"The id {identity} is used twice.")
            seen.add(identity)

    def _field(self, field: OptionSet, here: str, position: int) -> Iterator[Problem]:
        if complaint := self._expressions.unusable_name(field):
            yield Problem(f"{here}/key", "key_unusable", complaint)
        for found in contradictions(field):
            yield Problem(f"{here}/{found.member}", found.code, found.message)
        yield from self._dependencies(field.dependencies, here, position, field)
        for place, option in enumerate(field.options if isinstance(field, SelectField) else ()):
            yield from self._dependencies(option.dependencies, f"{here}/options/{place}", position, field)
        yield from self._field_expressions(field, here, position)
        if field.is_required and field.required_when is not None:
            message = "This changes nothing while the field is always required."
            yield Problem(f"{here}/required_when", "required_anyway", message, "warning")

    def _field_expressions(self, field: OptionSet, here: str, position: int) -> Iterator[Problem]:
        yield from self._expression(f"{here}/visible_when", field.visible_when, position)
        yield from self._expression(f"{here}/required_when", field.required_when, position)
        yield from self._expression(f"{here}/computed", field.computed, position, field)
        yield from self._expression(f"{here}/proposal", field.proposal, position, field)
        for place, check in enumerate(field.checks):
            yield from self._expression(
                f"{here}/checks/{place}/expression", check.expression, position + 1, field, True
            )

    def _expression(
        self, pointer: str, source: str | None, position: int, own: OptionSet | None = None, truth: bool = False
    ) -> Iterator[Problem]:
        """`position` is that of the first field which the expression may not name."""
        if source is not None:
            wanted = "value" if own is not None and not truth else "bool"
            for code, message in self._expressions.complaints(source, wanted, position, own):
                yield Problem(pointer, code, message)

    def _dependencies(
        self, dependencies: tuple[Dependency, ...], here: str, position: int, own: OptionSet | None
    ) -> Iterator[Problem]:
        for number, dependency in enumerate(dependencies):
            if complaint := self._dependency(dependency, position, own):
                yield Problem(f"{here}/dependencies/{number}", *complaint)

    def _dependency(self, dependency: Dependency, position: int, own: OptionSet | None) -> tuple[str, str] | None:
        target = self._fields.get(dependency.depends_on_option_set_id)
        if target is None:
            return "dependency_missing", "This depends on a field that doesn't exist."
        if not isinstance(target, SelectField) or all(
            option.id != dependency.depends_on_option_id for option in target.options
        ):
            return "option_missing", f"This depends on an option that “{target.name}” doesn't have."
        if own is not None and (target.id == own.id or self._leads_to(target, own.id, set())):
            return "dependency_cycle", f"This and “{target.name}” depend on each other."
        if self._positions[target.id] >= position:
            return "dependency_later", f"This depends on “{target.name}”, which comes later. Move it before this."
        return None

    def _leads_to(self, field: OptionSet, wanted: UUID, seen: set[UUID]) -> bool:
        """Whether a field hangs on another, directly or through others."""
        seen.add(field.id)
        targets = {dependency.depends_on_option_set_id for dependency in _all_dependencies(field)}
        named = self._expressions.named_by(field)
        targets |= {other.id for other in self._fields.values() if other.key in named and other.id != field.id}
        if wanted in targets:
            return True
        return any(
            self._leads_to(self._fields[target], wanted, seen) for target in targets - seen if target in self._fields
        )

    def _triggers(self, triggers: tuple[Trigger, ...], here: str) -> Iterator[Problem]:
        steps = {step.id for step in self._structure.steps}
        for number, trigger in enumerate(triggers):
            if trigger.on == "step.onExit" and trigger.target_id is not None and trigger.target_id not in steps:
                yield Problem(f"{here}/triggers/{number}/target_id", "target_missing", "There is no step with this id.")

    def _chain(self, triggers: tuple[Trigger, ...], step: Step | None, here: str) -> Iterator[Problem]:
        actions = actions_at(triggers, step)
        operations = [action.operation for action in actions if isinstance(action, OperationAction)]
        for operation in sorted({each for each in operations if operations.count(each) > 1}):
            yield Problem(f"{here}/triggers", "duplicate_operation", f"“{operation}” would be carried out twice here.")


def actions_at(triggers: tuple[Trigger, ...], step: Step | None) -> tuple[Action, ...]:
    """What leaving the step does, in order; without a step, what finishing the run does."""
    return tuple(
        action
        for trigger in triggers
        if trigger.is_enabled
        and (trigger.on == "wizard.onComplete" if step is None else trigger.on == "step.onExit")
        and (step is None or trigger.target_id in (None, step.id))
        for action in trigger.actions
    )


def _all_dependencies(field: OptionSet) -> tuple[Dependency, ...]:
    options = field.options if isinstance(field, SelectField) else ()
    return (*field.dependencies, *(each for option in options for each in option.dependencies))


def _nested(key: str, other: str) -> bool:
    return key.startswith(f"{other}.") or other.startswith(f"{key}.")


def _keys_of(structure: Structure) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(structure.steps):
        yield f"/steps/{number}/key", step.key
        for place, field in enumerate(step.option_sets):
            yield f"/steps/{number}/option_sets/{place}/key", field.key


def _ids_of(structure: Structure) -> Iterator[tuple[str, UUID]]:
    for number, step in enumerate(structure.steps):
        yield f"/steps/{number}/id", step.id
        for place, field in enumerate(step.option_sets):
            yield f"/steps/{number}/option_sets/{place}/id", field.id
            for position, option in enumerate(field.options if isinstance(field, SelectField) else ()):
                yield f"/steps/{number}/option_sets/{place}/options/{position}/id", option.id
