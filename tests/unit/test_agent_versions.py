"""Compiled structures in memory: compiled once, within bounds."""

import asyncio
from uuid import UUID, uuid4

import pytest

from agent.versions import Versions
from wizard.errors import NotFound
from wizard.library import event_wizard
from wizard.principal import Principal
from wizard.structure import Structure

ME = Principal(uuid4())


class Shelf:
    """Counts how often a structure is read; answers only when it is let go."""

    def __init__(self) -> None:
        self.read: list[UUID] = []
        self.open = asyncio.Event()
        self.open.set()
        self.missing = False

    async def structure(self, principal: Principal, version_id: UUID) -> Structure:
        self.read.append(version_id)
        await self.open.wait()
        if self.missing:
            raise NotFound
        return event_wizard()


def versions(shelf: Shelf, **bounds: int) -> Versions:
    return Versions(shelf, **bounds)  # type: ignore[arg-type]


async def test_a_version_is_read_and_compiled_once():
    shelf = Shelf()
    kept = versions(shelf)
    version = uuid4()
    assert await kept.compiled(ME, version) is await kept.compiled(ME, version)
    assert shelf.read == [version]


async def test_whoever_asks_meanwhile_waits_for_the_same_compilation():
    shelf = Shelf()
    shelf.open.clear()
    kept = versions(shelf)
    version = uuid4()
    asked = [asyncio.create_task(kept.compiled(ME, version)) for _ in range(5)]
    await asyncio.sleep(0)
    shelf.open.set()
    first, *others = await asyncio.gather(*asked)
    assert all(other is first for other in others)
    assert shelf.read == [version]


async def test_one_who_gives_up_waiting_doesn_t_spoil_it_for_the_others():
    shelf = Shelf()
    shelf.open.clear()
    kept = versions(shelf)
    version = uuid4()
    impatient, patient = (asyncio.create_task(kept.compiled(ME, version)) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    shelf.open.set()
    assert (await patient).structure.name == "Event wizard"


async def test_a_failure_is_not_kept():
    shelf = Shelf()
    shelf.missing = True
    kept = versions(shelf)
    version = uuid4()
    with pytest.raises(NotFound):
        await kept.compiled(ME, version)
    shelf.missing = False
    assert await kept.compiled(ME, version)


@pytest.mark.parametrize("bounds", [{"capacity": 2}, {"capacity_bytes": 40_000}])
async def test_the_least_recently_used_leave_first(bounds):
    shelf = Shelf()
    kept = versions(shelf, **bounds)
    old, used, new = uuid4(), uuid4(), uuid4()
    for version in (used, old, used, new, used):
        await kept.compiled(ME, version)
    await kept.compiled(ME, old)
    assert shelf.read == [used, old, new, old]
