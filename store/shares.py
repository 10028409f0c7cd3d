"""Shares of stored runs with people and addresses: made, changed, accepted, ended, and listed for either side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import JsonValue, TypeAdapter

from store.cursors import Place, decoded, encoded
from store.pool import Database
from store.queries import queries
from store.stored_runs import STORED
from store.transaction import Work
from store.wire import Row
from wizard.errors import Forbidden, NotFound, SharingRefused
from wizard.ports.records import Page
from wizard.ports.sharing import Share, SharedRun, Sharees
from wizard.principal import Principal

QUERIES = queries("sharing")
SHARE = TypeAdapter(Share)
NO_RUN = "There is no such stored run."
NO_SHARE = "There is no such share."
NOT_ACCEPTED = "This invitation can't be accepted; ask whoever sent it for another."
REFUSALS = {
    "oneself": "Nobody shares with themselves.",
    "not_a_member": "Nobody of the run's organization has this id.",
    "not_an_address": "This is no e-mail address.",
}


class Shares:
    """Implements ShareStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def share(
        self, principal: Principal, run_id: UUID, sharees: Sharees, hashes: Sequence[str]
    ) -> Sequence[Share]:
        asked = {"people": list(sharees.people), "emails": list(sharees.emails), "hashes": list(hashes)}
        rights = {"can_export": sharees.can_export, "notify": sharees.notify}
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["share"], run=run_id, **asked, **rights)
            document: dict[str, Any] | None = row[0] if row else None
            if document is None:
                await require_own(work, run_id)
                raise NotFound(NO_RUN)
        if refused := document.get("refused"):
            raise SharingRefused(problems=[_problem(*each) for each in refused])
        return [SHARE.validate_python(dict(zip(Share.__slots__, each, strict=True))) for each in document["shares"]]

    async def shares(self, principal: Principal, run_id: UUID) -> Sequence[Share]:
        async with self._database.acting_as(principal) as work:
            await require_own(work, run_id)
            return [Share(*row) for row in await work.all(QUERIES["shares"], run=run_id)]

    async def change(self, principal: Principal, share_id: UUID, *, can_export: bool) -> Share:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["change"], share=share_id, can_export=can_export)
            if row is None:
                raise await _unknown(work, share_id)
        return Share(*row)

    async def end(self, principal: Principal, share_id: UUID) -> None:
        async with self._database.acting_as(principal) as work:
            if await work.one(QUERIES["end"], share=share_id) != (True,):
                raise await _unknown(work, share_id)

    async def accept(self, principal: Principal, token_hash: str) -> SharedRun:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["accept"], hash=token_hash)
            if row is None or row[0] is None:
                raise NotFound(NOT_ACCEPTED)
            found = await work.all(QUERIES["shared_with_me"], share=row[0], at=None, id=None, limit=1)
        return _shared_run(found[0])

    async def shared_with_me(
        self, principal: Principal, *, limit: int = 20, after: str | None = None
    ) -> Page[SharedRun]:
        place = decoded(after)
        parameters = {"share": None, "at": place.at, "id": place.id, "limit": limit + 1}
        rows = await self._database.once(principal, QUERIES["shared_with_me"], **parameters)
        found = [_shared_run(row) for row in rows]
        last = found[limit - 1] if len(found) > limit else None
        return Page(tuple(found[:limit]), encoded(Place(last.shared_at, last.share_id)) if last else None)


async def require_own(work: Work, run_id: UUID) -> None:
    """Raises NotFound for a stored run that the person may not see, Forbidden for one of somebody else's."""
    row = await work.one(QUERIES["owner"], run=run_id)
    if row is None:
        raise NotFound(NO_RUN)
    if row[0] is not True:
        raise Forbidden("Only whose run it is decides who sees it.")


async def _unknown(work: Work, share_id: UUID) -> NotFound | Forbidden:
    if await work.one(QUERIES["seen_share"], share=share_id) == (True,):
        return Forbidden("Only whose run it is decides about this share.")
    return NotFound(NO_SHARE)


def _problem(place: str, index: int, code: str) -> JsonValue:
    return {"pointer": f"/{place}/{index}", "code": code, "message": REFUSALS[code]}


def _shared_run(row: Row) -> SharedRun:
    *share, run = row
    return SharedRun(*share, run=STORED.validate_python(run))
