"""Compiled structures by version, kept in memory within bounds: versions never change, compiling is dear."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from wizard.engine import CompiledStructure, compile_structure
from wizard.ports import WizardStore
from wizard.principal import Principal
from wizard.structure import Structure

CAPACITY = 256
CAPACITY_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Kept:
    compiled: CompiledStructure
    size: int


class Versions:
    """The least recently used leave first. Whoever asks for a version that is being compiled waits for that."""

    def __init__(self, wizards: WizardStore, *, capacity: int = CAPACITY, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._wizards = wizards
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._kept: OrderedDict[UUID, _Kept] = OrderedDict()
        self._bytes = 0
        self._compiling: dict[tuple[UUID, UUID], asyncio.Task[CompiledStructure]] = {}

    async def compiled(self, principal: Principal, version_id: UUID) -> CompiledStructure:
        """The compiled structure of a version that the person was found to run. Raises NotFound."""
        if kept := self._kept.get(version_id):
            self._kept.move_to_end(version_id)
            return kept.compiled
        flight = (version_id, principal.user_id)
        task = self._compiling.get(flight)
        if task is None:
            task = self._compiling[flight] = asyncio.create_task(self._compile(principal, version_id))
            task.add_done_callback(lambda _: self._compiling.pop(flight, None))
        return await asyncio.shield(task)

    async def _compile(self, principal: Principal, version_id: UUID) -> CompiledStructure:
        structure = await self._wizards.structure(principal, version_id)
        kept = await asyncio.to_thread(_made_ready, structure)
        self._keep(version_id, kept)
        return kept.compiled

    def _keep(self, version_id: UUID, kept: _Kept) -> None:
        if previous := self._kept.pop(version_id, None):
            self._bytes -= previous.size
        self._kept[version_id] = kept
        self._bytes += kept.size
        while len(self._kept) > 1 and (len(self._kept) > self._capacity or self._bytes > self._capacity_bytes):
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.size


def _made_ready(structure: Structure) -> _Kept:
    """In a thread, since a large structure takes seconds, in which the loop serves others."""
    return _Kept(compile_structure(structure), len(structure.model_dump_json()))
