"""Links for going on with a run elsewhere, and anonymous people's runs that become an account's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.principal import Principal
from wizard.run import RunStatus


@dataclass(frozen=True, slots=True)
class ResumeLink:
    """A link to a run of one's own, without its token. `uses` are counted once a minute."""

    id: UUID
    run_id: UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int


@dataclass(frozen=True, slots=True)
class LinkOwner:
    """Which run a link leads to, and whose it is."""

    link_id: UUID
    run_id: UUID
    user_id: UUID
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A run that was an anonymous person's. `thread_id` is a new one where the claimant had one by that name."""

    run_id: UUID
    wizard_slug: str
    wizard_name: str
    status: RunStatus
    session_id: UUID | None
    thread_id: str | None
    started_at: datetime


class VisitStore(Protocol):
    """Tokens come and go only as hashes."""

    async def add_link(self, principal: Principal, run_id: UUID, token_hash: str, expires_at: datetime) -> ResumeLink:
        """A link to a run of the person's own. Raises NotFound, Forbidden for who came by one, Conflict above 20."""
        ...

    async def links(self, principal: Principal, run_id: UUID) -> Sequence[ResumeLink]:
        """Those of a run that the person may see, newest first. Raises NotFound."""
        ...

    async def revoke_link(self, principal: Principal, run_id: UUID, link_id: UUID) -> None:
        """Raises NotFound."""
        ...

    async def owner(self, token_hash: str) -> LinkOwner | None:
        """Whose run a token stands for; None for one that is unknown, expired or revoked."""
        ...

    async def offer(self, visitor: Principal, token_hash: str) -> None:
        """Leave everything of an anonymous person to whoever claims it by this token within a minute."""
        ...

    async def claim(self, principal: Principal, token_hash: str) -> Sequence[ClaimedRun]:
        """Make the runs of the anonymous person who offered them the caller's, newest first, with all that is theirs.

        Raises NotFound where nothing is offered, SignInNeeded, Conflict for who isn't anonymous, TurnInFlight while one
        of the runs is at work.
        """
        ...
