"""Files of runs: taken in as a stream, given out in parts or by link, taken back, collected when nobody needs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from runs.file_links import FileLink, FileLinks
from runs.file_names import file_name
from runs.incoming import Incoming, too_large
from wizard.errors import Forbidden, Invalid, NotFound, RunEnded, RunNotReady, TooManyFiles, UsherError
from wizard.inputs import FileUpload
from wizard.ports.files import FileRemains, FileStore, FileUploads, StoredFile, Upload
from wizard.ports.runs import RunStore
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.uploads import RunFile

MOST_FILES = 1000
"""Of a field whose author set no bound."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file as whoever sends it calls it. `announced`: how many bytes it has at least, by their word."""

    field: str
    name: str | None
    announced: int = 0


class Files:
    """The use cases of those who may see a run; adding and removing is for its person, while it is in progress."""

    def __init__(
        self,
        uploads: FileUploads,
        store: FileStore,
        runs: RunStore,
        versions: CompiledVersions,
        links: FileLinks,
        *,
        limit: int,
    ) -> None:
        self._uploads, self._store, self._runs, self._versions = uploads, store, runs, versions
        self._links, self._limit = links, limit
        self._clearing: set[asyncio.Task[None]] = set()

    async def add(self, principal: Principal, run_id: UUID, named: Named, content: AsyncIterator[bytes]) -> RunFile:
        """Keeps a file for a field; whatever goes wrong, nothing of it stays.

        Raises NotFound, Forbidden, RunNotReady, TooManyFiles, FileTooLarge, and Invalid for what is no file field, an
        empty file, or one whose content the field doesn't accept.
        """
        field = await self._field(principal, run_id, named.field)
        limit, name = min(self._limit, field.max_size_bytes or self._limit), file_name(named.name)
        if named.announced > limit:
            raise too_large(field, name, limit)
        upload = Upload(uuid4(), run_id, field.id, field.key, name, _new_path())
        if not await self._uploads.begin(principal, upload, field.max_files or MOST_FILES):
            raise TooManyFiles(field=field.key)
        try:
            return await self._take_in(principal, upload, field, limit, content)
        except BaseException:
            await self._clear_away(principal, upload)
            raise

    async def list(self, principal: Principal, run_id: UUID) -> tuple[RunFile, ...]:
        """Raises NotFound."""
        return await self._uploads.list(principal, run_id)

    async def get(self, principal: Principal, run_id: UUID, file_id: UUID) -> StoredFile:
        """A file of a run that the person may see. Raises NotFound."""
        return await self._uploads.get(principal, run_id, file_id)

    async def linked(self, link: FileLink) -> StoredFile:
        """The file of a link that holds. Raises NotFound, also for a file that was removed since."""
        if not self._links.holds(link):
            raise NotFound("This link doesn't hold (any more); ask for a new one.")
        return await self._uploads.linked(link.file_id)

    def read(self, file: StoredFile, start: int, length: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """A part of its bytes, for as long as the block lasts. Raises NotFound, Unavailable."""
        return self._store.read(file.path, start, length)

    async def link(self, principal: Principal, run_id: UUID, file_id: UUID) -> FileLink:
        """Raises NotFound."""
        found = await self._uploads.get(principal, run_id, file_id)
        return self._links.made(found.file.id)

    async def remove(self, principal: Principal, run_id: UUID, file_id: UUID) -> None:
        """Takes back a file that no answer names. Raises NotFound, FileInUse, RunNotReady."""
        await self._uploads.remove(principal, run_id, file_id)

    async def _field(self, principal: Principal, run_id: UUID, key: str) -> FileUpload:
        record = await self._runs.get(principal, run_id)
        if record.user_id != principal.user_id:
            raise Forbidden("Only whose run it is adds files to it.")
        if record.run.status != "in_progress":
            raise RunEnded(run_status=record.run.status)
        compiled = await self._versions.compiled(principal, record.version_id)
        part = compiled.fields.get(key)
        if part is None or not isinstance(part.field, FileUpload):
            raise Invalid(f"The wizard has no file field {key}.", field=key)
        return part.field

    async def _take_in(
        self, principal: Principal, upload: Upload, field: FileUpload, limit: int, content: AsyncIterator[bytes]
    ) -> RunFile:
        incoming = Incoming(content, field, upload.name, limit, lambda: self._uploads.touch(principal, upload.id))
        written = await self._store.write(upload.path, incoming.chunks())
        stored = await self._uploads.finish(principal, upload, written, incoming.media_type or "")
        if stored is None:
            raise RunNotReady("The run ended, or the upload was given up, before the file was whole.")
        return stored

    async def _clear_away(self, principal: Principal, upload: Upload) -> None:
        """Goes on to its end also where whoever asked is gone."""
        clearing = asyncio.create_task(self._clear(principal, upload))
        self._clearing.add(clearing)
        clearing.add_done_callback(self._clearing.discard)
        await asyncio.shield(clearing)

    async def _clear(self, principal: Principal, upload: Upload) -> None:
        # What can't be cleared away just now is collected later.
        with suppress(UsherError):
            await self._uploads.give_up(principal, upload.id)
        with suppress(UsherError):
            await self._store.delete(upload.path)


class FileCollection:
    """Takes away the bytes that nobody needs any more; for the worker, who acts for nobody."""

    def __init__(self, remains: FileRemains, store: FileStore) -> None:
        self._remains, self._store = remains, store

    async def collect(self, batch: int = 500) -> int:
        """One round; answers how many files went, so that the caller knows to go on."""
        gone: list[str] = []
        try:
            for path in await self._remains.collectable(batch):
                with suppress(NotFound):
                    await self._store.delete(path)
                gone.append(path)
        finally:
            if gone:
                await self._remains.collected(gone)
        return len(gone)


def _new_path() -> str:
    """Says nothing of the file, and spreads files over folders."""
    name = str(uuid4())
    return f"{name[:2]}/{name}"
