"""Runs played: looked at as they are, against another version, and as they came about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from wizard.compiled import CompiledStructure
from wizard.errors import StructureInvalid
from wizard.playback import (
    OtherVersion,
    PlayedRun,
    RecordedRun,
    against,
    as_recorded,
    as_surveyed,
    from_snapshots,
    joined,
    placed,
)
from wizard.ports.playback import PlaybackStore
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.structure import Structure


class Player(Protocol):
    """What exports and comparisons need of whoever plays a run."""

    async def show(self, principal: Principal, run_id: UUID) -> PlayedRun:
        """The run with everything in it. Raises NotFound, also for what the person may not see."""
        ...


class Playing:
    """The use cases of whoever may see a run; nothing of them changes it."""

    def __init__(
        self,
        store: PlaybackStore,
        versions: CompiledVersions,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._versions, self._clock = store, versions, clock

    async def find(self, principal: Principal, run_id: UUID) -> RecordedRun:
        """The run as it was recorded. Raises NotFound."""
        return await self._store.get(principal, run_id)

    async def show(self, principal: Principal, run_id: UUID, version: int | None = None) -> PlayedRun:
        """The run in the steps of its own version, or of the version of that number. Raises NotFound."""
        recorded = await self._store.get(principal, run_id)
        structure = await self._store.structure(principal, recorded.version_id)
        if version is not None and version != recorded.version_number:
            return await self._against(principal, recorded, structure, version)
        if structure is None:
            return from_snapshots(recorded)
        compiled = None if _is_known(recorded) else await self._compiled(principal, recorded.version_id)
        run = recorded.run
        asked = as_surveyed(compiled, run, self._as_of(recorded)) if compiled else as_recorded(structure, run)
        return joined(recorded, structure, asked, placed(structure, recorded))

    async def _against(
        self, principal: Principal, recorded: RecordedRun, own: Structure | None, number: int
    ) -> PlayedRun:
        version_id = await self._store.version(principal, recorded.wizard_id, number)
        structure = await self._store.structure(principal, version_id)
        if structure is None:
            return from_snapshots(recorded)
        compiled = await self._compiled(principal, version_id)
        return against(recorded, own, OtherVersion(number, structure, compiled), self._as_of(recorded))

    async def _compiled(self, principal: Principal, version_id: UUID) -> CompiledStructure | None:
        """None for a version that can't be gone through any more."""
        try:
            return await self._versions.compiled(principal, version_id)
        except StructureInvalid:
            return None

    def _as_of(self, recorded: RecordedRun) -> datetime:
        """What `today` is to conditions: of a run that has ended always the same."""
        return self._clock() if recorded.run.status == "in_progress" else recorded.last_entered_at


def _is_known(recorded: RecordedRun) -> bool:
    """Whether the record itself says what was asked, or nothing else can."""
    return recorded.run.status == "completed" or recorded.redacted
