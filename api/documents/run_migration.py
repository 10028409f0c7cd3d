"""Runs on their way to another version of their wizard: what is asked, what would become of them, what became."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.documents.run import EXAMPLE_RUN, RunDocument, run_document
from runs.applying import Shown
from studio.migrating import MOST
from studio.migration_report import Batch, RunFate, RunOutcome
from wizard.migrating import Fate, FieldFate
from wizard.ports.migrations import MigrationKind, RunMigration

RUN_ID, MIGRATION_ID = "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10", "c1a7e3d2-5b6f-4a8c-9d0e-1f2a3b4c5d6e"
BATCH_ID = "7e6d5c4b-3a29-4180-9f8e-7d6c5b4a3928"
FIELD: dict[str, Any] = {
    "option_set_id": "9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50",
    "key": "topping",
    "name": "Topping",
    "fate": "converted",
    "label": "Ham",
    "becomes": "Ham",
    "because": None,
}
MOVED: dict[str, Any] = {
    "run_id": RUN_ID,
    "outcome": "migrated",
    "migration_id": MIGRATION_ID,
    "copy_run_id": None,
    "kept": 0,
    "converted": 1,
    "set_aside": 0,
    "asked": 0,
    "fields": [FIELD],
    "code": None,
    "message": None,
}
BATCH: dict[str, Any] = {
    "to_version": 3,
    "batch_id": BATCH_ID,
    "outcomes": {"migrated": 1},
    "fields": [
        {
            "option_set_id": FIELD["option_set_id"],
            "key": "topping",
            "name": "Topping",
            "kept": 0,
            "converted": 1,
            "set_aside": 0,
            "asked": 0,
        }
    ],
    "runs": [MOVED],
    "next": None,
}
RECORDED: dict[str, Any] = {
    "id": MIGRATION_ID,
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "run_id": RUN_ID,
    "kind": "in_place",
    "from_version": 2,
    "to_version": 3,
    "copy_run_id": None,
    "batch_id": BATCH_ID,
    "fields": [FIELD],
    "migrated_by": "ac3e0000-0000-4000-8000-000000000001",
    "created_at": "2026-03-01T09:30:00Z",
    "undone_at": None,
    "undone_by": None,
}


class MigrationPreviewRequest(BaseModel):
    """Which runs: one, or those in progress of older versions, in parts. Without a version, what is published."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"to_version": 3, "limit": 100}]})
    to_version: int | None = Field(default=None, ge=1, le=2**31 - 1)
    run_id: UUID | None = None
    limit: int = Field(default=100, ge=1, le=MOST, description="How many runs at most.")
    after: UUID | None = Field(default=None, description="The `next` of the part before.")


class MigrationRequest(MigrationPreviewRequest):
    """The same; `batch_id` lets a part belong with the parts before it, so that all are undone together."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"to_version": 3, "limit": 100}]})
    batch_id: UUID | None = None


class OwnMigrationRequest(BaseModel):
    """To which version; without one, to what is published."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"to_version": 3}]})
    to_version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class FieldFateDocument(BaseModel):
    """What becomes of an answer, or that a field is newly asked. `label`: how it read, `becomes`: how it reads then."""

    model_config = ConfigDict(from_attributes=True, extra="ignore", json_schema_extra={"examples": [FIELD]})
    option_set_id: UUID
    key: str
    name: str
    fate: Fate
    label: str | None
    becomes: str | None
    because: str | None


class RunFateDocument(BaseModel):
    """What became, or would become, of one run. A run that has ended is copied; `refused` and `failed` say why."""

    model_config = ConfigDict(json_schema_extra={"examples": [MOVED]})
    run_id: UUID
    outcome: RunOutcome
    migration_id: UUID | None
    copy_run_id: UUID | None
    kept: int
    converted: int
    set_aside: int
    asked: int
    fields: list[FieldFateDocument]
    code: str | None
    message: str | None


class FieldTotalDocument(BaseModel):
    """In how many of the runs which fate a field meets."""

    option_set_id: UUID
    key: str
    name: str
    kept: int
    converted: int
    set_aside: int
    asked: int


class MigrationBatch(BaseModel):
    """Several runs, with totals by outcome and by field. `next`: send it as `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [BATCH]})
    to_version: int | None
    batch_id: UUID | None
    outcomes: dict[RunOutcome, int]
    fields: list[FieldTotalDocument]
    runs: list[RunFateDocument]
    next: UUID | None


class MigrationDocument(BaseModel):
    """A migration as it was recorded. Once the run's words are redacted, so are the labels here."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECORDED]})
    id: UUID
    wizard_id: UUID
    run_id: UUID
    kind: MigrationKind
    from_version: int
    to_version: int
    copy_run_id: UUID | None
    batch_id: UUID | None
    fields: list[FieldFateDocument]
    migrated_by: UUID
    created_at: datetime
    undone_at: datetime | None
    undone_by: UUID | None


class MigrationPage(BaseModel):
    """A part of the list, newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [RECORDED], "next": None}]})
    items: list[MigrationDocument]
    next: str | None


class MovedRun(BaseModel):
    """The run as it goes on, which is the copy where it had ended, and what became of its answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"run": EXAMPLE_RUN, "migration": MOVED}]})
    run: RunDocument
    migration: RunFateDocument


def moved_run(shown: Shown, fate: RunFate) -> MovedRun:
    return MovedRun(run=run_document(shown.record, shown.view), migration=run_fate_document(fate))


def batch_document(batch: Batch) -> MigrationBatch:
    return MigrationBatch(
        to_version=batch.target.number if batch.target else None,
        batch_id=batch.batch_id,
        outcomes=dict(batch.outcomes),
        fields=[
            FieldTotalDocument(
                option_set_id=each.option_set_id,
                key=each.key,
                name=each.name,
                kept=each.fates.get("kept", 0),
                converted=each.fates.get("converted", 0),
                set_aside=each.fates.get("set_aside", 0),
                asked=each.fates.get("asked", 0),
            )
            for each in batch.fields
        ],
        runs=[run_fate_document(each) for each in batch.runs],
        next=batch.next,
    )


def run_fate_document(fate: RunFate) -> RunFateDocument:
    return RunFateDocument(
        run_id=fate.run_id,
        outcome=fate.outcome,
        migration_id=fate.migration_id,
        copy_run_id=fate.copy_run_id,
        kept=fate.count("kept"),
        converted=fate.count("converted"),
        set_aside=fate.count("set_aside"),
        asked=fate.count("asked"),
        fields=[_field(each) for each in fate.fields],
        code=fate.code,
        message=fate.message,
    )


def migration_document(migration: RunMigration) -> MigrationDocument:
    members = {name: getattr(migration, name) for name in MigrationDocument.model_fields if name != "fields"}
    fields = [FieldFateDocument.model_validate(each) for each in migration.report["fields"]]
    return MigrationDocument(**members, fields=fields)


def _field(fate: FieldFate) -> FieldFateDocument:
    return FieldFateDocument.model_validate(fate)
