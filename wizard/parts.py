"""The parts of a structure that every kind of field shares: dependencies, options, checks, actions, triggers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints
from pydantic import Tag as Variant

from wizard.text import Cel, Line, Name, Prose, Word

DependencyType = Literal["show_if", "hide_if", "require_if", "disable_if"]
Occasion = Literal["step.onExit", "wizard.onComplete"]
InputName = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$")]


class Part(BaseModel):
    """An immutable piece of a structure; unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Dependency(Part):
    """Holds when the answer to another field equals (or, for several selections, contains) one of its options."""

    id: UUID
    dependency_type: DependencyType
    depends_on_option_set_id: UUID
    depends_on_option_id: UUID


Dependencies = Annotated[tuple[Dependency, ...], Field(max_length=100)]


class Option(Part):
    """One choice of a select field; `aliases` are other words that people use for it."""

    id: UUID
    value: Word
    label: Word
    description: Prose | None = None
    aliases: tuple[Word, ...] = Field(default=(), max_length=50)
    dependencies: Dependencies = ()


class Check(Part):
    """A CEL expression that must be true of the answer, and what to say when it is not."""

    expression: Cel
    message: Line


class OperationAction(Part):
    """Executes an operation of the program. `confirm` is asked before it; without it nothing is asked.

    `inputs`: name of what the operation reads -> key of the field whose answer it gets under that name, besides all
    the answers under their own keys.
    """

    kind: Literal["operation"] = "operation"
    id: UUID
    name: Name | None = None
    operation: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]*$", max_length=100)
    confirm: Prose | None = None
    inputs: Mapping[InputName, Word] = Field(default_factory=dict, max_length=100)


class ShowMessage(Part):
    """Says something to the person; `{{ field.key }}` in it stands for that field's answer in words."""

    kind: Literal["show_message"] = "show_message"
    id: UUID
    name: Name | None = None
    message: Prose = Field(min_length=1)


def _kind_of(action: Any) -> str:
    """An action that names no kind is an operation: there were no others once."""
    if not isinstance(action, dict):
        return str(getattr(action, "kind", ""))
    return str(cast("dict[str, Any]", action).get("kind", "operation"))


Action = Annotated[
    Annotated[OperationAction, Variant("operation")] | Annotated[ShowMessage, Variant("show_message")],
    Discriminator(
        _kind_of,
        custom_error_type="unknown_kind",
        custom_error_message="An action is an “operation” or a “show_message”.",
    ),
]


class Trigger(Part):
    """A point in the structure at which actions fire; without a `target_id` it matches every target of its kind."""

    id: UUID
    name: Name | None = None
    description: Prose | None = None
    is_enabled: bool = True
    on: Occasion
    target_id: UUID | None = None
    actions: tuple[Action, ...] = Field(default=(), max_length=50)


Triggers = Annotated[tuple[Trigger, ...], Field(max_length=100)]
