"""Stored runs as a public link shows them: read by the link's function, as nobody."""

from __future__ import annotations

from uuid import UUID

from pydantic import ValidationError

from store.files.rows import linked_file
from store.playback import recorded_run
from store.pool import Database
from store.queries import queries
from store.structures import Structures
from wizard.errors import NotFound
from wizard.playback import RecordedRun
from wizard.ports.files import StoredFile
from wizard.structure import Structure

QUERIES = queries("sharing")
NOWHERE = "This link leads nowhere; it may have been taken back, or be out of date."


class PublicRuns:
    """Implements PublicRunStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database, self._structures = database, structures

    async def open(self, token_hash: str) -> tuple[RecordedRun, Structure | None]:
        async with self._database.acting_as(None) as work:
            row = await work.one(QUERIES["public_run"], hash=token_hash)
            if row is None or row[0] is None:
                raise NotFound(NOWHERE)
            recorded = recorded_run(row[0])
            if known := self._structures.known(recorded.version_id):
                return recorded, known.structure
            structure = await work.one(QUERIES["public_structure"], hash=token_hash)
        try:
            return recorded, self._structures.keep(recorded.version_id, structure).structure
        except ValidationError:
            return recorded, None

    async def file(self, token_hash: str, file_id: UUID) -> StoredFile:
        rows = await self._database.once(None, QUERIES["public_file"], hash=token_hash, file=file_id)
        return linked_file(rows[0][0] if rows else None)
