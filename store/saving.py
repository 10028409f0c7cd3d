"""Writes what the engine did to a run, with all that belongs to it, as one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from store.documents import dumps
from store.queries import queries
from store.structures import QUERY as STRUCTURE
from store.structures import Places, Structures
from store.transaction import Work
from wizard.change import Change
from wizard.errors import RunEnded
from wizard.outcomes import FieldSkipped, Outcome, StepCompleted, StepEntered, StepReopened
from wizard.ports.records import Frame, InteractionLine, RunRecord, WizardRef
from wizard.run import Run

QUERIES = queries("runs")
_LINE = tuple(field.name for field in fields(InteractionLine) if field.name != "cost_usd")


@dataclass(frozen=True, slots=True)
class Around:
    """What is written with a change: transcript lines, and of a turn its frames and its end."""

    organization_id: UUID
    session_id: UUID | None = None
    turn_id: UUID | None = None
    interactions: Sequence[InteractionLine] = ()
    frames: Sequence[Frame] = ()
    finish: str | None = None


def add_run(work: Work, wizard: WizardRef, run: Run, around: Around) -> None:
    """Let a run be there that `save` can then write; in a session it becomes the active one."""
    work.later(
        QUERIES["add"],
        run=run.id,
        organization=around.organization_id,
        wizard=wizard.wizard_id,
        version=None if wizard.is_preview else wizard.version_id,
        preview=wizard.version_id if wizard.is_preview else None,
        session=around.session_id,
    )
    if around.session_id is not None:
        work.later(QUERIES["activate"], run=run.id, wizard=wizard.wizard_id, session=around.session_id)


async def save(
    work: Work,
    structures: Structures,
    record: RunRecord | None,
    change: Change | None,
    around: Around,
    *,
    new: bool = False,
) -> RunRecord | None:
    """The record as it is then. What is sent goes with the next statement or the commit. `new`: see `add_run`."""
    before = record.run if record and not new else None
    after = change.run if change else before
    if before is not None and before.status != "in_progress" and before != after:
        raise RunEnded(run_status=before.status)
    parameters = _run_parameters(before, after) | _around_parameters(around)
    rarer: dict[str, Any] = {}
    drafts: dict[str, Any] = {}
    if record is not None and change is not None:
        places = await _places(work, structures, record.version_id)
        parameters["answers"] = _rows(
            _answer(key, change.run, places) for key in change.touched & change.run.answers.keys()
        )
        rarer, drafts = _rarer_parameters(change, places), _draft_parameters(change, places)
    work.later(QUERIES["save"], **parameters)
    if any(rarer.values()):
        work.later(QUERIES["save_rarer"], run=parameters["run"], organization=around.organization_id, **rarer)
    if any(drafts.values()):
        work.later(QUERIES["save_drafts"], run=parameters["run"], **drafts)
    if after is not None and after.status != (before.status if before else "in_progress"):
        work.later(QUERIES["end"], run=after.id, status=after.status)
    return replace(record, run=after) if record is not None and after is not None else record


async def _places(work: Work, structures: Structures, version_id: UUID) -> Places:
    return structures.known(version_id) or structures.keep(version_id, await work.one(STRUCTURE, version=version_id))


def _run_parameters(before: Run | None, after: Run | None) -> dict[str, Any]:
    run = after or Run(UUID(int=0))
    return {
        "run": after.id if after else None,
        "changed": after is not None and _progress(before) != _progress(after),
        "revision": run.revision,
        "current_step": run.current_step,
        "completed_steps": list(run.completed_steps),
        "skipped": list(run.skipped),
        "focus": run.focus,
        "awaiting": dumps(run.awaiting.to_json()) if run.awaiting else None,
        "intents": dumps(run.intents),
        "held_step": run.held_step,
        "answers": None,
    }


def _progress(run: Run | None) -> tuple[Any, ...] | None:
    if run is None:
        return None
    steps = (run.current_step, run.completed_steps, run.skipped)
    return (run.revision, *steps, run.focus, run.awaiting, run.intents, run.held_step)


def _rarer_parameters(change: Change, places: Places) -> dict[str, Any]:
    return {
        "removed": [places.fields[key].option_set_id for key in change.touched - change.run.answers.keys()],
        "steps": _rows(_step(key, change.run, places) for key in _steps(change.outcomes, places)),
        "executions": _rows(
            {"operation": each.operation, "intent": each.intent, "payload": each.payload} for each in change.executions
        ),
    }


def _draft_parameters(change: Change, places: Places) -> dict[str, Any]:
    return {
        "drafts": _rows(_draft(key, change.run, places) for key in change.drafted & change.run.drafts.keys()),
        "undrafted": list(change.drafted - change.run.drafts.keys()),
    }


def _answer(key: str, run: Run, places: Places) -> dict[str, Any]:
    answer, place = run.answers[key], places.fields[key]
    return {
        "id": place.option_set_id,
        "key": key,
        "type": place.selection_type,
        "value": answer.value,
        "label": answer.label,
        "state": answer.state,
        "source": answer.source,
        "snapshot": place.snapshot,
    }


def _draft(key: str, run: Run, places: Places) -> dict[str, Any]:
    draft, place = run.drafts[key], places.fields[key]
    return {
        "id": place.option_set_id,
        "key": key,
        "type": place.selection_type,
        "value": draft.value,
        "code": draft.code,
        "message": draft.message,
    }


def _steps(outcomes: Iterable[Outcome], places: Places) -> list[str]:
    """The steps that the outcomes speak of, each once."""
    named: dict[str, None] = {}
    for outcome in outcomes:
        match outcome:
            case StepEntered(step) | StepCompleted(step) | StepReopened(step):
                named[step] = None
            case FieldSkipped(key) if key in places.steps:
                named[key] = None
            case _:
                pass
    return list(named)


def _step(key: str, run: Run, places: Places) -> dict[str, str]:
    status = "skipped" if key in run.skipped else "completed" if key in run.completed_steps else "in_progress"
    return {"id": places.steps[key], "key": key, "status": status}


def _around_parameters(around: Around) -> dict[str, Any]:
    frames = around.frames
    return {
        "organization": around.organization_id,
        "session": around.session_id,
        "turn": around.turn_id,
        "interactions": lines(around.interactions),
        "frames": batch(frames),
        "first_seq": frames[0].seq if frames else None,
        "last_seq": frames[-1].seq if frames else None,
        "finish": around.finish,
    }


def lines(interactions: Sequence[InteractionLine]) -> str | None:
    """Transcript lines as rows; costs keep every digit."""
    return _rows(
        {name: value for name in _LINE if (value := getattr(line, name)) is not None}
        | ({"cost_usd": str(line.cost_usd)} if line.cost_usd is not None else {})
        for line in interactions
    )


def batch(frames: Sequence[Frame]) -> str | None:
    return dumps([frame.event for frame in frames]) if frames else None


def _rows(rows: Iterable[Mapping[str, Any]]) -> str | None:
    listed = list(rows)
    return dumps(listed) if listed else None
