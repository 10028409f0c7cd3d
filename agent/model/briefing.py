"""What of a request depends on the wizard's version alone: made once, kept, and the same in every turn."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from agent.model.prompts import Prompts, prompt_hash
from wizard.schema import response_schema
from wizard.structure import Structure

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Briefing:
    """The system message and the schema of the answer, both as JSON. `characters` is the size of both."""

    system: str
    schema: str
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
        schema = json.dumps(response_schema(structure), ensure_ascii=False)
        return Briefing(json.dumps(system, ensure_ascii=False), schema, prompt_hash(system), len(system) + len(schema))
