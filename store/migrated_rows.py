"""A run in another version as rows: only what differs from the rows that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from store.structures import Places
from wizard.migrating import Plan, Undoing
from wizard.ports.migrations import MigratingRun, PastMigration
from wizard.run import Answer, Run


def migrated_document(before: Places, after: Places, run: MigratingRun, plan: Plan) -> dict[str, Any]:
    """What `private.write_migrated` takes to move the run."""
    keys = {place.option_set_id: key for key, place in before.fields.items()}
    held = {before.fields[key].option_set_id for key in run.record.run.answers}
    there = {place.option_set_id: place.selection_type for place in before.fields.values()}
    answers: list[dict[str, Any]] = []
    for key, answer in plan.run.answers.items():
        identity = after.fields[key].option_set_id
        moved = identity not in held or keys[identity] != key
        row = _row(after, key, answer, plan.answers.get(UUID(identity)))
        if moved or row["type"] not in (None, there.get(identity)) or len(row) > len(_SAME):
            answers.append(row)
    gone = held - {after.fields[key].option_set_id for key in plan.run.answers}
    leaving = {str(each) for each in plan.detached}
    return {**_progress(after, plan.run), "answers": answers, "detached": [*leaving], "removed": [*(gone - leaving)]}


def undone_document(older: Places, past: PastMigration, undoing: Undoing) -> dict[str, Any]:
    """What `private.undo_migration` takes: what is restored, and what differs from that."""
    before: Mapping[str, Answer] = past.before.answers if past.before else {}
    answers: list[dict[str, Any]] = []
    for key, answer in undoing.run.answers.items():
        restored = UUID(older.fields[key].option_set_id) in undoing.restored
        row = _row(older, key, answer, before.get(key) if restored else None)
        if not restored or len(row) > len(_SAME):
            answers.append(row)
    restored = [str(each) for each in undoing.restored]
    return {**_progress(older, undoing.run), "answers": answers, "detached": [], "removed": [], "restored": restored}


_SAME = ("id", "key", "type")


def _row(places: Places, key: str, answer: Answer, was: Answer | None) -> dict[str, Any]:
    """The answer's row with what differs from before. A draft stays what it was to the field that it was given to."""
    place = places.fields[key]
    same: dict[str, Any] = {"id": place.option_set_id, "key": key, "type": place.selection_type}
    if was is None:
        told = {"value": answer.value, "label": answer.label, "state": answer.state, "source": answer.source}
        return {**same, **told, "snapshot": place.snapshot}
    if answer.state == "draft":
        same["type"] = None
    changed = {
        name: getattr(answer, name) for name in ("state", "source") if getattr(answer, name) != getattr(was, name)
    }
    if (answer.value, answer.label) != (was.value, was.label):
        changed |= {"value": answer.value, "label": answer.label, "snapshot": place.snapshot}
    return {**same, **changed}


def _progress(places: Places, run: Run) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "revision": run.revision,
        "current_step": run.current_step,
        "completed_steps": list(run.completed_steps),
        "skipped": list(run.skipped),
        "focus": run.focus,
        "awaiting": run.awaiting.to_json() if run.awaiting else None,
        "intents": dict(run.intents),
        "steps": [*_steps(places, run)],
    }


def _steps(places: Places, run: Run) -> Iterator[dict[str, Any]]:
    """Every step; one that wasn't reached has no status."""
    for key, identity in places.steps.items():
        status = None
        if key in run.skipped:
            status = "skipped"
        elif key in run.completed_steps:
            status = "completed"
        elif key == run.current_step:
            status = "in_progress"
        yield {"id": identity, "key": key, "status": status}
