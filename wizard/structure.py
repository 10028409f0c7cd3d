"""The whole definition of a wizard as one immutable document: steps, fields, options, dependencies, triggers."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from wizard.inputs import InputField, OptionSet, SelectField, ValueRejected
from wizard.parts import Action, Check, Dependency, Option, Part, Trigger

__all__ = [
    "Action",
    "Check",
    "Dependency",
    "InputField",
    "Option",
    "OptionSet",
    "Part",
    "SelectField",
    "Step",
    "Structure",
    "Trigger",
    "ValueRejected",
]


class Step(Part):
    """One stage. `instructions` are for the assistant, `help_text` is for the person."""

    id: UUID
    key: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=100)
    name: str = Field(min_length=1)
    description: str | None = None
    help_text: str | None = None
    instructions: str | None = None
    option_sets: tuple[OptionSet, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    visible_when: str | None = Field(default=None, max_length=2000)
    is_required: bool = True
    is_skippable: bool = False
    triggers: tuple[Trigger, ...] = ()


class Structure(Part):
    """A wizard's document; ids stay the same from version to version, keys are what people and expressions use."""

    name: str = Field(min_length=1)
    description: str | None = None
    steps: tuple[Step, ...] = ()
    triggers: tuple[Trigger, ...] = ()

    def fields(self) -> tuple[OptionSet, ...]:
        """Every field in structure order."""
        return tuple(field for step in self.steps for field in step.option_sets)
