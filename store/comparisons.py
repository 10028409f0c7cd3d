"""Comparisons that persons made, as far as they may still see the runs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from store.cursors import Place, decoded, encoded
from store.organizations import QUERIES as ORGANIZATIONS
from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound
from wizard.ports.comparisons import ComparisonRecord, RememberedRun
from wizard.ports.records import Page
from wizard.principal import Principal

QUERIES = queries("comparisons")


class Comparisons:
    """Implements ComparisonStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, principal: Principal, run_ids: Sequence[UUID]) -> ComparisonRecord:
        comparison_id = uuid4()
        async with self._database.acting_as(principal) as work:
            work.later(ORGANIZATIONS["ensure_person"])
            work.later(QUERIES["add"], comparison=comparison_id)
            work.later(QUERIES["add_runs"], comparison=comparison_id, runs=list(run_ids))
            return _record(await work.all(QUERIES["get"], comparison=comparison_id))

    async def get(self, principal: Principal, comparison_id: UUID) -> ComparisonRecord:
        return _record(await self._database.once(principal, QUERIES["get"], comparison=comparison_id))

    async def list(self, principal: Principal, *, limit: int = 20, after: str | None = None) -> Page[ComparisonRecord]:
        place = decoded(after)
        rows = await self._database.once(principal, QUERIES["list"], at=place.at, id=place.id, limit=limit + 1)
        found = [_record([row]) for row in rows]
        last = found[limit - 1] if len(found) > limit else None
        return Page(tuple(found[:limit]), encoded(Place(last.compared_at, last.id)) if last else None)

    async def delete(self, principal: Principal, comparison_id: UUID) -> None:
        async with self._database.acting_as(principal) as work:
            work.later(QUERIES["delete_runs"], comparison=comparison_id)
            if not await work.all(QUERIES["delete"], comparison=comparison_id):
                raise _missing()


def _record(rows: Sequence[Row]) -> ComparisonRecord:
    if not rows:
        raise _missing()
    key, compared_at, runs = rows[0]
    remembered = (RememberedRun(UUID(run), visible, *names) for run, visible, *names in runs)
    return ComparisonRecord(key, compared_at, tuple(remembered))


def _missing() -> NotFound:
    return NotFound("You have no such comparison.")
