"""Links for going on with a run, and anonymous people's runs that become an account's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from store.pool import Database
from store.queries import queries
from wizard.errors import NotFound
from wizard.ports.visits import ClaimedRun, LinkOwner, ResumeLink
from wizard.principal import Principal

QUERIES = queries("visits")


class Visits:
    """Implements VisitStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_link(self, principal: Principal, run_id: UUID, token_hash: str, expires_at: datetime) -> ResumeLink:
        parameters = {"run": run_id, "token": token_hash, "expires": expires_at}
        (row,) = await self._database.once(principal, QUERIES["add_link"], **parameters)
        return ResumeLink(*row)

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[ResumeLink]:
        rows = await self._database.once(principal, QUERIES["links"], run=run_id)
        if not rows:
            raise NotFound("There is no such run.")
        return [ResumeLink(*row) for row in rows if row[0] is not None]

    async def revoke_link(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        ((revoked,),) = await self._database.once(principal, QUERIES["revoke_link"], run=run_id, link=link_id)
        if not revoked:
            raise NotFound("There is no such link.")

    async def owner(self, token_hash: str) -> LinkOwner | None:
        rows = await self._database.once(None, QUERIES["owner"], token=token_hash)
        return LinkOwner(*rows[0]) if rows else None

    async def offer(self, visitor: Principal, token_hash: str) -> None:
        await self._database.once(visitor, QUERIES["offer"], token=token_hash)

    async def claim(self, principal: Principal, token_hash: str) -> Sequence[ClaimedRun]:
        ((claimed,),) = await self._database.once(principal, QUERIES["claim"], token=token_hash)
        return [
            ClaimedRun(
                UUID(run),
                slug,
                name,
                status,
                UUID(session) if session else None,
                thread,
                datetime.fromisoformat(started),
            )
            for run, slug, name, status, session, thread, started in claimed
        ]
