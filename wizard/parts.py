"""The parts of a structure that every kind of field shares: dependencies, options, checks, actions, triggers."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

DependencyType = Literal["show_if", "hide_if", "require_if", "disable_if"]
Occasion = Literal["step.onExit", "wizard.onComplete"]


class Part(BaseModel):
    """An immutable piece of a structure; unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dependency(Part):
    """Holds when the answer to another field equals (or, for several selections, contains) one of its options."""

    id: UUID
    dependency_type: DependencyType
    depends_on_option_set_id: UUID
    depends_on_option_id: UUID


class Option(Part):
    """One choice of a select field; `aliases` are other words that people use for it."""

    id: UUID
    value: str
    label: str
    description: str | None = None
    aliases: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()


class Check(Part):
    """A CEL expression that must be true of the answer, and what to say when it is not."""

    expression: str = Field(max_length=2000)
    message: str


class Action(Part):
    """What a trigger executes. `confirm` is asked before it; without it nothing is asked."""

    id: UUID
    kind: Literal["operation"] = "operation"
    operation: str = Field(min_length=1)
    confirm: str | None = None


class Trigger(Part):
    """A point in the structure at which actions fire; without a `target_id` it matches every target of its kind."""

    id: UUID
    on: Occasion
    target_id: UUID | None = None
    actions: tuple[Action, ...] = ()
