"""Stored runs as their person, operators and those that they are shared with see them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.documents.event import absent
from api.documents.run import EXAMPLE_RUN, RunDocument, run_document
from api.documents.run_migration import FIELD, FieldFateDocument
from api.documents.share import SHARE, ShareDocument, share_document
from runs.stored_runs import Details, TakenUp
from wizard.ports.stored_runs import Keepsake, StoredRun, StoredRunFacets, StoredRunPart, StoredRunScope
from wizard.text import Tag

RUN_ID = "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10"
WIZARD_ID = "2a7c9e10-5b3d-4f8a-9c61-d0e1f2a3b4c5"
STORED: dict[str, Any] = {
    "run_id": RUN_ID,
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "user_id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11",
    "executed_by": "Ada Ortiz",
    "run_name": "Spring Show",
    "run_notes": "As agreed with the venue.",
    "tags": ["fashion"],
    "wizard_id": WIZARD_ID,
    "version_id": "5d1c0a9e-3b47-4c8f-a2d6-7e8f90a1b2c3",
    "wizard_name": "Event wizard",
    "wizard_icon": "🎟️",
    "version": 1,
    "total_steps": 6,
    "status": "completed",
    "started_at": "2026-03-01T09:00:00Z",
    "execution_date": "2026-03-01T09:15:30Z",
    "duration_seconds": 930,
    "completion_time": "15 min 30 sec",
    "stored_at": "2026-03-01T09:16:00Z",
    "updated_at": "2026-03-01T09:16:00Z",
    "origin": None,
    "share_count": 1,
    "revision": 1,
}
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Named = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Notes = Annotated[str, StringConstraints(max_length=10_000, pattern=_LINES)]


def _differing(tags: list[str]) -> list[str]:
    if len({tag.lower() for tag in tags}) != len(tags):
        raise ValueError("A tag is there twice")
    return tags


Labels = Annotated[list[Tag], Field(max_length=20), AfterValidator(_differing)]


class StoreRequest(BaseModel):
    """Under which name a run is stored."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Spring Show", "notes": "As agreed with the venue.", "tags": ["fashion"]}]
        },
    )
    name: Named
    notes: Notes | None = None
    tags: Labels = []

    def keepsake(self) -> Keepsake:
        return Keepsake(self.name, self.notes, tuple(self.tags))


class StoredRunChange(BaseModel):
    """What is to be different about a stored run; what is absent stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"run_name": "Spring Show, final"}]})
    run_name: Named = Field(default_factory=absent)
    run_notes: Notes | None = Field(default_factory=absent)
    tags: Labels = Field(default_factory=absent)

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Say what is to be different")
        return self

    def changes(self) -> dict[str, Any]:
        """The members that were sent."""
        given = self.model_dump(exclude_unset=True)
        return {**given, "tags": tuple(given["tags"])} if "tags" in given else given


class NotesChange(BaseModel):
    """The notes of a stored run; null for none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"run_notes": "The venue has changed."}]})
    run_notes: Notes | None


class StoredRunCard(BaseModel):
    """A completed run that somebody keeps, without its answers: `GET /api/v1/play-wizard/{run_id}` shows those.

    What is told of the wizard is as it was in the run's version.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [STORED]})
    run_id: UUID
    organization_id: UUID
    user_id: UUID | None
    executed_by: str | None = Field(description="A name; none of somebody who was erased, or gave none.")
    run_name: str
    run_notes: str | None
    tags: list[str]
    wizard_id: UUID
    version_id: UUID
    wizard_name: str
    wizard_icon: str | None
    version: int
    total_steps: int
    status: Literal["completed"]
    started_at: datetime
    execution_date: datetime = Field(description="When it was completed.")
    duration_seconds: int
    completion_time: str = Field(description="The same in words.")
    stored_at: datetime
    updated_at: datetime
    origin: dict[str, Any] | None = Field(description="Of a run that was imported, where it comes from.")
    share_count: int = Field(description="With how many it is shared, for its person and operators.")
    revision: int = Field(description="Also its ETag.")


class StoredRunDetails(StoredRunCard):
    """A stored run with the shares that would end with it. Only its person is told of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**STORED, "shares": [SHARE]}]})
    shares: list[ShareDocument]


class StoredRunPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [STORED], "next": None, "scope": "mine"}]})
    items: list[StoredRunCard]
    next: str | None
    scope: StoredRunScope = Field(description="Whose they are: who operates nothing sees their own.")


class WizardFacetDocument(BaseModel):
    """A wizard that runs are stored of; `count` stops at 100."""

    id: UUID
    slug: str
    name: str
    count: int


class TagFacetDocument(BaseModel):
    """A tag, and how many of the newest 2,000 runs have it."""

    tag: str
    count: int


class StoredRunFacetsDocument(BaseModel):
    """What the listing can be narrowed to: at most a hundred wizards, by name, and tags, the most used first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scope": "mine",
                    "wizards": [{"id": WIZARD_ID, "slug": "event-wizard", "name": "Event wizard", "count": 3}],
                    "tags": [{"tag": "fashion", "count": 2}],
                }
            ]
        }
    )
    scope: StoredRunScope
    wizards: list[WizardFacetDocument]
    tags: list[TagFacetDocument]


class RemovedRunDocument(BaseModel):
    """What ended with a stored run."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"deleted": True, "shares_revoked": 1, "links_revoked": 0}]}
    )
    deleted: Literal[True] = True
    shares_revoked: int
    links_revoked: int


class TakenUpRun(BaseModel):
    """A new run with the answers of a stored one, at its first step; `fields` are those that had been answered.

    `kept` and `converted` are answers of the new run. What was `set_aside` isn't, and `because` says why; where the
    field is still there, its form may show the value as a draft.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"run": EXAMPLE_RUN, "fields": [FIELD]}]})
    run: RunDocument
    fields: list[FieldFateDocument]


def stored_run_card(stored: StoredRun) -> StoredRunCard:
    return StoredRunCard.model_validate(_members(stored))


def stored_run_details(details: Details) -> StoredRunDetails:
    shares = [share_document(each) for each in details.shares]
    return StoredRunDetails.model_validate({**_members(details.stored), "shares": shares})


def stored_run_page(part: StoredRunPart) -> StoredRunPage:
    items = [stored_run_card(each) for each in part.page.items]
    return StoredRunPage(items=items, next=part.page.next, scope=part.scope)


def facets_document(facets: StoredRunFacets) -> StoredRunFacetsDocument:
    return StoredRunFacetsDocument(
        scope=facets.scope,
        wizards=[
            WizardFacetDocument(id=each.wizard_id, slug=each.slug, name=each.name, count=each.run_count)
            for each in facets.wizards
        ],
        tags=[TagFacetDocument(tag=each.tag, count=each.run_count) for each in facets.tags],
    )


def taken_up_run(taken: TakenUp) -> TakenUpRun:
    fields = [FieldFateDocument.model_validate(each) for each in taken.fates]
    return TakenUpRun(run=run_document(taken.shown.record, taken.shown.view), fields=fields)


def duration_in_words(seconds: int) -> str:
    """As "15 min 30 sec"."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (left, "sec"))
    return " ".join(f"{many} {unit}" for many, unit in parts if many) or "0 sec"


def _members(stored: StoredRun) -> dict[str, Any]:
    own = {name: getattr(stored, name) for name in StoredRunCard.model_fields if hasattr(stored, name)}
    return {
        **own,
        "version": stored.version_number,
        "total_steps": stored.step_count,
        "status": "completed",
        "execution_date": stored.completed_at,
        "completion_time": duration_in_words(stored.duration_seconds),
    }
