"""Templates as the library shows them: their listing, what people say of them, and what is reported about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.structure import Structure

TemplateSort = Literal["popularity", "rating", "newest", "name"]
TemplateScope = Literal["all", "system", "organization"]
ReportReason = Literal["inappropriate", "broken", "misleading", "outdated", "copyright", "other"]
ReportStatus = Literal["open", "resolved", "dismissed"]


@dataclass(frozen=True, slots=True)
class TemplateMetadata:
    """What a template is listed with. `estimated_time` is in minutes."""

    template_name: str
    template_description: str | None = None
    category: str | None = None
    icon: str | None = None
    difficulty_level: str | None = None
    estimated_time: int | None = None
    tags: tuple[str, ...] = ()
    preview_image: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template without its structure, as a listing shows it. No organization, but a slug: a system template."""

    id: UUID
    organization_id: UUID | None
    slug: str | None
    metadata: TemplateMetadata
    step_count: int
    option_set_count: int
    usage_count: int
    average_rating: float
    rating_count: int
    source_wizard_id: UUID | None
    revision: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_system_template(self) -> bool:
        return self.organization_id is None


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its structure as a document."""

    record: TemplateRecord
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """What a listing is narrowed to. `text` is searched in name, description, category and tags; every one of `tags`
    must be there. `is_active`: false for what admins have put aside."""

    scope: TemplateScope = "all"
    text: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    difficulty_level: str | None = None
    is_active: bool = True
    sort: TemplateSort = "popularity"


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said of a template. `author`: a colleague's name; people of other organizations aren't named."""

    id: UUID
    rating: int
    review_text: str | None
    author: str | None
    is_own: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What is held against a template, for its organization's admins. Who reported it is told to nobody."""

    id: UUID
    template_id: UUID
    template_name: str
    reason: ReportReason
    details: str | None
    status: ReportStatus
    created_at: datetime
    settled_at: datetime | None


class TemplateStore(Protocol):
    """Without a principal anybody asks, who sees the system's templates."""

    async def list(
        self, principal: Principal | None, wanted: TemplateFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[TemplateRecord]:
        """Raises Invalid for a cursor that isn't of this listing."""
        ...

    async def categories(self, principal: Principal | None, scope: TemplateScope = "all") -> Mapping[str, int]:
        """How many of the listed templates each category has."""
        ...

    async def get(self, principal: Principal | None, template_id: UUID) -> Template:
        """Raises NotFound."""
        ...

    async def add(
        self,
        principal: Principal,
        metadata: TemplateMetadata,
        structure: Structure,
        *,
        source_wizard_id: UUID | None = None,
    ) -> Template:
        """A new template of the acting organization, for its admins. Raises Forbidden, OrganizationNeeded."""
        ...

    async def replace(
        self,
        principal: Principal,
        template_id: UUID,
        metadata: TemplateMetadata,
        structure: Structure,
        expected_revision: int | None,
    ) -> Template:
        """Under the next revision. Raises NotFound, Forbidden, RevisionConflict."""
        ...

    async def delete(self, principal: Principal, template_id: UUID, expected_revision: int | None) -> None:
        """Shown no more; ratings, uses and reports are kept. Raises NotFound, Forbidden, RevisionConflict."""
        ...

    async def use(self, principal: Principal, template_id: UUID) -> int:
        """Count a use, once per person and day (UTC); answers how many there are. Raises NotFound."""
        ...

    async def rate(self, principal: Principal, template_id: UUID, rating: int, review_text: str | None) -> Review:
        """The person's one rating, given or changed. Raises NotFound, TemplateUnused for who never used it."""
        ...

    async def reviews(
        self, principal: Principal | None, template_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[Review]:
        """Newest first. Raises NotFound, Invalid for a cursor that isn't of this listing."""
        ...

    async def report(
        self, principal: Principal, template_id: UUID, reason: ReportReason, details: str | None
    ) -> tuple[Report, bool]:
        """The person's open report, and whether it is new. Raises NotFound."""
        ...

    async def reports(
        self, principal: Principal, *, status: ReportStatus | None = None, limit: int = 20, after: str | None = None
    ) -> Page[Report]:
        """About the templates of the acting organization, newest first. Raises Forbidden for who is no admin."""
        ...

    async def settle(self, principal: Principal, report_id: UUID, status: ReportStatus) -> Report:
        """Raises NotFound, also for one's own report where one is no admin."""
        ...
