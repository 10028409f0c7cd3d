"""Bounds how many runs one person follows at once: every change of a run is read again for each stream."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sse_starlette import ServerSentEvent

from api.problems import too_many

MOST_STREAMS = 30
PAUSE_SECONDS = 10.0


class OpenStreams:
    """Counts streams by person, from their first event to their end."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self._most, self._open = most, Counter[UUID]()

    def admit(self, person: UUID) -> None:
        """Raises Problem where another stream is one too many."""
        if self._open[person] >= self._most:
            raise too_many("You follow too many runs at once; close a stream first.", PAUSE_SECONDS)

    async def counted(self, person: UUID, events: AsyncIterator[ServerSentEvent]) -> AsyncIterator[ServerSentEvent]:
        """The same events."""
        self._open[person] += 1
        try:
            async for event in events:
                yield event
        finally:
            self._open[person] -= 1
            self._open += Counter[UUID]()  # forgets who has none


def provide_streams(request: Request) -> OpenStreams:
    return request.app.state.streams


Streams = Annotated[OpenStreams, Depends(provide_streams)]
