"""What becomes of a run and its answers in another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from wizard.inputs import OptionSet
from wizard.run import Answer, Run

Fate = Literal["kept", "converted", "set_aside", "asked"]


@dataclass(frozen=True, slots=True)
class Detached:
    """An answer to a field that the run's version doesn't ask, with that field as it was when it did."""

    field: OptionSet
    answer: Answer


@dataclass(frozen=True, slots=True)
class FieldFate:
    """`label`: the answer in words as it was, `becomes`: as it is then. `asked` fields have neither."""

    option_set_id: UUID
    key: str
    name: str
    fate: Fate
    label: str | None = None
    becomes: str | None = None
    because: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "option_set_id": str(self.option_set_id),
            "key": self.key,
            "name": self.name,
            "fate": self.fate,
            "label": self.label,
            "becomes": self.becomes,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """`run` stands in the new version. `answers`: those that were there, by field. `detached`: fields whose answers the
    version has no place for."""

    run: Run
    answers: Mapping[UUID, Answer]
    detached: frozenset[UUID]
    fates: tuple[FieldFate, ...]

    def count(self, fate: Fate) -> int:
        return sum(each.fate == fate for each in self.fates)


@dataclass(frozen=True, slots=True)
class Undoing:
    """`run` stands in the older version again. `restored`: fields of which nothing was answered since the migration, so
    that their answers are exactly as they were before it."""

    run: Run
    restored: frozenset[UUID]
    fates: tuple[FieldFate, ...]
