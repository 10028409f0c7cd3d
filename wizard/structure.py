"""The whole definition of a wizard as one immutable document: steps, fields, options, dependencies, triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from wizard.categories import Category
from wizard.inputs import InputField, OptionSet, SelectField, ValueRejected
from wizard.parts import (
    Action,
    Check,
    Dependencies,
    Dependency,
    OperationAction,
    Option,
    Part,
    ShowMessage,
    Trigger,
    Triggers,
)
from wizard.text import Cel, Locale, Name, Prose, StepKey, Tag

__all__ = [
    "Action",
    "Check",
    "Dependency",
    "InputField",
    "OperationAction",
    "Option",
    "OptionSet",
    "Part",
    "SelectField",
    "ShowMessage",
    "Step",
    "Structure",
    "Trigger",
    "ValueRejected",
]

MOST_STEPS = 200
MOST_FIELDS = 2_000
MOST_OPTIONS = 20_000
MOST_EXPRESSED = 250_000
"""Characters of all expressions together, since each is compiled whenever the structure is judged."""

Difficulty = Literal["easy", "medium", "hard"]
Picture = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=r'^(https?://[^\s<>"\\]+|/([^/\s<>"\\][^\s<>"\\]*)?)$'),
]
PartName = Annotated[
    str, StringConstraints(pattern=r"^(wizard|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")
]
Member = Annotated[str, StringConstraints(max_length=120, pattern=r"^[a-z_]+(/[a-z0-9_]+)*$")]
Wordings = Annotated[Mapping[Member, Prose], Field(max_length=300)]
"""Text by member: "question", or a path such as "checks/0/message", "columns/quantity/name"."""

Translations = Annotated[Mapping[Locale, Mapping[PartName, Wordings]], Field(max_length=50)]
"""Locale -> id of a part ("wizard" for the structure itself) -> member -> text."""


class Step(Part):
    """One stage. `instructions` are for the assistant, `help_text` is for the person."""

    id: UUID
    key: StepKey
    name: Name
    description: Prose | None = None
    help_text: Prose | None = None
    instructions: Prose | None = None
    option_sets: tuple[OptionSet, ...] = Field(default=(), max_length=500)
    dependencies: Dependencies = ()
    visible_when: Cel | None = None
    is_required: bool = True
    is_skippable: bool = False
    triggers: Triggers = ()


class Structure(Part):
    """A wizard's document; ids stay the same from version to version, keys are what people and expressions use.

    `estimated_time` is in minutes, `expires_after_days` counts from the last activity (None: 7). `instructions` are for
    the assistant, `help_text` is for the person.
    """

    name: Name
    description: Prose | None = None
    category: Category | None = None
    tags: tuple[Tag, ...] = Field(default=(), max_length=20)
    icon: Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    preview_image: Picture | None = None
    difficulty_level: Difficulty | None = None
    estimated_time: int | None = Field(default=None, ge=1, le=10_000)
    require_login: bool = True
    allow_templates: bool = False
    auto_save: bool = True
    expires_after_days: int | None = Field(default=None, ge=1, le=365)
    help_text: Prose | None = None
    instructions: Prose | None = None
    translations: Translations = Field(default_factory=dict)
    steps: tuple[Step, ...] = Field(default=(), max_length=MOST_STEPS)
    triggers: Triggers = ()

    @field_validator("tags")
    @classmethod
    def _differ(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if len({tag.casefold() for tag in tags}) != len(tags):
            raise PydanticCustomError("duplicate_tag", "A tag is there twice.")
        return tags

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        fields = self.fields()
        options = sum(len(field.options) for field in fields if isinstance(field, SelectField))
        if len(fields) > MOST_FIELDS or options > MOST_OPTIONS:
            message = "A wizard can have at most {fields} fields and {options} options in all."
            raise PydanticCustomError("too_large", message, {"fields": MOST_FIELDS, "options": MOST_OPTIONS})
        if sum(map(len, self._expressions())) > MOST_EXPRESSED:
            message = "All expressions of a wizard together can have at most {most} characters."
            raise PydanticCustomError("too_large", message, {"most": MOST_EXPRESSED})
        return self

    def _expressions(self) -> Iterator[str]:
        for step in self.steps:
            yield step.visible_when or ""
            for field in step.option_sets:
                yield from (field.visible_when or "", field.required_when or "", field.computed or "")
                yield field.proposal or ""
                yield from (check.expression for check in field.checks)

    def fields(self) -> tuple[OptionSet, ...]:
        """Every field in structure order."""
        return tuple(field for step in self.steps for field in step.option_sets)
