"""Uploaded files: what is known of each beside its run, and the bytes, which are kept elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from wizard.principal import Principal
from wizard.uploads import RunFile


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a run with where its bytes are. `path` says nothing of the file and is shown to nobody."""

    file: RunFile
    run_id: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is on its way."""

    id: UUID
    run_id: UUID
    option_set_id: UUID
    key: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a stream: its size in bytes and its SHA-256 as hexadecimal digits."""

    size: int
    sha256: str


class FileUploads(Protocol):
    """What is known of files, under the rights of who asks."""

    async def begin(self, principal: Principal, upload: Upload, most: int) -> bool:
        """Takes a place for a file of a field; false where `most` are waiting there already. Raises NotFound."""
        ...

    async def touch(self, principal: Principal, upload_id: UUID) -> bool:
        """Says that bytes still come in; false where the upload was given up meanwhile."""
        ...

    async def finish(self, principal: Principal, upload: Upload, written: Written, media_type: str) -> RunFile | None:
        """The file, stored; None where the upload was given up, or its run ended, meanwhile."""
        ...

    async def give_up(self, principal: Principal, upload_id: UUID) -> None:
        """Forgets a file that didn't come whole; what there is of its bytes is collected."""
        ...

    async def remove(self, principal: Principal, run_id: UUID, file_id: UUID) -> None:
        """Takes back a file that no answer uses; its bytes are collected. Raises NotFound, FileInUse, RunNotReady."""
        ...

    async def list(self, principal: Principal, run_id: UUID) -> tuple[RunFile, ...]:
        """The stored files of a run, oldest first. Raises NotFound for a run that the person may not see."""
        ...

    async def get(self, principal: Principal, run_id: UUID, file_id: UUID) -> StoredFile:
        """Raises NotFound."""
        ...

    async def linked(self, file_id: UUID) -> StoredFile:
        """The file of a link whose signature is right, for whoever holds it. Raises NotFound."""
        ...


class FileRemains(Protocol):
    """Files that nobody needs any more; for the worker."""

    async def collectable(self, batch: int) -> Sequence[str]:
        """Lets such files go, at most `batch`; paths of bytes to be deleted."""
        ...

    async def collected(self, paths: Sequence[str]) -> None:
        """The bytes of these paths are deleted."""
        ...


class FileStore(Protocol):
    """Bytes by path. A path is made of the characters of a UUID and slashes."""

    async def write(self, path: str, content: AsyncIterator[bytes]) -> Written:
        """Keeps a stream for good before it returns; if the stream fails nothing is there. Raises Unavailable."""
        ...

    def read(self, path: str, start: int, length: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """A part of the bytes, in chunks, for as long as the block lasts. Raises NotFound, Unavailable."""
        ...

    async def delete(self, path: str) -> None:
        """Afterwards nothing is there, also of a write that broke off. Raises Unavailable."""
        ...
