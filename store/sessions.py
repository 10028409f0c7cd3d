"""Sessions: one chat thread of one person each."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from store.cursors import Place, decoded, encoded
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound, SessionClosed
from wizard.ports.records import Page, Session, WizardRef
from wizard.principal import Principal

QUERIES = queries("sessions")
END_RUN = queries("runs")["end"]


class Sessions:
    """Implements SessionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, principal: Principal, thread_id: str, wizard: WizardRef | None = None) -> Session:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["of_thread"], thread=thread_id)
            if row is None:
                organization_id = await acting_organization(work, principal, wizard)
                wizard_id = wizard.wizard_id if wizard else None
                work.later(QUERIES["add"], organization=organization_id, thread=thread_id, wizard=wizard_id)
                row = await work.one(QUERIES["of_thread"], thread=thread_id)
        session = _one([row] if row else [])
        if session.status == "closed":
            raise SessionClosed()
        return session

    async def get(self, principal: Principal, session_id: UUID) -> Session:
        return _one(await self._database.once(principal, QUERIES["get"], session=session_id))

    async def of_thread(self, principal: Principal, thread_id: str) -> Session:
        return _one(await self._database.once(principal, QUERIES["of_thread"], thread=thread_id))

    async def list(self, principal: Principal, *, limit: int = 20, after: str | None = None) -> Page[Session]:
        place, acting = decoded(after), principal.organization_id
        parameters = {"acting": acting, "at": place.at, "id": place.id, "limit": limit + 1}
        rows = await self._database.once(principal, QUERIES["list"], **parameters)
        sessions = tuple(Session(*row) for row in rows[:limit])
        last = encoded(Place(sessions[-1].created_at, sessions[-1].id)) if len(rows) > limit else None
        return Page(sessions, last)

    async def close(self, principal: Principal, session_id: UUID) -> Session:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["hold"], session=session_id)
            if row is None:
                raise NotFound("There is no such session.")
            if row[1] is not None:
                work.later(QUERIES["abandoned"], run=row[1])
                work.later(END_RUN, run=row[1], status="abandoned")
            work.later(QUERIES["close"], session=session_id)
            closed = await work.one(QUERIES["get"], session=session_id)
        return _one([closed] if closed else [])


def _one(rows: Sequence[Row]) -> Session:
    if not rows:
        raise NotFound("There is no such session.")
    return Session(*rows[0])
