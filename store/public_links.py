"""Public links to stored runs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from store.pool import Database
from store.queries import queries
from store.shares import NO_RUN, require_own
from wizard.errors import NotFound
from wizard.ports.sharing import PublicLink
from wizard.principal import Principal

QUERIES = queries("sharing")
NO_LINK = "There is no such link."


class PublicLinks:
    """Implements LinkStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, principal: Principal, run_id: UUID, token_hash: str, days: int) -> PublicLink:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["add_link"], run=run_id, hash=token_hash, days=days)
            if row is None:
                await require_own(work, run_id)
                raise NotFound(NO_RUN)
        return PublicLink(*row)

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[PublicLink]:
        async with self._database.acting_as(principal) as work:
            await require_own(work, run_id)
            return [PublicLink(*row) for row in await work.all(QUERIES["links"], run=run_id)]

    async def revoke(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        async with self._database.acting_as(principal) as work:
            await require_own(work, run_id)
            if await work.one(QUERIES["revoke_link"], run=run_id, link=link_id) != (True,):
                raise NotFound(NO_LINK)
