"""The embedded issuer's people and their refresh tokens, as hashes; for a database opened with its own login."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from store import documents
from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound
from wizard.ports.records import Account

QUERIES = queries("accounts")


class Accounts:
    """Implements AccountStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, email: str) -> Account | None:
        return _account(await self._database.once(None, QUERIES["find"], email=email))

    async def get(self, user_id: UUID) -> Account | None:
        return _account(await self._database.once(None, QUERIES["get"], person=user_id))

    async def create(self, email: str, password_hash: str, name: str | None) -> Account:
        async with self._database.acting_as(None) as work:
            row = await work.one(QUERIES["create"], email=email, password_hash=password_hash, name=name)
            return _existing(await work.all(QUERIES["get"], person=row[0] if row else None))

    async def create_anonymous(self, metadata: Mapping[str, Any]) -> Account:
        async with self._database.acting_as(None) as work:
            row = await work.one(QUERIES["create_visitor"], metadata=documents.dumps(metadata))
            return _existing(await work.all(QUERIES["get"], person=row[0] if row else None))

    async def change(
        self,
        user_id: UUID,
        *,
        email: str | None = None,
        password_hash: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Account:
        added = documents.dumps(metadata) if metadata else None
        async with self._database.acting_as(None) as work:
            work.later(QUERIES["change"], person=user_id, email=email, password_hash=password_hash, metadata=added)
            return _existing(await work.all(QUERIES["get"], person=user_id))

    async def keep_refresh_token(self, user_id: UUID, token_hash: str, expires_at: datetime) -> None:
        async with self._database.acting_as(None) as work:
            work.later(QUERIES["keep_token"], person=user_id, token=token_hash, expires=expires_at)
            work.later(QUERIES["signed_in"], person=user_id)

    async def rotate_refresh_token(self, token_hash: str, new_hash: str, expires_at: datetime) -> Account | None:
        async with self._database.acting_as(None) as work:
            row = await work.one(QUERIES["take_token"], token=token_hash)
            if row is None:
                return None
            person, family, valid, used = row
            if not valid:
                if used:
                    work.later(QUERIES["revoke_family"], family=family)
                return None
            work.later(QUERIES["revoke_token"], token=token_hash)
            work.later(QUERIES["follow_token"], token=new_hash, person=person, family=family, expires=expires_at)
            return _account(await work.all(QUERIES["get"], person=person))

    async def revoke_refresh_tokens(self, user_id: UUID) -> None:
        async with self._database.acting_as(None) as work:
            work.later(QUERIES["revoke_person"], person=user_id)


def _account(rows: list[Row]) -> Account | None:
    return Account(*rows[0]) if rows else None


def _existing(rows: list[Row]) -> Account:
    if not rows:
        raise NotFound("There is no such account.")
    return Account(*rows[0])
