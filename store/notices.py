"""Notices of shares, as the worker reads and settles them."""

from datetime import datetime
from uuid import UUID

from store.pool import Database
from store.queries import queries
from wizard.ports.notices import NoticeOutcome, ShareNotice

QUERIES = queries("notices")


class Notices:
    """Implements NoticeStore. The database is the worker's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, notice_id: UUID) -> ShareNotice | None:
        rows = await self._database.once(None, QUERIES["due"], notice=notice_id)
        if rows:
            return ShareNotice(notice_id, *rows[0])
        await self.settle(notice_id, "dropped")
        return None

    async def renew_invitation(self, share_id: UUID, token_hash: str) -> datetime | None:
        ((until,),) = await self._database.once(None, QUERIES["renew"], share=share_id, token_hash=token_hash)
        return until

    async def settle(self, notice_id: UUID, outcome: NoticeOutcome, reason: str | None = None) -> None:
        await self._database.once(None, QUERIES["settle"], notice=notice_id, outcome=outcome, reason=reason)
