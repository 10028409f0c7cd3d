"""A person's own runs: listed, taken up again, talked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.run import RunStatus


@dataclass(frozen=True, slots=True)
class RunListing:
    """A run as a list shows it, without its answers. `run_name`: under which it was stored."""

    id: UUID
    wizard_id: UUID
    wizard_slug: str
    wizard_name: str
    version_number: int
    organization_id: UUID
    session_id: UUID | None
    thread_id: str | None
    status: RunStatus
    revision: int
    current_step: str | None
    completed_steps: Sequence[str]
    started_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    expires_at: datetime
    duration_seconds: int | None
    stored_at: datetime | None


class OwnRuns(Protocol):
    async def list(
        self,
        principal: Principal,
        *,
        status: RunStatus | None = None,
        wizard: str | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> Page[RunListing]:
        """Newest first, without previews. `wizard`: an id or a slug. Raises Invalid for a cursor that is none."""
        ...

    async def revive(self, principal: Principal, run_id: UUID) -> bool:
        """Whether it is the person's own, had expired, and is in progress again now."""
        ...

    async def converse(self, principal: Principal, run_id: UUID, thread_id: str) -> UUID:
        """The session of the person's own run, made in that thread if there is none. Raises NotFound, RunNotReady."""
        ...
