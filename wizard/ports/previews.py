"""Previews: runs on a draft for the eyes of who makes the wizard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.change import Change
from wizard.ports.drafts import WizardRecord
from wizard.ports.records import InteractionLine, RunRecord
from wizard.principal import Principal
from wizard.structure import Structure


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview with its run; it is talked to in the thread, and goes away by itself at `expires_at`."""

    id: UUID
    thread_id: str
    session_id: UUID
    record: RunRecord
    expires_at: datetime


class PreviewStore(Protocol):
    async def begin(
        self,
        principal: Principal,
        wizard: WizardRecord,
        structure: Structure,
        change: Change,
        *,
        interactions: Sequence[InteractionLine] = (),
    ) -> Preview:
        """A preview with a conversation and its first run, in place of the person's earlier ones of this wizard.

        Raises Forbidden for whoever may not read the draft, OrganizationNeeded for a system wizard.
        """
        ...

    async def discard(self, principal: Principal, wizard_id: UUID, preview_id: UUID) -> None:
        """Take the person's own preview away, with all that was said and entered in it. Raises NotFound."""
        ...

    async def sweep(self) -> int:
        """Take away previews whose time is over, whosever they are; how many."""
        ...
