"""Hearing of changes of runs as they are committed, by whichever process."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from wizard.principal import Principal


class News(Protocol):
    async def wait(self, seconds: float) -> bool:
        """Until the run may have changed since the last call, or for so long; whether it may have."""
        ...


class Announcements(Protocol):
    async def ask(self, principal: Principal, run_id: UUID, seconds: float) -> None:
        """Have the changes of a run that the person may see told for so long; else nobody speaks of them."""
        ...


class RunNews(Protocol):
    def follow(self, run_id: UUID) -> AbstractAsyncContextManager[News]:
        """News of a run from now on. They say only that it may have changed: it is to be read, by who may."""
        ...
