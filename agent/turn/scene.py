"""The run that a turn is about, with its wizard: as stored, or begun in memory and not stored yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from agent.speech.lexicon import Lexicon
from wizard import engine
from wizard.engine import Change, CompiledStructure, View
from wizard.ports.records import RunRecord, WizardRef
from wizard.run import Run

NOTHING: dict[str, Any] = {"run": None, "answers": {}, "asking": [], "awaiting": None, "progress": 0}


@dataclass(frozen=True, slots=True)
class Scene:
    """`beginning` is the start of a run that isn't stored yet, `wizard` what it is a run of."""

    compiled: CompiledStructure
    version_id: UUID
    version_number: int
    wizard_slug: str
    run: Run
    view: View
    beginning: Change | None = None
    wizard: WizardRef | None = None

    @property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.compiled)

    @property
    def state(self) -> dict[str, Any]:
        """The state as clients know it."""
        return self.view.state(self.run.id, self.wizard_slug, self.version_number)

    def moved(self, run: Run, now: datetime) -> Scene:
        """The same wizard with its run further on."""
        if run is self.run:
            return self
        return replace(self, run=run, view=engine.view(self.compiled, run, now=now))


def begun(compiled: CompiledStructure, wizard: WizardRef, now: datetime) -> Scene:
    """A new run, so far only in memory."""
    change = engine.start(compiled, uuid4(), now=now)
    view = engine.view(compiled, change.run, now=now)
    return Scene(compiled, wizard.version_id, wizard.version_number, wizard.slug, change.run, view, change, wizard)


def found(compiled: CompiledStructure, record: RunRecord, now: datetime) -> Scene:
    """A run as it is stored."""
    view = engine.view(compiled, record.run, now=now)
    return Scene(compiled, record.version_id, record.version_number, record.wizard_slug, record.run, view)
