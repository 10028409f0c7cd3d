"""Wizards as those who make them see them: the draft, what is published of it, and their listing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.structure import Structure

WizardStatus = Literal["draft", "published", "archived"]
WizardSort = Literal["updated", "newest", "name"]
WizardScope = Literal["organization", "system"]


@dataclass(frozen=True, slots=True)
class WizardRecord:
    """A wizard without its structure, as a listing shows it. No organization: a system wizard.

    `error_count`: of the draft's problems that keep it from being published. `changed`: the draft differs from what is
    published. `estimated_time` is in minutes.
    """

    id: UUID
    organization_id: UUID | None
    slug: str
    name: str
    description: str | None
    category: str | None
    tags: tuple[str, ...]
    icon: str | None
    preview_image: str | None
    difficulty_level: str | None
    estimated_time: int | None
    require_login: bool
    allow_templates: bool
    step_count: int
    option_set_count: int
    error_count: int
    changed: bool
    status: WizardStatus
    revision: int
    published_version: int | None
    latest_version: int
    source_template_id: UUID | None
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A wizard with its draft as a structure's document."""

    wizard: WizardRecord
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A published version without its structure."""

    id: UUID
    wizard_id: UUID
    number: int
    name: str
    content_hash: str
    change_summary: str | None
    rollback_of: int | None
    is_current: bool
    created_by: UUID | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    record: VersionRecord
    structure: Structure


@dataclass(frozen=True, slots=True)
class WizardFilter:
    """What a listing is narrowed to. `text` is searched in name, description, tags; all of `tags` must be there."""

    scope: WizardScope = "organization"
    text: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    difficulty_level: str | None = None
    status: WizardStatus | None = None
    sort: WizardSort = "updated"


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """In how many runs of a wizard, by what became of them, a field has an answer. `stored` ones are completed too."""

    option_set_id: UUID
    in_progress: int
    completed: int
    stored: int


class DraftChange(Protocol):
    """A wizard held under lock until the block around it commits."""

    @property
    def draft(self) -> Draft: ...

    async def save(self, structure: Structure, *, error_count: int) -> Draft:
        """Make the structure the draft, under the next revision; nothing happens where it is the draft already."""
        ...

    async def publish(
        self, structure: Structure, *, change_summary: str, rollback_of: int | None = None
    ) -> VersionRecord:
        """Freeze the structure into the next version and make that the published one."""
        ...

    async def publish_again(self, version: VersionRecord) -> VersionRecord:
        """Make a version that was frozen before the published one."""
        ...

    async def unpublish(self) -> Draft:
        """No new run starts until it is published again; those under way go on."""
        ...

    async def archive(self) -> Draft: ...

    async def restore(self) -> Draft: ...


class DraftStore(Protocol):
    async def add(
        self,
        principal: Principal,
        structure: Structure,
        *,
        error_count: int,
        slug: str | None = None,
        source_template_id: UUID | None = None,
    ) -> Draft:
        """A new wizard of the acting organization, for its admins. Without a slug one is made of the name.

        Raises Forbidden, OrganizationNeeded, Conflict for a slug that is taken.
        """
        ...

    async def get(self, principal: Principal, wizard_id: UUID) -> Draft:
        """For admins and operators of its organization; a system wizard's for everybody. Raises NotFound, Forbidden."""
        ...

    async def show(self, principal: Principal, wizard_id: UUID) -> WizardRecord:
        """Raises NotFound, also for what was never published where the person is a plain member."""
        ...

    def change(
        self, principal: Principal, wizard_id: UUID, expected_revision: int | None
    ) -> AbstractAsyncContextManager[DraftChange]:
        """Hold the wizard in a transaction that commits when the block ends, for its admins.

        Raises NotFound, Forbidden, RevisionConflict.
        """
        ...

    async def list(
        self, principal: Principal, wanted: WizardFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[WizardRecord]:
        """Of the acting organization: all for admins and operators, what is published for others."""
        ...

    async def categories(self, principal: Principal, scope: WizardScope = "organization") -> Mapping[str, int]:
        """How many of the listed wizards each category has."""
        ...

    async def answer_counts(self, principal: Principal, wizard_id: UUID) -> Sequence[AnswerCounts]: ...


class VersionStore(Protocol):
    async def list(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: int | None = None
    ) -> tuple[VersionRecord, ...]:
        """The versions below the number `after`, newest first. Raises NotFound."""
        ...

    async def get(self, principal: Principal, wizard_id: UUID, number: int) -> Version:
        """Raises NotFound."""
        ...
