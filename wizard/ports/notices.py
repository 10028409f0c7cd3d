"""Notices of shares: whom to tell what, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

NoticeOutcome = Literal["sent", "refused", "skipped", "dropped"]
"""It went out; it will never be taken; nothing here can send it; there was nothing left to tell."""


@dataclass(frozen=True, slots=True)
class ShareNotice:
    """A share, as somebody is told of it. The names are as people entered them; any may be missing.

    `is_invitation`: of an address that is nobody's yet; it takes a token to accept it.
    """

    id: UUID
    share_id: UUID
    address: str | None
    recipient: str | None
    sender: str | None
    run_name: str | None
    wizard_name: str
    can_export: bool
    is_invitation: bool


class NoticeStore(Protocol):
    async def due(self, notice_id: UUID) -> ShareNotice | None:
        """What to tell, and whom; None where that is settled, or became so because there is nothing left to tell."""
        ...

    async def renew_invitation(self, share_id: UUID, token_hash: str) -> datetime | None:
        """Let this token accept the share, and no earlier one; until when, or None where nobody is to accept it."""
        ...

    async def settle(self, notice_id: UUID, outcome: NoticeOutcome, reason: str | None = None) -> None:
        """Write down what became of it: it isn't due any more."""
        ...
