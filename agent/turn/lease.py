"""Keeps a turn's lease alive while it runs; a turn that ends within a third of it costs nothing."""

import asyncio
from collections.abc import Callable

import structlog

from wizard.errors import LeaseLost
from wizard.ports import TurnStore
from wizard.ports.records import Turn
from wizard.principal import Principal

log = structlog.get_logger(__name__)


class LeaseKeeper:
    """Extends a lease every third of its length and tells when it is lost."""

    def __init__(
        self, store: TurnStore, principal: Principal, turn: Turn, seconds: float, lost: Callable[[], object]
    ) -> None:
        self._store = store
        self._principal = principal
        self._turn = turn
        self._seconds = seconds
        self._lost = lost
        self._beating: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(seconds / 3, self._begin)

    def stop(self) -> None:
        self._timer.cancel()
        if self._beating:
            self._beating.cancel()

    def _begin(self) -> None:
        self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            try:
                await self._store.extend_lease(self._principal, self._turn, self._seconds)
            except LeaseLost:
                self._lost()
                return
            except Exception as error:  # the next third may bring better luck
                log.warning("lease_not_extended", turn=str(self._turn.id), error=type(error).__name__)
            await asyncio.sleep(self._seconds / 3)
