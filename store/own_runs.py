"""A person's own runs, listed from the index of their person and time."""

from __future__ import annotations

from uuid import UUID

from store.cursors import Place, decoded, encoded
from store.pool import Database
from store.queries import queries
from store.wizards import reference
from wizard.errors import NotFound
from wizard.ports.own_runs import RunListing
from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.run import RunStatus

QUERIES = queries("own_runs")


class OwnRuns:
    """Implements the port of that name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self,
        principal: Principal,
        *,
        status: RunStatus | None = None,
        wizard: str | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> Page[RunListing]:
        place, named = decoded(after), reference(wizard) if wizard else {"id": None, "slug": None}
        rows = await self._database.once(
            principal,
            QUERIES["list"],
            acting=principal.organization_id,
            status=status,
            wizard_id=named["id"],
            slug=named["slug"],
            at=place.at,
            id=place.id,
            limit=limit + 1,
        )
        runs = tuple(RunListing(*row) for row in rows[:limit])
        return Page(runs, encoded(Place(runs[-1].started_at, runs[-1].id)) if len(rows) > limit else None)

    async def revive(self, principal: Principal, run_id: UUID) -> bool:
        ((revived,),) = await self._database.once(principal, QUERIES["revive"], run=run_id)
        return revived

    async def converse(self, principal: Principal, run_id: UUID, thread_id: str) -> UUID:
        ((session,),) = await self._database.once(principal, QUERIES["converse"], run=run_id, thread=thread_id)
        if session is None:
            raise NotFound("There is no such run of yours.")
        return session
