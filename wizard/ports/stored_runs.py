"""Stored runs: what people keep of their completed runs under a name, listed, found again, renamed, let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal

StoredRunScope = Literal["mine", "organization"]
StoredRunSort = Literal["date_desc", "date_asc", "name_asc", "name_desc", "wizard_asc", "duration_desc", "duration_asc"]


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What a person says of a run that they keep.

    `run_name` is trimmed, 1 to 255 characters; `run_notes` at most 10,000; at most 20 `tags` of 1 to 50 characters,
    none twice, however it is written.
    """

    run_name: str
    run_notes: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A stored run without its answers; times are the server's.

    What is told of the wizard is as it was in the run's version. No `user_id`: of somebody who was erased.
    `share_count`: of the shares that hold now. `origin`: where a run that was imported comes from.
    """

    run_id: UUID
    organization_id: UUID
    user_id: UUID | None
    executed_by: str | None
    wizard_id: UUID
    version_id: UUID
    run_name: str
    run_notes: str | None
    tags: tuple[str, ...]
    wizard_name: str
    wizard_icon: str | None
    version_number: int
    step_count: int
    started_at: datetime
    completed_at: datetime
    duration_seconds: int
    origin: Mapping[str, Any] | None
    revision: int
    stored_at: datetime
    updated_at: datetime
    share_count: int

    @property
    def keepsake(self) -> Keepsake:
        return Keepsake(self.run_name, self.run_notes, self.tags)


@dataclass(frozen=True, slots=True)
class StoredRunFilter:
    """What a listing is narrowed to.

    `text` is searched in names, notes, tags and the wizard's name; its last word may be unfinished. `wizard` is an id
    or a slug; every one of `tags` must be there, however it is written. Completed at `since` or later, and before
    `until`. Runs of one wizard aren't ordered by wizard but by date.
    """

    scope: StoredRunScope = "mine"
    text: str | None = None
    wizard: str | None = None
    tags: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sort: StoredRunSort = "date_desc"


@dataclass(frozen=True, slots=True)
class StoredRunPart:
    """A part of a listing. `scope`: whose runs they are, which for who operates nothing is always their own."""

    page: Page[StoredRun]
    scope: StoredRunScope


@dataclass(frozen=True, slots=True)
class WizardFacet:
    """A wizard that runs are stored of; `run_count` is counted up to 100."""

    wizard_id: UUID
    slug: str
    name: str
    run_count: int


@dataclass(frozen=True, slots=True)
class TagFacet:
    """A tag of the newest 2,000 runs, and how many of them have it."""

    tag: str
    run_count: int


@dataclass(frozen=True, slots=True)
class StoredRunFacets:
    """What a listing can be narrowed to, at most a hundred of each: wizards by name, the most used tags first."""

    scope: StoredRunScope
    wizards: tuple[WizardFacet, ...]
    tags: tuple[TagFacet, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """What ended with a stored run."""

    shares: int
    links: int


class StoredRunStore(Protocol):
    async def store(self, principal: Principal, run_id: UUID, keepsake: Keepsake) -> StoredRun:
        """Keep the person's own completed run; the same again changes nothing.

        Raises NotFound, RunNotReady for what isn't completed or was redacted, Conflict where it is stored as something
        else.
        """
        ...

    async def list(
        self, principal: Principal, wanted: StoredRunFilter, *, limit: int = 20, after: str | None = None
    ) -> StoredRunPart:
        """The person's own runs of whichever organization, or those of the acting one for who operates it.

        Raises OrganizationNeeded, Invalid for a cursor that isn't of this listing.
        """
        ...

    async def facets(self, principal: Principal, scope: StoredRunScope = "mine") -> StoredRunFacets:
        """Of the runs that such a listing has. Raises OrganizationNeeded."""
        ...

    async def get(self, principal: Principal, run_id: UUID) -> StoredRun:
        """Of one's own, of an organization that one operates, or shared. Raises NotFound."""
        ...

    async def change(
        self, principal: Principal, run_id: UUID, changes: Mapping[str, Any], expected_revision: int | None
    ) -> StoredRun:
        """Give one's own stored run other members of `Keepsake`, under the next revision.

        Raises NotFound, Forbidden for who only sees it, RevisionConflict.
        """
        ...

    async def remove(self, principal: Principal, run_id: UUID) -> Removed:
        """Let go of one's own; nobody sees the run any more, and in thirty days it is redacted.

        Raises NotFound, Forbidden for who only sees it.
        """
        ...
