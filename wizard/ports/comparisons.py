"""Which runs a person compared, as it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.ports.records import Page
from wizard.principal import Principal


@dataclass(frozen=True, slots=True)
class RememberedRun:
    """A run of a comparison. What isn't `visible` any more for who compared it has no names."""

    run_id: UUID
    visible: bool
    run_name: str | None
    wizard_name: str | None
    version_number: int | None


@dataclass(frozen=True, slots=True)
class ComparisonRecord:
    """A comparison without its result; the runs are in the order in which they are compared."""

    id: UUID
    compared_at: datetime
    runs: tuple[RememberedRun, ...]


class ComparisonStore(Protocol):
    async def add(self, principal: Principal, run_ids: Sequence[UUID]) -> ComparisonRecord:
        """Remember a comparison. Raises Forbidden for runs that the person doesn't see and for those of previews."""
        ...

    async def get(self, principal: Principal, comparison_id: UUID) -> ComparisonRecord:
        """One of the person's own. Raises NotFound."""
        ...

    async def list(self, principal: Principal, *, limit: int = 20, after: str | None = None) -> Page[ComparisonRecord]:
        """The person's own, latest first. Raises Invalid for a cursor that isn't of this listing."""
        ...

    async def delete(self, principal: Principal, comparison_id: UUID) -> None:
        """Forget one of the person's own; its runs stay. Raises NotFound."""
        ...
