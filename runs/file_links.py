"""Links to files that anybody may follow who holds one, for a short while."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class FileLink:
    """What is sent along to be given the file. `expires`: seconds since 1970, as they are signed."""

    file_id: UUID
    expires: int
    signature: str


class FileLinks:
    """`key` is shared by all processes that serve files."""

    def __init__(self, key: bytes, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._key, self._clock = key, clock

    def made(self, file_id: UUID) -> FileLink:
        expires = int((self._clock() + LIFETIME).timestamp())
        return FileLink(file_id, expires, self._signature(file_id, expires))

    def holds(self, link: FileLink) -> bool:
        """Whether the link is one of ours and its time isn't over."""
        ours = self._signature(link.file_id, link.expires)
        right = hmac.compare_digest(ours.encode(), link.signature.encode())
        return right and self._clock().timestamp() < link.expires

    def _signature(self, file_id: UUID, expires: int) -> str:
        return hmac.new(self._key, f"file {file_id} until {expires}".encode(), sha256).hexdigest()
