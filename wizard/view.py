"""A run as it is shown: what is asked and offered, what is done, how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue

from wizard.compiled import CompiledStructure
from wizard.engine import navigation
from wizard.engine.proposals import proposal_for, proposals
from wizard.engine.recent import RECENT
from wizard.engine.reconcile import survey
from wizard.engine.survey import FieldStanding, StepStanding, Survey
from wizard.engine.work import summary
from wizard.inputs import OptionSet, Rows, SelectField
from wizard.run import Awaiting, Draft, Run, SummaryLine
from wizard.structure import Structure

StepStatus = Literal["completed", "current", "upcoming", "skipped"]


@dataclass(frozen=True, slots=True)
class StepView:
    """A visible step and how it stands. `skippable`: it may be left out as a whole."""

    key: str
    name: str
    status: StepStatus
    skippable: bool

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "name": self.name, "status": self.status, "skippable": self.skippable}


@dataclass(frozen=True, slots=True)
class View:
    """`asking`: the one field that is asked (none while something is awaited or the run has ended). `questions`: what a
    chat or form shows of it (see `question`). `remaining`: keys of all that is open, `demanded`: those of them that
    can't be left out. `drafts`: what was entered and is no answer, of the fields that count. `proposals`: what is
    offered for open fields. `progress`: from 0 to 1. `step_number`: of the current step among the visible ones, from 1;
    0 if none.
    """

    structure: Structure
    run: Run
    asking: tuple[OptionSet, ...]
    questions: tuple[dict[str, Any], ...]
    proposals: Mapping[str, JsonValue]
    answers: Mapping[str, JsonValue]
    summary: tuple[SummaryLine, ...]
    remaining: tuple[str, ...]
    demanded: tuple[str, ...]
    drafts: Mapping[str, Draft]
    steps: tuple[StepView, ...]
    current_step: str | None
    completed_steps: tuple[str, ...]
    step_number: int
    progress: float

    @property
    def awaiting(self) -> Awaiting | None:
        return self.run.awaiting

    @property
    def step_count(self) -> int:
        return len(self.steps)

    def state(self, run_id: UUID | str, wizard_slug: str, version_number: int) -> dict[str, Any]:
        """The server-owned state of the stream, as JSON."""
        run = {
            "id": str(run_id),
            "wizard": wizard_slug,
            "version": version_number,
            "status": self.run.status,
            "current_step": self.current_step,
            "completed_steps": list(self.completed_steps),
            "step_number": self.step_number,
            "step_count": self.step_count,
            "steps": [step.to_json() for step in self.steps],
        }
        return {
            "run": run,
            "answers": dict(self.answers),
            "asking": [field.key for field in self.asking],
            "awaiting": self.awaiting.to_json() if self.awaiting else None,
            "progress": self.progress,
        }


def view(compiled: CompiledStructure, run: Run, *, now: datetime) -> View:
    """How a run is shown at `now` (aware, on the person's clock)."""
    found = RECENT.find(run, compiled, now) or survey(compiled, run, now)
    done = navigation.completed(found, set(run.completed_steps))
    current = navigation.current_step(run, found, done)
    standing = _asked(run, found)
    offered = proposals(found, now)
    steps = tuple(_step_view(step, done, current, run) for step in found.visible_steps)
    return View(
        structure=compiled.structure,
        run=run,
        asking=(standing.field,) if standing else (),
        questions=(_describe(standing, offered.get(standing.key)),) if standing else (),
        proposals=offered,
        answers=found.counted,
        summary=summary(found),
        remaining=navigation.remaining(found),
        demanded=navigation.demanded(found),
        drafts={key: draft for key, draft in run.drafts.items() if (at := found.fields.get(key)) and at.counts},
        steps=steps,
        current_step=current,
        completed_steps=done,
        step_number=next((number for number, step in enumerate(steps, start=1) if step.key == current), 0),
        progress=navigation.progress(run, found),
    )


def question(field: str, compiled: CompiledStructure, run: Run, *, now: datetime) -> dict[str, Any]:
    """What a chat or form needs to ask a field: the author's words, the options that can be chosen now, the limits."""
    found = RECENT.find(run, compiled, now) or survey(compiled, run, now)
    standing = found.fields[field]
    return _describe(standing, proposal_for(found, standing, now))


def _asked(run: Run, found: Survey) -> FieldStanding | None:
    """The asked field. Should time alone have settled the last open one, the last that can be asked stands in."""
    standing = navigation.asked(run, found)
    if standing or run.status != "in_progress" or run.awaiting:
        return standing
    within = found.held_step.fields if found.held_step else list(found.fields.values())
    return next((each for each in reversed(within) if each.asked), None)


def _step_view(step: StepStanding, done: tuple[str, ...], current: str | None, run: Run) -> StepView:
    status: StepStatus = "upcoming"
    if step.skipped:
        status = "skipped"
    elif run.status == "completed":
        status = "completed"
    elif step.key == current:
        status = "current"
    elif step.key in done:
        status = "completed"
    return StepView(step.key, step.part.step.name, status, step.skippable)


def _describe(standing: FieldStanding, proposal: JsonValue) -> dict[str, Any]:
    field = standing.field
    described: dict[str, Any] = {
        "key": field.key,
        "input": field.selection_type,
        "name": field.name,
        "question": field.question,
        "help": field.help_text or field.description,
        "placeholder": field.placeholder,
        "required": standing.required,
        "options": _options(standing),
        "proposal": proposal,
        "constraints": field.constraints(),
        "columns": [column.model_dump(mode="json") for column in field.columns] if isinstance(field, Rows) else [],
    }
    return described


def _options(standing: FieldStanding) -> list[dict[str, Any]]:
    field = standing.field
    if not isinstance(field, SelectField):
        return []
    offered = field.options if standing.options is None else standing.options
    return [{"value": each.value, "label": each.label, "description": each.description} for each in offered]
