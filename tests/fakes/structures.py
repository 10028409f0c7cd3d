"""Small structures for tests, and a walk through them, with ids that follow from keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from wizard.commands import Command, Confirm, RecordExecution, SetAnswer
from wizard.engine import Change, apply, compile_structure, start, view
from wizard.structure import Check, Dependency, OperationAction, OptionSet, Step, Structure, Trigger
from wizard.view import View

NOW = datetime(2030, 1, 1, 12, tzinfo=ZoneInfo("America/New_York"))
_SPACE = UUID("5f0c7f2e-3f43-4a3e-9b07-0d6f7e2c1a11")
_FIELD: TypeAdapter[OptionSet] = TypeAdapter(OptionSet)


def ident(*parts: str) -> UUID:
    return uuid5(_SPACE, "/".join(parts))


def field(selection_type: str, key: str, **members: Any) -> OptionSet:
    basics = {"id": ident(key), "key": key, "name": key.split(".")[-1].replace("_", " ").capitalize(), "question": "?"}
    return _FIELD.validate_python({**basics, "selection_type": selection_type, **members})


def text(key: str, **members: Any) -> OptionSet:
    return field("text_input", key, **members)


def number(key: str, **members: Any) -> OptionSet:
    return field("number_input", key, **members)


def option(key: str, value: str, *dependencies: Dependency, **members: Any) -> dict[str, Any]:
    basics = {"id": ident(key, value), "value": value, "label": value.capitalize()}
    return {**basics, "dependencies": dependencies, **members}


def choice(key: str, *options: str | dict[str, Any], kind: str = "single_select", **members: Any) -> OptionSet:
    made = [option(key, each) if isinstance(each, str) else each for each in options]
    return field(kind, key, options=made, **members)


def several(key: str, *options: str | dict[str, Any], **members: Any) -> OptionSet:
    return choice(key, *options, kind="multiple_select", **members)


def depends(kind: Any, key: str, value: str, owner: str = "") -> Dependency:
    return Dependency(
        id=ident(kind, key, value, owner),
        dependency_type=kind,
        depends_on_option_set_id=ident(key),
        depends_on_option_id=ident(key, value),
    )


def check(expression: str, message: str = "That doesn't fit.") -> Check:
    return Check(expression=expression, message=message)


def trigger(operation: str, confirm: str | None = "Shall I?", *, on: Any = "step.onExit") -> Trigger:
    action = OperationAction(id=ident("action", operation), operation=operation, confirm=confirm)
    return Trigger(id=ident("trigger", operation), on=on, actions=(action,))


def a_step(key: str, *fields: OptionSet, **members: Any) -> Step:
    return Step(id=ident("step", key), key=key, name=key.capitalize(), option_sets=fields, **members)


def a_wizard(*parts: Step | OptionSet, **members: Any) -> Structure:
    """A structure of these steps, or of one step with these fields."""
    steps = tuple(part for part in parts if isinstance(part, Step))
    fields = tuple(part for part in parts if not isinstance(part, Step))
    return Structure(name="A wizard", steps=steps or (a_step("only", *fields),), **members)


class Walk:
    """A run of a structure, told commands one turn after the other."""

    def __init__(self, structure: Structure, now: datetime = NOW) -> None:
        self.compiled = compile_structure(structure)
        self.now = now
        self.change: Change = start(self.compiled, ident("run"), now=now)
        self.executed = [(each.operation, each.intent) for each in self.change.executions]

    @property
    def run(self):
        return self.change.run

    @property
    def view(self) -> View:
        return view(self.compiled, self.run, now=self.now)

    @property
    def asking(self) -> list[str]:
        return [each.key for each in self.view.asking]

    @property
    def answers(self) -> dict[str, Any]:
        return dict(self.view.answers)

    @property
    def happened(self) -> list[str]:
        return [outcome.kind for outcome in self.change.outcomes]

    def tell(self, *commands: Command) -> Change:
        self.change = apply(self.compiled, self.run, commands, now=self.now)
        self.executed += [(each.operation, each.intent) for each in self.change.executions]
        return self.change

    def answer(self, key: str, value: Any) -> Change:
        return self.tell(SetAnswer(field=key, value=value))

    def fill(self, **answers: Any) -> None:
        """Answer several fields in turn; `event__title` stands for `event.title`."""
        for key, value in answers.items():
            self.answer(key.replace("__", "."), value)

    def agree(self) -> Change:
        return self.tell(Confirm())

    def record(self, status: Any = "succeeded", result: Any = None, error: str | None = None) -> Change:
        awaiting = self.run.awaiting
        assert awaiting is not None
        assert awaiting.operation is not None
        operation, intent = awaiting.operation, awaiting.intent
        return self.tell(RecordExecution(operation=operation, intent=intent, status=status, result=result, error=error))

    def outcome(self, kind: str) -> dict[str, Any]:
        """The only outcome of a kind in the last turn."""
        (found,) = [outcome.to_json() for outcome in self.change.outcomes if outcome.kind == kind]
        return found
