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
    """`counts`: an answer to it would count. `asked`: a person may be asked for it. `missing`: it is open.
    `waiting`: hidden, but something that it hangs on is not answered yet. `options`: those that can be chosen; None for
    all. `demanded`: the values of options that must be chosen. `failure`: an expression of it that broke."""

    key: str
    part: CompiledField
    field: OptionSet
    visible: bool
    disabled: bool = False
    waiting: bool = False
    counts: bool = False
    asked: bool = False
    missing: bool = False
    required: bool = False
    skipped: bool = False
    options: tuple[Option, ...] | None = None
    demanded: tuple[str, ...] = ()
    answer: Answer | None = None
    failure: str | None = None


@dataclass(slots=True)
class StepStanding:
    """`filled`: nothing in it is missing or broken. `held`: somebody is still filling it in. `failure`: the step's own
    condition broke."""

    key: str
    part: CompiledStep
    visible: bool
    skipped: bool = False
    skippable: bool = False
    held: bool = False
    failure: str | None = None
    fields: list[FieldStanding] = field(default_factory=list[FieldStanding])
    missing: list[FieldStanding] = field(default_factory=list[FieldStanding])
    has_questions: bool = False
    filled: bool = True

    def add(self, standing: FieldStanding) -> None:
        """Take a field in, once it is settled."""
        self.fields.append(standing)
        self.has_questions = self.has_questions or standing.asked
        if standing.missing:
            self.missing.append(standing)
        if standing.missing or standing.failure:
            self.filled = False

    @property
    def broken(self) -> list[tuple[str, str]]:
        """Where an expression failed in it, and how."""
        own = [(self.key, self.failure)] if self.failure else []
        return own + [(standing.key, standing.failure) for standing in self.fields if standing.failure]


@dataclass(slots=True)
class Survey:
    """`answers` is what the answers become when each is set aside, restored or computed as it now should be, `changes`
    says which were; `values` is what expressions see. `walked_steps` are those to go through: the visible ones that are
    not skipped whole, and those that are broken."""

    steps: list[StepStanding]
    fields: dict[str, FieldStanding]
    answers: dict[str, Answer]
    values: Mapping[str, Any]
    changes: list[Outcome]
    walked_steps: list[StepStanding] = field(init=False)

    def __post_init__(self) -> None:
        self.walked_steps = [step for step in self.steps if (step.visible and not step.skipped) or step.failure]

    @property
    def held_step(self) -> StepStanding | None:
        return next((step for step in self.walked_steps if step.held), None)

    @property
    def visible_steps(self) -> list[StepStanding]:
        return [step for step in self.steps if step.visible]

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
