"""Bytes in a folder: written beside their place, made durable, and only then put there."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from wizard.errors import NotFound, Unavailable
from wizard.ports.files import Written

CHUNK = 1024 * 1024
SOUND = re.compile(r"[0-9a-f-]+(/[0-9a-f-]+)*")
T = TypeVar("T")


class LocalFiles:
    """Implements FileStore. Every look at the disk is made in a thread, a chunk at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, path: str, content: AsyncIterator[bytes]) -> Written:
        writing = await _on_disk(lambda: _Writing(self._place(path)))
        try:
            async for chunk in _gathered(content):
                await _on_disk(lambda chunk=chunk: writing.add(chunk))
            return await _on_disk(writing.settle)
        except BaseException:
            writing.abandon()  # not in a thread: who is being cancelled may not wait for one
            raise

    @asynccontextmanager
    async def read(self, path: str, start: int, length: int) -> AsyncGenerator[AsyncIterator[bytes]]:
        file = await _on_disk(lambda: _opened(self._place(path), start))
        try:
            yield _chunks(file, length)
        finally:
            file.close()

    async def delete(self, path: str) -> None:
        place = self._place(path)
        await _on_disk(lambda: [each.unlink(missing_ok=True) for each in (place, _unfinished(place))])

    def _place(self, path: str) -> Path:
        if not SOUND.fullmatch(path):
            raise ValueError("this is no path of a file of ours")
        return self._folder / path


class _Writing:
    """A file on its way to its place."""

    def __init__(self, place: Path) -> None:
        self._place, self._digest, self._size = place, hashlib.sha256(), 0
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(_unfinished(place), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb", buffering=0)

    def add(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            left = left[self._file.write(left) :]
        self._digest.update(chunk)
        self._size += len(chunk)

    def settle(self) -> Written:
        os.fsync(self._file.fileno())
        self._file.close()
        _unfinished(self._place).replace(self._place)
        folder = os.open(self._place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return Written(self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        self._file.close()
        _unfinished(self._place).unlink(missing_ok=True)


def _unfinished(place: Path) -> Path:
    return place.with_name(f"{place.name}.part")


def _opened(place: Path, start: int) -> BinaryIO:
    file = place.open("rb", buffering=0)
    file.seek(start)
    return file


async def _gathered(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in larger chunks: each costs a change of threads."""
    waiting = bytearray()
    async for chunk in content:
        waiting += chunk
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


async def _chunks(file: BinaryIO, length: int) -> AsyncIterator[bytes]:
    left = length
    while left > 0:
        wanted = min(left, CHUNK)
        chunk = await _on_disk(lambda wanted=wanted: file.read(wanted))
        if not chunk:
            raise Unavailable("The file ends before it should.")
        left -= len(chunk)
        yield chunk


async def _on_disk(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except FileNotFoundError:
        raise NotFound("The file isn't there any more.") from None
    except OSError as error:
        raise Unavailable("The files can't be reached just now.") from error
