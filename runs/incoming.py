"""A file while it comes in: bounded, and looked at as soon as enough of it is there."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

from runs.content import HEAD, media_type
from wizard.errors import FileTooLarge, Invalid, RunNotReady
from wizard.inputs import FileUpload, ValueRejected
from wizard.inputs.file_upload import spoken_size

BEAT_SECONDS = 30.0


class Incoming:
    """`alive` tells whoever counts uploads that this one goes on, and answers whether it still should."""

    def __init__(
        self,
        content: AsyncIterator[bytes],
        field: FileUpload,
        name: str,
        limit: int,
        alive: Callable[[], Awaitable[bool]],
    ) -> None:
        self._content, self._field, self._name, self._limit, self._alive = content, field, name, limit, alive
        self._head, self._size, self._beat = bytearray(), 0, time.monotonic()
        self.media_type: str | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises FileTooLarge, Invalid for an empty file or one of a type that isn't accepted."""
        async for chunk in self._content:
            self._count(len(chunk))
            if self.media_type is None:
                self._head += chunk[: HEAD - len(self._head)]
                if len(self._head) >= HEAD:
                    self._judge(whole=False)
            await self._still_wanted()
            yield chunk
        if not self._size:
            raise Invalid(f"“{self._name}” is empty.", field=self._field.key, reason="empty")
        if self.media_type is None:
            self._judge(whole=True)

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > self._limit:
            raise too_large(self._field, self._name, self._limit)

    def _judge(self, *, whole: bool) -> None:
        self.media_type = media_type(bytes(self._head), whole=whole)
        self._head.clear()
        try:
            self._field.check_type(self._name, self.media_type)
        except ValueRejected as rejected:
            raise Invalid(
                rejected.message, field=self._field.key, reason=rejected.code, media_type=self.media_type
            ) from None

    async def _still_wanted(self) -> None:
        if time.monotonic() - self._beat < BEAT_SECONDS:
            return
        self._beat = time.monotonic()
        if not await self._alive():
            raise RunNotReady("This upload was given up.")


def too_large(field: FileUpload, name: str, limit: int) -> FileTooLarge:
    told = f"“{name}” is larger than {spoken_size(limit)}."
    return FileTooLarge(told, field=field.key, max_size_bytes=limit)
