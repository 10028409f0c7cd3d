"""Stored runs: what people keep of their completed runs under a name, listed, found again, renamed, let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

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


class StoredRunStore(Protocol):
    async def store(self, principal: Principal, run_id: UUID, keepsake: Keepsake) -> StoredRun:
        """Keep the person's own completed run; the same again changes nothing.

        Raises NotFound, RunNotReady for what isn't completed or was redacted, Conflict where it is stored as something
        else.
        """
        ...

    async def get(self, principal: Principal, run_id: UUID) -> StoredRun:
        """Of one's own, of an organization that one operates, or shared. Raises NotFound."""
        ...
