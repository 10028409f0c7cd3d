"""The run that a turn is about, with its wizard: as stored, or begun in memory and not stored yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from agent.speech.lexicon import Lexicon
from wizard import engine
from wizard.engine import Change, CompiledStructure, View
from wizard.keeping import Asked, Keeping, asks, suggested_name
from wizard.ports.records import RunRecord, WizardRef
from wizard.run import Run

NOTHING: dict[str, Any] = {"run": None, "answers": {}, "asking": [], "awaiting": None, "progress": 0, "keeping": None}


@dataclass(frozen=True, slots=True)
class Scene:
    """`beginning` is the start of a run that isn't stored yet, `wizard` what it is a run of.

    `keeping`: what was asked last about keeping the run; `may_be_kept`: once it is complete, it can be kept.
    """

    compiled: CompiledStructure
    version_id: UUID
    version_number: int
    wizard_slug: str
    run: Run
    view: View
    beginning: Change | None = None
    wizard: WizardRef | None = None
    day: date = date.min
    is_preview: bool = False
    keeping: Keeping | None = None
    may_be_kept: bool = False

    @property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.compiled)

    @property
    def state(self) -> dict[str, Any]:
        """The state as clients know it."""
        asked = self.asks
        state = self.view.state(self.run.id, self.wizard_slug, self.version_number)
        return {**state, "keeping": asked.to_json() if asked else None}

    @property
    def was_asked(self) -> Literal["name", "notes"] | None:
        """What the person was asked about keeping the run, and can answer."""
        if self.keeping == "notes" or (self.keeping == "name" and self.may_be_kept):
            return self.keeping
        return None

    @property
    def asks(self) -> Asked | None:
        """What is asked about keeping the run: once it is complete, unless that was settled."""
        return asks(self.view, self.keeping, self.day, may_be_kept=self.may_be_kept)

    @property
    def is_offered_first(self) -> bool:
        """Whether the person is asked for the first time whether to keep the run."""
        return self.keeping is None and self.asks is not None

    @property
    def suggested_name(self) -> str:
        return suggested_name(self.compiled.structure, self.view.answers, self.day)

    def moved(self, run: Run, now: datetime) -> Scene:
        """The same wizard with its run further on."""
        if run is self.run:
            return self
        return replace(self, run=run, view=engine.view(self.compiled, run, now=now))


def begun(compiled: CompiledStructure, wizard: WizardRef, now: datetime) -> Scene:
    """A new run, so far only in memory."""
    change = engine.start(compiled, uuid4(), now=now)
    view = engine.view(compiled, change.run, now=now)
    return Scene(
        compiled,
        wizard.version_id,
        wizard.version_number,
        wizard.slug,
        change.run,
        view,
        change,
        wizard,
        day=now.date(),
        is_preview=wizard.is_preview,
        may_be_kept=not wizard.is_preview,
    )


def found(compiled: CompiledStructure, record: RunRecord, now: datetime) -> Scene:
    """A run as it is stored."""
    view = engine.view(compiled, record.run, now=now)
    return Scene(
        compiled,
        record.version_id,
        record.version_number,
        record.wizard_slug,
        record.run,
        view,
        day=(record.completed_at or now).astimezone(now.tzinfo).date(),
        is_preview=record.is_preview,
        keeping=record.keeping,
        may_be_kept=record.may_be_kept(now),
    )
