"""Stored runs as anybody sees them who holds a public link."""

from __future__ import annotations

from uuid import UUID

from runs.tokens import token_hash
from wizard.playback import PlayedRun, as_recorded, from_snapshots, joined, placed
from wizard.ports.files import StoredFile
from wizard.ports.sharing import PublicRunStore


class PublicRuns:
    """The use cases of nobody in particular: the token is all that is known of who asks."""

    def __init__(self, store: PublicRunStore) -> None:
        self._store = store

    async def show(self, token: str) -> PlayedRun:
        """The run in the steps of its version, without whose it is, notes and tags. Raises NotFound."""
        recorded, structure = await self._store.open(token_hash(token))
        if structure is None:
            return from_snapshots(recorded)
        return joined(recorded, structure, as_recorded(structure, recorded.run), placed(structure, recorded))

    async def file(self, token: str, file_id: UUID) -> StoredFile:
        """A file that an answer of the run names. Raises NotFound."""
        return await self._store.file(token_hash(token), file_id)
