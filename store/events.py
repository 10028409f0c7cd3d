"""Events: listed, read, described anew, cancelled by their organization, and read by anybody once published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from store.cursors import Place, decoded, encoded
from store.documents import dumps
from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import Conflict, Forbidden, Invalid, NotFound, RevisionConflict
from wizard.ports.records import Page
from wizard.principal import Principal

QUERIES = queries("events")
DESCRIPTION = ("title", "description", "event_date", "start_time", "end_time", "timezone")
OFFER = ("venue_mode", "venue_data", "ticket_tiers", "total_capacity", "payment_enabled")
CHANGEABLE = frozenset((*DESCRIPTION, *OFFER))


class Events:
    """Implements EventStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, principal: Principal, *, status: str | None = None, limit: int = 20, after: str | None = None
    ) -> Page[dict[str, Any]]:
        place = decoded(after)
        parameters = {"acting": principal.organization_id, "status": status, "at": place.at, "id": place.id}
        rows = await self._database.once(principal, QUERIES["list"], **parameters, limit=limit + 1)
        last = encoded(Place(*rows[limit - 1][:2])) if len(rows) > limit else None
        return Page(tuple(row[2] for row in rows[:limit]), last)

    async def get(self, principal: Principal, event_id: UUID) -> dict[str, Any]:
        return _one(await self._database.once(principal, QUERIES["get"], event=event_id))

    async def patch(
        self, principal: Principal, event_id: UUID, changes: Mapping[str, Any], expected_revision: int | None
    ) -> dict[str, Any]:
        if unknown := sorted(changes.keys() - CHANGEABLE):
            raise Invalid("This can't be changed about an event.", fields=list(unknown))
        async with self._database.acting_as(principal) as work:
            held = await work.one(QUERIES["hold"], event=event_id)
            if held is None:
                seen = await work.one(QUERIES["get"], event=event_id)
                raise Forbidden("This event isn't yours to change.") if seen else NotFound("There is no such event.")
            _check(held, expected_revision)
            if changes:
                work.later(QUERIES["patch"], event=event_id, changes=dumps(changes))
            return _one(await work.all(QUERIES["get"], event=event_id))

    async def cancel(
        self, principal: Principal, event_id: UUID, expected_revision: int | None = None
    ) -> dict[str, Any]:
        return _one(await self._database.once(principal, QUERIES["cancel"], event=event_id, revision=expected_revision))

    async def public(self, organization_slug: str, event_slug: str) -> dict[str, Any]:
        parameters = {"organization": organization_slug, "slug": event_slug}
        return _one(await self._database.once(None, QUERIES["public"], **parameters))


def _one(rows: list[Row]) -> dict[str, Any]:
    if not rows:
        raise NotFound("There is no such event.")
    return rows[0][0]


def _check(held: Row, expected_revision: int | None) -> None:
    revision, status = held
    if expected_revision is not None and expected_revision != revision:
        raise RevisionConflict(current=revision)
    if status == "cancelled":
        raise Conflict("An event that was cancelled isn't changed any more.")
