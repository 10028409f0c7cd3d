"""Comparisons: made of runs that a person may see, remembered, and made anew whenever they are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from runs.playing import Player
from wizard.comparison import Comparison, check_number, compare, parts_of
from wizard.errors import NotFound, StructureInvalid
from wizard.playback import PlayedRun
from wizard.ports.comparisons import ComparisonRecord, ComparisonStore
from wizard.ports.records import Page
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as it is remembered, and what it tells now."""

    record: ComparisonRecord
    comparison: Comparison


class Comparing:
    """The use cases of who looks at several runs side by side."""

    def __init__(self, store: ComparisonStore, player: Player, versions: CompiledVersions) -> None:
        self._store, self._player, self._versions = store, player, versions

    async def compare(self, principal: Principal, run_ids: Sequence[UUID]) -> Compared:
        """Compare runs and remember it. Raises NotFound for one that the person may not see, Invalid as `compare`."""
        comparison = await self._compared(principal, run_ids)
        return Compared(await self._store.add(principal, run_ids), comparison)

    async def get(self, principal: Principal, comparison_id: UUID) -> Compared:
        """The same runs as they are now. Raises NotFound, also where one of them may not be seen any more."""
        record = await self._store.get(principal, comparison_id)
        return Compared(record, await self._compared(principal, [run.run_id for run in record.runs]))

    async def list(self, principal: Principal, *, limit: int = 20, after: str | None = None) -> Page[ComparisonRecord]:
        """The person's own, latest first. Raises Invalid for a cursor that isn't of this listing."""
        return await self._store.list(principal, limit=limit, after=after)

    async def delete(self, principal: Principal, comparison_id: UUID) -> None:
        """Forget a comparison; its runs stay. Raises NotFound."""
        await self._store.delete(principal, comparison_id)

    async def _compared(self, principal: Principal, run_ids: Sequence[UUID]) -> Comparison:
        check_number(run_ids)
        runs = [await self._played(principal, run_id) for run_id in run_ids]
        parts = {run.version_id: await self._parts(principal, run.version_id) for run in runs}
        known = {version: each for version, each in parts.items() if each is not None}
        return await asyncio.to_thread(compare, runs, known)

    async def _parts(self, principal: Principal, version_id: UUID) -> frozenset[UUID] | None:
        try:
            return parts_of((await self._versions.compiled(principal, version_id)).structure)
        except (NotFound, StructureInvalid):
            return None

    async def _played(self, principal: Principal, run_id: UUID) -> PlayedRun:
        try:
            return await self._player.show(principal, run_id)
        except NotFound:
            raise NotFound("There is no such run, or you may not see it.", run_id=str(run_id)) from None
