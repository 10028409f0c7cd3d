"""A run as a JSON document that other programs read, and that can be imported again; its published schema."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

FORMAT = "usher.stored-run"
FORMAT_VERSION = 1
ADDRESS = "/api/v1/schemas/stored-run.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Piece(BaseModel):
    """A part of the document; members that it doesn't know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WizardNamed(Piece):
    """Which wizard the run went through, in which version."""

    id: UUID = Field(description="The wizard's id.")
    slug: str | None = Field(default=None, max_length=255, description="The wizard's short name.")
    name: str = Field(max_length=1000, description="What it was called in that version.")
    version_id: UUID = Field(description="The version's id.")
    version_number: int = Field(ge=0, description="The version's number, counted from 1; 0 for a preview.")
    content_hash: str | None = Field(
        default=None, max_length=100, description="What tells this version from all others, wherever it is published."
    )


class RunTold(Piece):
    """The run as a whole; times are of the server on which it took place."""

    id: UUID = Field(description="The run's id there.")
    name: str | None = Field(default=None, max_length=255, description="Under which it was stored.")
    notes: str | None = Field(default=None, max_length=10_000, description="What was noted about it.")
    tags: tuple[str, ...] = Field(default=(), max_length=20, description="Under which it was filed.")
    status: Literal["in_progress", "completed", "abandoned", "expired"] = Field(description="How it stood.")
    executed_by: str | None = Field(default=None, max_length=1000, description="The name of whose run it was.")
    started_at: datetime = Field(description="When it was begun.")
    completed_at: datetime | None = Field(default=None, description="When it was completed.")
    duration_seconds: int | None = Field(default=None, description="From beginning to end, in seconds.")
    stored_at: datetime | None = Field(default=None, description="When it was stored.")


class StepTold(Piece):
    """A step and how long it took."""

    id: UUID = Field(description="The step's id, which stays the same from version to version.")
    key: str = Field(max_length=100, description="Its name for programs.")
    name: str | None = Field(default=None, max_length=1000, description="Its name for people.")
    status: Literal["completed", "skipped", "in_progress", "not_reached", "not_asked"] = Field(
        description="What became of it."
    )
    started_at: datetime | None = Field(default=None, description="When it was entered.")
    completed_at: datetime | None = Field(default=None, description="When it was completed.")
    time_spent_seconds: int | None = Field(default=None, description="How long somebody was at it, in seconds.")


class FileTold(Piece):
    """An uploaded file; its bytes aren't in the document."""

    id: UUID = Field(description="The file's id there.")
    name: str = Field(max_length=1000, description="As it was called.")
    size: int = Field(ge=0, description="In bytes.")
    type: str = Field(max_length=255, description="Its media type, by content.")
    sha256: str | None = Field(default=None, max_length=64, description="The hash of its bytes.")


class AnswerTold(Piece):
    """A field with its answer, or with why it has none."""

    option_set_id: UUID = Field(description="The field's id, which stays the same from version to version.")
    key: str = Field(max_length=100, description="The field's name for programs.")
    step: str | None = Field(default=None, max_length=100, description="The key of its step.")
    name: str | None = Field(default=None, max_length=1000, description="Its name for people.")
    question: str | None = Field(default=None, max_length=100_000, description="What was asked.")
    selection_type: str = Field(max_length=50, description="The kind of field: what its values look like.")
    state: Literal["answered", "skipped", "unanswered", "not_asked", "set_aside"] = Field(
        description="`set_aside`: answered, but it doesn't count; `not_asked`: the other answers led past it."
    )
    value: JsonValue = Field(default=None, description="The answer in its normal form.")
    label: str = Field(default="", description="The same in words.")
    labels: tuple[str, ...] = Field(default=(), description="The labels of the options that were chosen.")
    files: tuple[FileTold, ...] = Field(default=(), description="What was uploaded.")
    answered_at: datetime | None = Field(default=None, description="When it was answered last.")
    redacted: bool = Field(default=False, description="A placeholder stands for what was answered.")


class StoredRunFile(Piece):
    """A run with its answers."""

    model_config = ConfigDict(frozen=True, extra="ignore", title="A run of an Usher wizard", serialize_by_alias=True)

    schema_address: str = Field(default=ADDRESS, alias="$schema", description="Where this schema is.", max_length=2000)
    format: Literal["usher.stored-run"] = Field(default=FORMAT, description="What kind of document this is.")
    format_version: Literal[1] = Field(default=FORMAT_VERSION, description="It is raised when members change meaning.")
    wizard: WizardNamed = Field(description="Which wizard the run went through.")
    run: RunTold = Field(description="The run as a whole.")
    steps: tuple[StepTold, ...] = Field(default=(), max_length=200, description="In their order.")
    answers: tuple[AnswerTold, ...] = Field(default=(), max_length=4_000, description="In the order of the fields.")


@lru_cache(maxsize=1)
def stored_run_schema() -> dict[str, Any]:
    """What such a document looks like, as JSON Schema 2020-12."""
    derived = StoredRunFile.model_json_schema(mode="validation")
    return {"$schema": DIALECT, "$id": ADDRESS, **derived}
