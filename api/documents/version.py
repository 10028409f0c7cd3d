"""Versions of a wizard, what is different between two of them, and what a change means for runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

from api.documents.structure_body import SHAPE, StructureBody, StructureMember
from api.documents.wizard import (
    PROBLEM,
    STRUCTURE,
    WIZARD,
    ProblemEntry,
    Wizard,
    problem_entries,
    wizard_document,
)
from studio.impact import Impact
from studio.publishing import Published
from wizard.diff import Change, ChangeKind, Diff, Effect, PartKind
from wizard.ports.drafts import Version, VersionRecord
from wizard.translation import translated

VERSION: dict[str, Any] = {
    "id": "8d5e3b1a-2c4f-4e6a-9b7d-0f1e2d3c4b5a",
    "wizard_id": "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5",
    "version_number": 2,
    "name": "Pizza order",
    "content_hash": "5f2c1b0e7d6a4938271605f4e3d2c1b0a9f8e7d6c5b4a39281706f5e4d3c2b1a",
    "change_summary": "Added the field “Size”.",
    "rollback_of": None,
    "created_by": "ac3e0000-0000-4000-8000-000000000001",
    "created_at": "2026-03-01T09:30:00Z",
}
LISTED: dict[str, Any] = {**VERSION, "is_current": True}
CHANGE: dict[str, Any] = {
    "part": "field",
    "id": "9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50",
    "key": "topping",
    "name": "Topping",
    "kind": "removed",
    "where": "Your order",
    "parent_id": "4f0e2d3c-1b5a-4c6d-8e7f-0a1b2c3d4e5f",
    "members": {},
    "effect": "lossy",
    "because": "Answers to it are set aside.",
}
IMPACT: dict[str, Any] = {
    "summary": "Removed the field “Topping”.",
    "changes": [CHANGE],
    "fields": [
        {
            "id": "9b2f0c1e-7d5a-4d0e-8b57-2f6a1c3d4e50",
            "key": "topping",
            "name": "Topping",
            "effect": "lossy",
            "in_progress": 4,
            "completed": 31,
            "stored": 12,
        }
    ],
    "affected": {"in_progress": 4, "completed": 31, "stored": 12},
    "problems": [],
}


class PublishRequest(BaseModel):
    """What the author says about this version; what is different is said anyway."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "Sizes for the summer menu."}]})
    note: str | None = Field(default=None, min_length=1, max_length=1000, pattern=r"\S")


class FrozenVersion(BaseModel):
    """A version without its structure; nothing of it ever changes."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [VERSION]})
    id: UUID
    wizard_id: UUID
    version_number: int = Field(validation_alias=AliasChoices("version_number", "number"))
    name: str
    content_hash: str = Field(description="Of the structure: versions with the same hash are the same.")
    change_summary: str | None
    rollback_of: int | None = Field(description="The version whose structure was published again.")
    created_by: UUID | None
    created_at: datetime


class VersionDocument(FrozenVersion):
    """A version as a listing shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [LISTED]})
    is_current: bool = Field(description="Whether new runs begin with it.")


class VersionDetail(FrozenVersion):
    """A version with its structure."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**VERSION, "structure": STRUCTURE}]})
    structure: dict[str, Any]


class VersionPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LISTED], "next": None}]})
    items: list[VersionDocument]
    next: int | None


class PublishedDocument(BaseModel):
    """The version that is published now, with the wizard and the warnings about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": LISTED, "wizard": WIZARD, "problems": [PROBLEM], "draft_kept": False}]
        }
    )
    version: VersionDocument
    wizard: Wizard
    problems: list[ProblemEntry]
    draft_kept: bool = Field(
        description="A rollback left the draft alone, because it holds changes that were never published."
    )


class Compared(BaseModel):
    """A member as it was and as it is."""

    before: JsonValue
    after: JsonValue


class ChangeEntry(BaseModel):
    """One thing that is different, and what it does to answers that runs hold already.

    `safe`: they stay; `lossy`: some may be set aside, kept but no longer counting; `breaking`: what was enough no
    longer is, or something no longer finds what it names.
    """

    part: PartKind
    id: UUID | None = Field(description="Of the part; null: the wizard itself.")
    key: str | None
    name: str
    kind: ChangeKind
    where: str | None = Field(description="The name of the part around it.")
    parent_id: UUID | None
    members: dict[str, Compared] = Field(description="What was and what is, where it was changed or moved.")
    effect: Effect
    because: str = Field(description="Why, in a sentence.")


class DiffDocument(BaseModel):
    """What is different, in the order of the structure."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"summary": IMPACT["summary"], "effect": "lossy", "changes": [CHANGE]}]}
    )
    summary: str
    effect: Effect = Field(description="The worst of all changes.")
    changes: list[ChangeEntry]


class Candidate(StructureBody):
    """The structure that might be published, or its members themselves; absent, the draft as it is."""

    model_config = ConfigDict(json_schema_extra={**SHAPE, "anyOf": [{}], "examples": [{"structure": STRUCTURE}]})
    structure: StructureMember | None = None


class AnswerTotals(BaseModel):
    """Answers by what became of their runs; stored runs are among the completed ones."""

    model_config = ConfigDict(from_attributes=True)
    in_progress: int
    completed: int
    stored: int


class FieldEntry(AnswerTotals):
    """In how many runs a field has an answer. No key: a field of an older version, which isn't there any more."""

    id: UUID
    key: str | None
    name: str | None
    effect: Effect


class ImpactDocument(BaseModel):
    """What publishing a structure would mean for the answers that runs hold."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPACT]})
    summary: str
    changes: list[ChangeEntry]
    fields: list[FieldEntry] = Field(description="Fields that have answers, or that the change touches.")
    affected: AnswerTotals = Field(description="Answers in fields whose change isn't safe.")
    problems: list[ProblemEntry]


def version_document(record: VersionRecord) -> VersionDocument:
    return VersionDocument.model_validate(record)


def version_detail(version: Version, language: str | None = None) -> VersionDetail:
    """The version, in the author's words where it has none of that language."""
    frozen = FrozenVersion.model_validate(version.record)
    structure = translated(version.structure, language) if language else version.structure
    return VersionDetail(**frozen.model_dump(), structure=structure.model_dump(mode="json", exclude_unset=True))


def published_document(published: Published) -> PublishedDocument:
    return PublishedDocument(
        version=version_document(published.version),
        wizard=wizard_document(published.wizard),
        problems=problem_entries(published.problems),
        draft_kept=published.draft_kept,
    )


def diff_document(found: Diff) -> DiffDocument:
    return DiffDocument(summary=found.summary(), effect=found.effect, changes=change_entries(found.changes))


def change_entries(changes: Sequence[Change]) -> list[ChangeEntry]:
    return [ChangeEntry.model_validate(each.to_json()) for each in changes]


def impact_document(impact: Impact) -> ImpactDocument:
    fields = [
        FieldEntry(
            id=each.id,
            key=each.key,
            name=each.name,
            effect=each.effect,
            **AnswerTotals.model_validate(each.counts).model_dump(),
        )
        for each in impact.fields
    ]
    return ImpactDocument(
        summary=impact.summary,
        changes=change_entries(impact.changes),
        fields=fields,
        affected=AnswerTotals.model_validate(impact.affected),
        problems=problem_entries(impact.problems),
    )
