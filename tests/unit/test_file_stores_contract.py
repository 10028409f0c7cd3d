"""What every place for files promises: a folder, and Supabase Storage over HTTP."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fakes.storage import BUCKET, SERVICE_KEY, Storage
from fixtures.listening import listening

from store.files.local import CHUNK, LocalFiles
from store.files.supabase import SupabaseFiles
from wizard.errors import NotFound, Unavailable
from wizard.ports.files import FileStore, Written

CONTENT = bytes(range(256)) * 8192 + b"the end"


@dataclass
class Place:
    """A store, and how to look at what it keeps."""

    files: FileStore
    folder: Path
    storage: Storage

    @property
    def kept(self) -> list[str]:
        return [*self.storage.objects, *(str(path) for path in self.folder.rglob("*") if path.is_file())]

    async def read(self, path: str, start: int = 0, length: int = len(CONTENT)) -> bytes:
        async with self.files.read(path, start, length) as chunks:
            return b"".join([chunk async for chunk in chunks])


@pytest.fixture(params=["folder", "Supabase Storage"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    storage = Storage()
    if request.param == "folder":
        yield Place(LocalFiles(tmp_path / "files"), tmp_path, storage)
        return
    async with listening(storage.app) as url, httpx.AsyncClient() as http:
        yield Place(SupabaseFiles(http, url, BUCKET, SERVICE_KEY), tmp_path, storage)


async def cut(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def new_path() -> str:
    return f"ab/{uuid4()}"


async def test_what_is_written_is_counted_and_read_again_whole_or_in_part(place: Place):
    path = new_path()
    assert len(CONTENT) > 2 * CHUNK
    written = await place.files.write(path, cut(CONTENT))
    assert written == Written(len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert await place.read(path) == CONTENT
    assert await place.read(path, 5, 10) == CONTENT[5:15]
    assert await place.read(path, len(CONTENT) - 3, 3) == b"end"


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(place: Place):
    path = new_path()
    await place.files.write(path, cut(b"words"))
    for _ in range(2):
        await place.files.delete(path)
    with pytest.raises(NotFound):
        await place.read(path)
    assert place.kept == []


async def test_a_stream_that_fails_leaves_nothing(place: Place):
    async def failing() -> AsyncIterator[bytes]:
        yield b"x" * 3 * CHUNK
        raise EOFError("the sender is gone")

    with pytest.raises(EOFError):
        await place.files.write(new_path(), failing())
    assert place.kept == []


async def test_a_write_that_is_cancelled_leaves_nothing(place: Place):
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * 3 * CHUNK
        begun.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(place.files.write(new_path(), endless()))
    await begun.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert place.kept == []


async def test_a_file_that_became_shorter_is_not_passed_off_as_whole(place: Place):
    path = new_path()
    await place.files.write(path, cut(b"words"))
    with pytest.raises(Unavailable):
        await place.read(path, 0, 6)


async def test_many_write_and_read_at_once(place: Place):
    paths = [new_path() for _ in range(8)]
    await asyncio.gather(*(place.files.write(path, cut(path.encode() * 9, 50)) for path in paths))
    assert await asyncio.gather(*(place.read(path, 0, 9 * len(path)) for path in paths)) == [
        path.encode() * 9 for path in paths
    ]


async def test_a_path_cannot_lead_out_of_the_folder(tmp_path: Path):
    files = LocalFiles(tmp_path / "files")
    for path in ("../x", "/etc/passwd", "a/../../x", "a//b", "", "a\x00b", "A.part"):
        with pytest.raises(ValueError, match="no path"):
            await files.write(path, cut(b"x"))
    assert not (tmp_path / "files").exists()


async def test_a_storage_that_knows_no_ranges_serves_parts_all_the_same(tmp_path: Path):
    storage, path = Storage(), new_path()
    storage.ranges = False
    async with listening(storage.app) as url, httpx.AsyncClient() as http:
        place = Place(SupabaseFiles(http, url, BUCKET, SERVICE_KEY), tmp_path, storage)
        await place.files.write(path, cut(CONTENT))
        assert await place.read(path, 100_000, 70_000) == CONTENT[100_000:170_000]


async def test_a_storage_that_refuses_or_is_away_is_told_as_unavailable(tmp_path: Path):
    storage, path = Storage(), new_path()
    async with listening(storage.app) as url, httpx.AsyncClient() as http:
        stranger = SupabaseFiles(http, url, BUCKET, "another key")
        for attempt in (stranger.write(path, cut(b"x")), stranger.delete(path)):
            with pytest.raises(Unavailable):
                await attempt
    async with httpx.AsyncClient() as http:
        away = SupabaseFiles(http, url, BUCKET, SERVICE_KEY)
        with pytest.raises(Unavailable):
            await away.write(path, cut(b"x"))
