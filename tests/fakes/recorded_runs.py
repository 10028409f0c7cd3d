"""Runs that the engine walked, as the store would have recorded them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fakes.structures import Walk, ident

from wizard.errors import NotFound, StructureInvalid
from wizard.playback import RecordedAnswer, RecordedRun, RecordedStep
from wizard.playback.recorded import REDACTED
from wizard.playback.timeline import TimelineLine, TimelinePart
from wizard.structure import Structure

BEGAN = datetime(2030, 1, 1, 12, tzinfo=UTC)
PERSONAL = {"text_input", "number_input", "rich_text", "rows", "date_input", "file_upload"}


def recorded(walk: Walk, **members: Any) -> RecordedRun:
    """What lies in the store of a walk."""
    run, structure = walk.run, walk.compiled.structure
    answers = tuple(
        RecordedAnswer(
            option_set_id=field.id,
            key=field.key,
            selection_type=field.selection_type,
            answer=run.answers[field.key],
            name=field.name,
            question=field.question,
            step=step.key,
            answered_at=BEGAN + timedelta(seconds=1),
        )
        for step in structure.steps
        for field in step.option_sets
        if field.key in run.answers
    )
    steps = tuple(
        RecordedStep(step.id, step.key, "completed", BEGAN + timedelta(seconds=n), BEGAN + timedelta(seconds=n + 1), 1)
        for n, step in enumerate(structure.steps)
        if step.key in run.completed_steps
    )
    made = RecordedRun(
        run=run,
        wizard_id=ident("wizard"),
        wizard_name="Called otherwise today",
        version_id=ident("version", "1"),
        version_number=1,
        newer_version=None,
        organization_id=ident("organization"),
        session_id=None,
        user_id=ident("person"),
        executed_by="Max",
        run_name=None,
        run_notes=None,
        tags=(),
        started_at=BEGAN,
        completed_at=BEGAN + timedelta(minutes=1) if run.status == "completed" else None,
        duration_seconds=60 if run.status == "completed" else None,
        stored_at=None,
        redacted=False,
        answers=answers,
        steps=steps,
        files={},
    )
    return replace(made, **members)


def redacted(run: RecordedRun) -> RecordedRun:
    """As it lies there once what was entered is gone."""
    answers = tuple(
        replace(each, answer=replace(each.answer, value=REDACTED, label=REDACTED))
        if each.selection_type in PERSONAL
        else each
        for each in run.answers
    )
    inner = replace(run.run, answers={each.key: each.answer for each in answers})
    return replace(run, run=inner, answers=answers, redacted=True)


class OneRun:
    """Implements PlaybackStore and CompiledVersions: one run, its lines, and the versions of its wizard by number."""

    def __init__(self, run: RecordedRun, *versions: Structure | None, lines: tuple[TimelineLine, ...] = ()) -> None:
        self.run, self.versions, self.lines = run, versions, lines
        self.reads = 0
        self.compiles: dict[UUID, Any] = {}
        self.seen = True

    async def get(self, principal: Any, run_id: UUID) -> RecordedRun:
        return self.run

    async def structure(self, principal: Any, version_id: UUID) -> Structure | None:
        return {ident("version", str(n)): each for n, each in enumerate(self.versions, start=1)}[version_id]

    async def version(self, principal: Any, wizard_id: UUID, number: int) -> UUID:
        return ident("version", str(number))

    async def compiled(self, principal: Any, version_id: UUID) -> Any:
        if version_id not in self.compiles:
            raise StructureInvalid
        return self.compiles[version_id]

    async def timeline(self, principal: Any, run_id: UUID, *, after: int = 0, limit: int = 100) -> TimelinePart:
        self.reads += 1
        if not self.seen:
            raise NotFound
        lines = tuple(line for line in self.lines if line.position > after)
        return TimelinePart(self.run.version_id, lines[:limit])

    async def seek(self, principal: Any, run_id: UUID, *, step: str | None = None, offset_ms: int | None = None) -> int:
        return 0
