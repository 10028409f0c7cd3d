"""Steps and fields on their way from a survey into a structure, with what is still to be linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.building.surveyjs.scope import Kind
from wizard.building.surveyjs.source import Condition
from wizard.building.surveyjs.wording import Wording


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition that the answer has to meet, and what is said where it doesn't."""

    condition: Condition
    message: str


@dataclass(slots=True)
class DraftedField:
    """`names` are what the survey's expressions call it; `values` as in `Known`; `given` is CEL to join as it is.

    `wordings` are texts in other languages by member; `option_conditions` by the position of the option.
    """

    document: dict[str, Any]
    names: tuple[str, ...]
    kind: Kind
    pointer: str
    values: Mapping[str, str] | None = None
    conditions: list[Condition] = field(default_factory=list[Condition])
    given: list[str] = field(default_factory=list[str])
    required_if: Condition | None = None
    computed: Condition | None = None
    proposal: Condition | None = None
    demands: list[Demand] = field(default_factory=list[Demand])
    wordings: dict[str, Wording] = field(default_factory=dict[str, Wording])
    option_conditions: dict[int, Condition] = field(default_factory=dict[int, Condition])

    @property
    def key(self) -> str:
        return self.document["key"]


@dataclass(slots=True)
class DraftedStep:
    document: dict[str, Any]
    conditions: list[Condition]
    fields: list[DraftedField]
    wordings: dict[str, Wording] = field(default_factory=dict[str, Wording])
    notes: list[str] = field(default_factory=list[str])
