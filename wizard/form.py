"""A step as a form: all of its fields at once, with what may be entered, what is in them, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.compiled import CompiledStructure
from wizard.engine.recent import RECENT
from wizard.engine.reconcile import survey
from wizard.engine.survey import FieldStanding, StepStanding
from wizard.errors import NotFound
from wizard.run import Run
from wizard.view import question


@dataclass(frozen=True, slots=True)
class Form:
    """`fields`: what `wizard.view.question` says of each that is shown, with `value`, `label`, `disabled`, `computed`,
    and `draft` (None, or what was entered and is no answer: `value`, `code`, `message`). `complete`: it can be left."""

    step: str
    name: str
    description: str | None
    help: str | None
    number: int
    skippable: bool
    complete: bool
    fields: tuple[dict[str, Any], ...]


def form(compiled: CompiledStructure, run: Run, step_key: str, *, now: datetime) -> Form:
    """The step of that key, or of that number among the visible ones (from 1). Raises NotFound for any other."""
    found = RECENT.find(run, compiled, now) or survey(compiled, run, now)
    steps = found.visible_steps
    step = next((each for number, each in enumerate(steps, 1) if step_key in (each.key, str(number))), None)
    if step is None:
        raise NotFound("The wizard has no such step with the answers so far.", step=step_key)
    part = step.part.step
    shown = [standing for standing in step.fields if standing.visible or step.skipped]
    return Form(
        step=step.key,
        name=part.name,
        description=part.description,
        help=part.help_text,
        number=steps.index(step) + 1,
        skippable=step.skippable,
        complete=_complete(step, run),
        fields=tuple(_field(standing, compiled, run, now) for standing in shown),
    )


def _complete(step: StepStanding, run: Run) -> bool:
    return step.filled and not any(standing.key in run.drafts for standing in step.fields if standing.counts)


def _field(standing: FieldStanding, compiled: CompiledStructure, run: Run, now: datetime) -> dict[str, Any]:
    draft = run.drafts.get(standing.key)
    return {
        **question(standing.key, compiled, run, now=now),
        "value": standing.answer.value if standing.answer else None,
        "label": standing.answer.label if standing.answer else None,
        "draft": {"value": draft.value, "code": draft.code, "message": draft.message} if draft else None,
        "disabled": standing.disabled,
        "computed": standing.part.computed is not None,
    }
