"""Where uploaded files are kept, how large they may be, and the key by which links to them hold."""

import os
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkstemp

import httpx

from store.files.local import LocalFiles
from store.files.supabase import SupabaseFiles
from usher.refusal import StartRefused
from usher.settings import Settings
from wizard.ports.files import FileStore

FOLDER, KEY = "files", "file-url-key"
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
PATIENCE_SECONDS = 60.0
"""Between two pieces of a file, in either direction."""


def _beside_the_data() -> FileStore:
    return LocalFiles(Path(".data") / FOLDER)


@dataclass(frozen=True, slots=True)
class FileKeeping:
    """`limit` in bytes. Without a key of its own, links hold in this process alone."""

    store: FileStore = field(default_factory=_beside_the_data)
    link_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    limit: int = 2 * 1024**3


async def file_keeping(settings: Settings, stack: AsyncExitStack) -> FileKeeping:
    """What the settings say; what is opened for it closes with the stack. Raises StartRefused."""
    data = settings.usher_data_dir.expanduser().resolve()
    if settings.file_url_key is not None:
        key = settings.file_url_key.get_secret_value().encode()
    else:
        key = kept_key(data / KEY)
    return FileKeeping(await file_store(settings, stack), key, settings.file_limit_bytes)


async def file_store(settings: Settings, stack: AsyncExitStack) -> FileStore:
    """Supabase Storage where its service key is known, else a folder."""
    if settings.supabase_service_key is not None and settings.supabase_url is not None:
        http = await stack.enter_async_context(httpx.AsyncClient(limits=CONNECTIONS, timeout=PATIENCE_SECONDS))
        key = settings.supabase_service_key.get_secret_value()
        return SupabaseFiles(http, settings.supabase_url, settings.supabase_bucket, key)
    folder = settings.files_dir or settings.usher_data_dir / FOLDER
    return LocalFiles(folder.expanduser().resolve())


def kept_key(path: Path) -> bytes:
    """The key kept at the path; the first of several processes that miss it makes it, for all of them."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise StartRefused(
            f"{path} can't be kept ({error.strerror}): set FILE_URL_KEY, or another USHER_DATA_DIR"
        ) from error


def _make(path: Path) -> None:
    descriptor, name = mkstemp(dir=path.parent)
    written = Path(name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(written, path)
    except FileExistsError:
        return
    finally:
        written.unlink()
