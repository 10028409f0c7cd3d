"""Structures by version, kept in memory: a version never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound
from wizard.structure import Structure

CAPACITY = 256
QUERY = queries("wizards")["structure"]


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field's answers are kept: the ids, and what keeps an answer readable without its version."""

    option_set_id: str
    selection_type: str
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """The ids behind the keys that people and the engine use."""

    structure: Structure
    fields: Mapping[str, FieldPlace]
    steps: Mapping[str, str]

    @staticmethod
    def of(structure: Structure) -> Places:
        fields = {
            field.key: FieldPlace(
                str(field.id),
                field.selection_type,
                {"name": field.name, "question": field.question, "step": step.key},
            )
            for step in structure.steps
            for field in step.option_sets
        }
        return Places(structure, fields, {step.key: str(step.id) for step in structure.steps})


class Structures:
    """The least recently used leave first."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[UUID, Places] = OrderedDict()

    def known(self, version_id: UUID) -> Places | None:
        if version_id in self._kept:
            self._kept.move_to_end(version_id)
        return self._kept.get(version_id)

    def keep(self, version_id: UUID, row: Row | None) -> Places:
        """Remember what `QUERY` answered. Raises NotFound."""
        if row is None:
            raise NotFound(version_id=str(version_id))
        places = self._kept[version_id] = Places.of(Structure.model_validate(row[0]))
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return places
