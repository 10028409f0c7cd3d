"""Who may sign in at the embedded issuer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from wizard.ports.records import Account


class AccountStore(Protocol):
    """The embedded issuer's people. Tokens come and go only as hashes."""

    async def find(self, email: str) -> Account | None: ...

    async def get(self, user_id: UUID) -> Account | None: ...

    async def create(self, email: str, password_hash: str, name: str | None) -> Account:
        """A new person with a personal organization. Raises EmailTaken."""
        ...

    async def create_anonymous(self, metadata: Mapping[str, Any]) -> Account:
        """A new person without address and password, who belongs to no organization."""
        ...

    async def change(
        self,
        user_id: UUID,
        *,
        email: str | None = None,
        password_hash: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Account:
        """Another address or password, or more metadata; an anonymous person with an address is one no more.

        Raises EmailTaken, NotFound.
        """
        ...

    async def keep_refresh_token(self, user_id: UUID, token_hash: str, expires_at: datetime) -> None: ...

    async def rotate_refresh_token(self, token_hash: str, new_hash: str, expires_at: datetime) -> Account | None:
        """Exchange a token for a new one; None for an unknown or expired one. A used one revokes its whole family."""
        ...

    async def revoke_refresh_tokens(self, user_id: UUID) -> None: ...
