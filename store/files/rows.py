"""What is known of uploaded files, and which of them nobody needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store.pool import Database
from store.queries import queries
from wizard.errors import FileInUse, NotFound, RunNotReady
from wizard.ports.files import StoredFile, Upload, Written
from wizard.principal import Principal
from wizard.uploads import RunFile

QUERIES = queries("files")
UNKNOWN = "There is no such file in this run."


class UploadRows:
    """Implements FileUploads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, principal: Principal, upload: Upload, most: int) -> bool:
        rows = await self._database.once(
            principal,
            QUERIES["begin"],
            run=upload.run_id,
            field=upload.option_set_id,
            key=upload.key,
            upload=upload.id,
            name=upload.name,
            path=upload.path,
            most=most,
        )
        return rows[0][0] is not None

    async def touch(self, principal: Principal, upload_id: UUID) -> bool:
        return bool(await self._database.once(principal, QUERIES["touch"], upload=upload_id))

    async def finish(self, principal: Principal, upload: Upload, written: Written, media_type: str) -> RunFile | None:
        rows = await self._database.once(
            principal,
            QUERIES["finish"],
            upload=upload.id,
            size=written.size,
            type=media_type,
            sha256=written.sha256,
        )
        return RunFile(*rows[0]) if rows else None

    async def give_up(self, principal: Principal, upload_id: UUID) -> None:
        await self._database.once(principal, QUERIES["give_up"], upload=upload_id)

    async def remove(self, principal: Principal, run_id: UUID, file_id: UUID) -> None:
        async with self._database.acting_as(principal) as work:
            if await work.one(QUERIES["remove"], run=run_id, file=file_id):
                return
            found = await work.one(QUERIES["state"], run=run_id, file=file_id)
        if found is None:
            raise NotFound(UNKNOWN)
        is_used, status = found
        if is_used:
            raise FileInUse()
        raise RunNotReady("This run isn't in progress for you; its files stay.", run_status=status)

    async def list(self, principal: Principal, run_id: UUID) -> tuple[RunFile, ...]:
        async with self._database.acting_as(principal) as work:
            if await work.one(QUERIES["seen"], run=run_id) is None:
                raise NotFound("There is no such run.")
            return tuple(RunFile(*row) for row in await work.all(QUERIES["list"], run=run_id))

    async def get(self, principal: Principal, run_id: UUID, file_id: UUID) -> StoredFile:
        rows = await self._database.once(principal, QUERIES["get"], run=run_id, file=file_id)
        if not rows:
            raise NotFound(UNKNOWN)
        return _stored(rows[0])

    async def linked(self, file_id: UUID) -> StoredFile:
        ((found,),) = await self._database.once(None, QUERIES["linked"], file=file_id)
        return linked_file(found)


class FileRemainsRows:
    """Implements FileRemains over the worker's door to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def collectable(self, batch: int) -> Sequence[str]:
        return [path for (path,) in await self._database.once(None, QUERIES["collectable"], batch=batch)]

    async def collected(self, paths: Sequence[str]) -> None:
        await self._database.once(None, QUERIES["collected"], paths=list(paths))


def linked_file(found: Sequence[Any] | None) -> StoredFile:
    """Of what `private.linked_file` answers. Raises NotFound."""
    if found is None:
        raise NotFound("There is no such file any more.")
    identity, *known, run_id, path = found
    return _stored((UUID(identity), *known, UUID(run_id), path))


def _stored(row: Sequence[Any]) -> StoredFile:
    *known, run_id, path = row
    return StoredFile(RunFile(*known), run_id, path)
