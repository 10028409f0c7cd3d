"""What is put to the model in one turn, and how it is written as a request."""

from __future__ import annotations

import json
from dataclasses import dataclass

from agent.model.briefing import Briefing
from agent.model.dialect import Dialect


@dataclass(frozen=True, slots=True)
class Question:
    """The part that is the same in all turns of a version, and the turn's own."""

    briefing: Briefing
    turn: str

    @property
    def characters(self) -> int:
        """The size of all of it, for an estimate of its tokens."""
        return self.briefing.characters + len(self.turn)

    def body(self, model: str, dialect: Dialect) -> bytes:
        """Put together from pieces of JSON: to encode what is always the same would take longer than all the rest."""
        system = f'{{"role":"system","content":{self.briefing.system}}}'
        user = f'{{"role":"user","content":{json.dumps(self.turn, ensure_ascii=False)}}}'
        members = [f'"model":{json.dumps(model)}', '"stream":true', f'"messages":[{system},{user}]']
        return f"{{{','.join(members + dialect.members(self.briefing.schema))}}}".encode()
