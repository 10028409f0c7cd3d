"""Recorded runs and how they came about, as they are read to be played."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from wizard.playback.recorded import RecordedRun
from wizard.playback.timeline import TimelineLine, TimelinePart
from wizard.principal import Principal
from wizard.structure import Structure

__all__ = ["PlaybackStore", "RecordedRun", "TimelineLine", "TimelinePart"]


class PlaybackStore(Protocol):
    """For whoever may see the run: its person, the operators of its organization, and whom it is shared with."""

    async def get(self, principal: Principal, run_id: UUID) -> RecordedRun:
        """Raises NotFound, also for what the person may not see."""
        ...

    async def structure(self, principal: Principal, version_id: UUID) -> Structure | None:
        """Of the version or preview of a run that the person was found to see; None if it can't be read any more."""
        ...

    async def version(self, principal: Principal, wizard_id: UUID, number: int) -> UUID:
        """Raises NotFound, also for a version that the person may not see."""
        ...

    async def timeline(self, principal: Principal, run_id: UUID, *, after: int = 0, limit: int = 100) -> TimelinePart:
        """What happened after a position, oldest first. Raises NotFound, at whatever position."""
        ...

    async def seek(
        self, principal: Principal, run_id: UUID, *, step: str | None = None, offset_ms: int | None = None
    ) -> int:
        """The position before the first line about the step, and that long after the run's start; else the last one.

        Raises NotFound for a run that the person may not see."""
        ...
