"""Stored runs: kept, listed, renamed, let go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from store.pool import Database
from store.queries import queries
from store.transaction import Work
from wizard.errors import Conflict, NotFound
from wizard.ports.stored_runs import Keepsake, StoredRun
from wizard.principal import Principal

QUERIES = queries("stored_runs")
STORED = TypeAdapter(StoredRun)


class StoredRuns:
    """Implements StoredRunStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, principal: Principal, run_id: UUID, keepsake: Keepsake) -> StoredRun:
        async with self._database.acting_as(principal) as work:
            is_new = await work.one(QUERIES["store"], run=run_id, **_written(keepsake))
            stored = await _one(work, run_id)
            if is_new == (False,) and stored.keepsake != keepsake:
                raise Conflict(f"This run is stored already, as “{stored.run_name}”.", run_name=stored.run_name)
        return stored

    async def get(self, principal: Principal, run_id: UUID) -> StoredRun:
        async with self._database.acting_as(principal) as work:
            return await _one(work, run_id)


async def _one(work: Work, run_id: UUID) -> StoredRun:
    row = await work.one(QUERIES["get"], run=run_id)
    if row is None or row[0] is None:
        raise NotFound("There is no such stored run.")
    return STORED.validate_python(row[0])


def _written(keepsake: Keepsake) -> dict[str, Any]:
    return {"name": keepsake.run_name, "notes": keepsake.run_notes, "tags": keepsake.tags}
