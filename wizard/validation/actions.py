"""What is wrong with triggers and their actions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import assert_never

from wizard.parts import Action, OperationAction, ShowMessage, Trigger
from wizard.structure import Step, Structure
from wizard.text import PLACEHOLDER
from wizard.validation.codes import Problem, problem
from wizard.validation.places import placed_actions, placed_steps


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


class Actions:
    """Triggers judged against one structure; `operations` are the names of those that exist (None: not known)."""

    def __init__(self, structure: Structure, operations: Collection[str] | None) -> None:
        self._structure = structure
        self._operations = operations
        self._positions = {field.key: position for position, field in enumerate(structure.fields())}
        self._steps = {step.id: step for step in structure.steps}

    def problems(self) -> Iterator[Problem]:
        everywhere = self._structure.triggers
        for place, trigger in enumerate(everywhere):
            yield from self._trigger(f"/triggers/{place}", trigger, None, len(self._positions))
        yield from self._twice(everywhere, None, "")
        for placed in placed_steps(self._structure):
            for place, trigger in enumerate(placed.step.triggers):
                yield from self._trigger(f"{placed.pointer}/triggers/{place}", trigger, placed.step, placed.end)
            yield from self._twice((*everywhere, *placed.step.triggers), placed.step, placed.pointer)

    def _trigger(self, here: str, trigger: Trigger, own: Step | None, position: int) -> Iterator[Problem]:
        target = trigger.target_id
        if trigger.on == "step.onExit" and target is not None and target not in self._steps:
            yield problem(f"{here}/target_id", "target_missing", "There is no step with this id.")
        elif own is not None and trigger.on == "wizard.onComplete":
            yield problem(f"{here}/on", "trigger_never_fires", "What the end of the run fires belongs to the wizard.")
        elif own is not None and target not in (None, own.id):
            yield problem(f"{here}/target_id", "trigger_never_fires", "This trigger stands in another step.")
        if not trigger.actions:
            yield problem(f"{here}/actions", "no_actions", "This trigger does nothing, because it has no actions.")
        for pointer, action in placed_actions(here, trigger):
            yield from self._action(pointer, action, position)

    def _action(self, here: str, action: Action, position: int) -> Iterator[Problem]:
        match action:
            case OperationAction():
                yield from self._operation(here, action)
            case ShowMessage():
                yield from self._message(here, action, position)
            case _:
                assert_never(action)

    def _operation(self, here: str, action: OperationAction) -> Iterator[Problem]:
        if self._operations is not None and action.operation not in self._operations:
            message = f"There is no operation “{action.operation}”."
            yield problem(f"{here}/operation", "operation_unknown", message)
        for name, key in action.inputs.items():
            if key not in self._positions:
                yield problem(f"{here}/inputs/{name}", "input_unknown", f"There is no field with the key “{key}”.")

    def _message(self, here: str, action: ShowMessage, position: int) -> Iterator[Problem]:
        for key in dict.fromkeys(PLACEHOLDER.findall(action.message)):
            if key not in self._positions:
                message = f"“{key}” in double braces isn't a field's key."
                yield problem(f"{here}/message", "placeholder_unknown", message)
            elif self._positions[key] >= position:
                message = f"“{key}” is only answered after this is said, so nothing may stand there."
                yield problem(f"{here}/message", "placeholder_later", message)

    def _twice(self, triggers: tuple[Trigger, ...], step: Step | None, here: str) -> Iterator[Problem]:
        actions = actions_at(triggers, step)
        operations = [action.operation for action in actions if isinstance(action, OperationAction)]
        for operation in sorted({each for each in operations if operations.count(each) > 1}):
            message = f"“{operation}” would be carried out twice here."
            yield problem(f"{here}/triggers", "duplicate_operation", message)
