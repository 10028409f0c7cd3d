"""The transcript of a session."""

from __future__ import annotations

from uuid import UUID

from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound
from wizard.ports.records import Interaction, InteractionLine
from wizard.principal import Principal

QUERIES = queries("sessions")


class Interactions:
    """Implements InteractionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, principal: Principal, session_id: UUID, *, limit: int = 100, after: int = 0
    ) -> tuple[Interaction, ...]:
        async with self._database.acting_as(principal) as work:
            if await work.one(QUERIES["get"], session=session_id) is None:
                raise NotFound("There is no such session.")
            rows = await work.all(QUERIES["interactions"], session=session_id, after=after, limit=limit)
        return tuple(_interaction(row) for row in rows)


def _interaction(row: Row) -> Interaction:
    key, position, session_id, run_id, turn_id, *line, created_at, redacted_at = row
    return Interaction(key, position, session_id, run_id, turn_id, InteractionLine(*line), created_at, redacted_at)
