"""Published events, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal


class EventStore(Protocol):
    """Events travel as JSON objects of their public columns (dates and times ISO 8601, `revision` among them)."""

    async def list(
        self, principal: Principal, *, status: str | None = None, limit: int = 20, after: str | None = None
    ) -> Page[dict[str, Any]]:
        """The organization's events (those of one status, where it is given), newest first."""
        ...

    async def get(self, principal: Principal, event_id: UUID) -> dict[str, Any]: ...

    async def patch(
        self,
        principal: Principal,
        event_id: UUID,
        changes: Mapping[str, Any],
        expected_revision: int | None,
    ) -> dict[str, Any]:
        """Change descriptive columns. Raises NotFound, RevisionConflict, Invalid, Forbidden."""
        ...

    async def cancel(
        self, principal: Principal, event_id: UUID, expected_revision: int | None = None
    ) -> dict[str, Any]:
        """Cancel a published event; cancelling again answers the same. Raises NotFound, RevisionConflict, Forbidden."""
        ...

    async def public(self, organization_slug: str, event_slug: str) -> dict[str, Any]:
        """A published event, for anybody. Raises NotFound."""
        ...
