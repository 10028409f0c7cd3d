"""What of a request depends on the wizard's version alone: made once, kept, and the same in every turn."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wizard.schema import response_schema

from agent.prompts import Prompts, prompt_hash
from wizard.structure import Structure

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Briefing:
    """The system message and the shape of the answer. `characters` is the size of both."""

    system: str
    schema: Mapping[str, Any]
    prompt_hash: str
    characters: int


class Briefings:
    """By version; the least recently used leave first."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts
        self._kept: OrderedDict[UUID, Briefing] = OrderedDict()

    def of(self, version_id: UUID, structure: Structure) -> Briefing:
        briefing = self._kept.get(version_id)
        if briefing is None:
            briefing = self._kept[version_id] = self._make(structure)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(version_id)
        return briefing

    def _make(self, structure: Structure) -> Briefing:
        system = self._prompts.system(structure)
        schema = response_schema(structure)
        return Briefing(system, schema, prompt_hash(system), len(system) + len(json.dumps(schema)))
