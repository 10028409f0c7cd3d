"""The embedded issuer's people, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from wizard.errors import EmailTaken
from wizard.ports.records import Account


@dataclass
class Token:
    user_id: UUID
    family: UUID
    expires_at: datetime
    used: bool = False


class MemoryAccounts:
    """Implements AccountStore."""

    def __init__(self) -> None:
        self.accounts: dict[UUID, Account] = {}
        self.tokens: dict[str, Token] = {}

    async def find(self, email: str) -> Account | None:
        return next((each for each in self.accounts.values() if each.email == email), None)

    async def get(self, user_id: UUID) -> Account | None:
        return self.accounts.get(user_id)

    async def create(self, email: str, password_hash: str, name: str | None) -> Account:
        if await self.find(email):
            raise EmailTaken
        metadata = {"name": name} if name else {}
        account = Account(uuid4(), email, password_hash, datetime.now(UTC), user_metadata=metadata)
        self.accounts[account.id] = account
        return account

    async def create_anonymous(self, metadata: Mapping[str, Any]) -> Account:
        account = Account(uuid4(), None, None, datetime.now(UTC), user_metadata=dict(metadata), is_anonymous=True)
        self.accounts[account.id] = account
        return account

    async def change(
        self,
        user_id: UUID,
        *,
        email: str | None = None,
        password_hash: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Account:
        account = self.accounts[user_id]
        if email is not None and await self.find(email) not in (None, account):
            raise EmailTaken
        self.accounts[user_id] = replace(
            account,
            email=email or account.email,
            password_hash=password_hash or account.password_hash,
            user_metadata={**account.user_metadata, **(metadata or {})},
            is_anonymous=account.is_anonymous and email is None,
        )
        return self.accounts[user_id]

    async def keep_refresh_token(self, user_id: UUID, token_hash: str, expires_at: datetime) -> None:
        self.tokens[token_hash] = Token(user_id, uuid4(), expires_at)
        self.accounts[user_id] = replace(self.accounts[user_id], last_sign_in_at=datetime.now(UTC))

    async def rotate_refresh_token(self, token_hash: str, new_hash: str, expires_at: datetime) -> Account | None:
        token = self.tokens.get(token_hash)
        if token is None or token.expires_at < datetime.now(UTC):
            return None
        if token.used:
            self.tokens = {key: each for key, each in self.tokens.items() if each.family != token.family}
            return None
        token.used = True
        self.tokens[new_hash] = Token(token.user_id, token.family, expires_at)
        return self.accounts[token.user_id]

    async def revoke_refresh_tokens(self, user_id: UUID) -> None:
        self.tokens = {key: each for key, each in self.tokens.items() if each.user_id != user_id}
