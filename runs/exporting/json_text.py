"""Runs as JSON documents: one, or an array with one on each line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from pydantic import TypeAdapter

from runs.exporting.stored_run import AnswerTold, FileTold, RunTold, StepTold, StoredRunFile, WizardNamed
from wizard.playback import PlayedField, PlayedRun
from wizard.ports.exports import ExportedAnswer, ExportedRun, VersionMark

DOCUMENT = TypeAdapter(StoredRunFile)
_FILES = TypeAdapter(tuple[FileTold, ...])


def document_of(run: PlayedRun, mark: VersionMark | None) -> StoredRunFile:
    """The run as it is played, with every field that there was."""
    return StoredRunFile(
        wizard=WizardNamed(
            id=run.wizard_id,
            slug=mark.slug if mark else None,
            name=run.wizard_name,
            version_id=run.version_id,
            version_number=run.version_number,
            content_hash=mark.content_hash if mark else None,
        ),
        run=_told(run),
        steps=tuple(
            StepTold(
                id=step.step_id,
                key=step.key,
                name=step.name,
                status=step.status,
                started_at=step.started_at,
                completed_at=step.completed_at,
                time_spent_seconds=step.time_spent_seconds,
            )
            for step in run.steps
        ),
        answers=(
            *(_played(field, step.key) for step in run.steps for field in step.fields),
            *(_played(field, None) for field in run.elsewhere),
        ),
    )


def recorded_document(run: ExportedRun) -> StoredRunFile:
    """The run as it was recorded: fields without an answer aren't in it."""
    return StoredRunFile(
        wizard=WizardNamed(
            id=run.wizard_id,
            slug=run.wizard_slug,
            name=run.wizard_name,
            version_id=run.version_id,
            version_number=run.version_number,
            content_hash=run.content_hash,
        ),
        run=_told(run),
        steps=tuple(StepTold.model_validate(step, from_attributes=True) for step in run.steps),
        answers=tuple(_recorded(answer) for answer in run.answers),
    )


async def json_parts(pages: AsyncIterator[Sequence[ExportedRun]]) -> AsyncIterator[bytes]:
    """An array in parts, one a page; each document stands on a line of its own."""
    separator = b"[\n"
    async for page in pages:
        if page:
            yield separator + b",\n".join(DOCUMENT.dump_json(recorded_document(run), by_alias=True) for run in page)
            separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


def _told(run: PlayedRun | ExportedRun) -> RunTold:
    return RunTold.model_validate(
        {
            "id": run.run_id,
            "name": run.run_name,
            "notes": run.run_notes,
            "tags": run.tags,
            "status": run.status,
            "executed_by": run.executed_by,
            "started_at": run.started_at,
            "completed_at": run.completed_at,
            "duration_seconds": run.duration_seconds,
            "stored_at": run.stored_at,
        }
    )


def _played(field: PlayedField, step: str | None) -> AnswerTold:
    return AnswerTold(
        option_set_id=field.option_set_id,
        key=field.key,
        step=step,
        name=field.name,
        question=field.question,
        selection_type=field.selection_type,
        state=field.state,
        value=field.value,
        label=field.label,
        labels=field.labels,
        files=_files(field.files),
        answered_at=field.answered_at,
        redacted=field.redacted,
    )


def _recorded(answer: ExportedAnswer) -> AnswerTold:
    return AnswerTold(
        option_set_id=answer.option_set_id,
        key=answer.key,
        step=answer.step,
        name=answer.name,
        question=answer.question,
        selection_type=answer.selection_type,
        state="set_aside" if answer.state == "set_aside" else "answered",
        value=answer.value,
        label=answer.label,
        files=_files(answer.files),
        answered_at=answer.answered_at,
        redacted=answer.redacted,
    )


def _files(files: Sequence[Any]) -> tuple[FileTold, ...]:
    return _FILES.validate_python(files, from_attributes=True)
