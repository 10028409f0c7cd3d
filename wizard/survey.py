"""What a run looks like at one moment: which fields are there, asked, required, answered, and what broke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from wizard.compiled import CompiledField, CompiledStep
from wizard.inputs import OptionSet
from wizard.outcomes import Outcome
from wizard.parts import Option
from wizard.run import Answer


@dataclass(slots=True)
class FieldStanding:
    """`waiting`: hidden, but something that it hangs on is not answered yet. `options`: those that can be chosen;
    None for all. `demanded`: the values of options that must be chosen."""

    part: CompiledField
    visible: bool
    disabled: bool = False
    waiting: bool = False
    required: bool = False
    skipped: bool = False
    options: tuple[Option, ...] | None = None
    demanded: tuple[str, ...] = ()
    answer: Answer | None = None
    failure: str | None = None

    @property
    def key(self) -> str:
        return self.part.field.key

    @property
    def field(self) -> OptionSet:
        return self.part.field

    @property
    def counts(self) -> bool:
        """Whether an answer to it would count."""
        return self.visible and not self.disabled

    @property
    def asked(self) -> bool:
        """Whether a person may be asked for it."""
        return self.counts and self.part.computed is None

    @property
    def missing(self) -> bool:
        return self.answer is None and not self.skipped and self.asked


@dataclass(slots=True)
class StepStanding:
    """`failure`: the step's own condition broke."""

    part: CompiledStep
    visible: bool
    skipped: bool = False
    skippable: bool = False
    failure: str | None = None
    fields: list[FieldStanding] = field(default_factory=list[FieldStanding])

    @property
    def key(self) -> str:
        return self.part.step.key

    @property
    def missing(self) -> list[FieldStanding]:
        return [standing for standing in self.fields if standing.missing]

    @property
    def broken(self) -> list[tuple[str, str]]:
        """Where an expression failed in it, and how."""
        own = [(self.key, self.failure)] if self.failure else []
        return own + [(standing.key, standing.failure) for standing in self.fields if standing.failure]

    @property
    def filled(self) -> bool:
        """Whether nothing in it is missing or broken."""
        return not self.failure and not any(standing.missing or standing.failure for standing in self.fields)

    @property
    def has_questions(self) -> bool:
        return any(standing.asked for standing in self.fields)


@dataclass(slots=True)
class Survey:
    """`answers` is what the answers become when each is set aside, restored or computed as it now should be, `changes`
    says which were; `values` is what expressions see."""

    steps: list[StepStanding]
    fields: dict[str, FieldStanding]
    answers: dict[str, Answer]
    values: Mapping[str, Any]
    changes: list[Outcome]

    @property
    def visible_steps(self) -> list[StepStanding]:
        return [step for step in self.steps if step.visible]

    @property
    def walked_steps(self) -> list[StepStanding]:
        """The steps to go through: the visible ones that are not skipped whole, and those that are broken."""
        return [step for step in self.steps if (step.visible and not step.skipped) or step.failure]

    def step_of(self, key: str) -> StepStanding:
        """The step that a field stands in."""
        name = self.fields[key].part.step
        return next(step for step in self.steps if step.key == name)

    @property
    def counted(self) -> dict[str, JsonValue]:
        """The answers that count, in structure order."""
        return {key: standing.answer.value for key, standing in self.fields.items() if standing.answer}

    @property
    def failures(self) -> list[tuple[str, str]]:
        return [broken for step in self.steps for broken in step.broken]
