"""The data folder: held by one server at a time, it keeps the server's secrets and word of how to reach it."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from usher.refusal import StartRefused


class DataFolder:
    """A folder that outlives the server; everything in it is for its owner's eyes."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self._lock = self.path / "lock"
        self._secrets = self.path / "secrets.json"
        self._notice = self.path / "running.json"

    @contextmanager
    def held(self) -> Generator[None]:
        """Keeps the folder for this process until the end, however it comes."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StartRefused(
                f"the data folder {self.path} can't be used ({error.strerror}): set USHER_DATA_DIR to another"
            ) from error
        try:
            if not _lock_soon(lock):
                raise StartRefused(
                    f"another server already uses the data folder {self.path}: stop it, or set USHER_DATA_DIR"
                )
            self._notice.unlink(missing_ok=True)
            yield
            self._notice.unlink(missing_ok=True)
        finally:
            os.close(lock)

    def secret(self, name: str) -> str:
        """A random secret that is made once and then stays the same."""
        known = _read(self._secrets)
        if name not in known:
            known = {**known, name: secrets.token_hex(24)}
            _write(self._secrets, known)
        return known[name]

    def announce(self, facts: Mapping[str, str]) -> None:
        """Leaves word of the running server for the other commands."""
        _write(self._notice, facts)

    def running(self) -> dict[str, str] | None:
        """What the running server left word of; None when none runs."""
        try:
            lock = os.open(self._lock, os.O_RDWR)
        except OSError:
            return None
        try:
            return None if _lock_now(lock) else _read(self._notice) or None
        finally:
            os.close(lock)


def _lock_now(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_soon(descriptor: int) -> bool:
    """Tries for a moment: whoever asks whether a server runs holds the lock just as long as it takes to ask."""
    for _ in range(10):
        if _lock_now(descriptor):
            return True
        time.sleep(0.03)
    return False


def _read(path: Path) -> dict[str, str]:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StartRefused(f"{path} can't be read: {error}") from error


def _write(path: Path, content: Mapping[str, str]) -> None:
    """Replaces the file at once and for good, so that a crash leaves the old content or the new."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
