"""Published versions of wizards: listed, and read with their structures."""

from __future__ import annotations

from uuid import UUID

from store.pool import Database
from store.queries import queries
from store.wire import Row
from wizard.errors import NotFound
from wizard.ports.drafts import Version, VersionRecord
from wizard.principal import Principal
from wizard.structure import Structure

QUERIES = queries("versions")
SHOW = queries("drafts")["show"]


class WizardVersions:
    """Implements VersionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: int | None = None
    ) -> tuple[VersionRecord, ...]:
        rows = await self._database.once(principal, QUERIES["list"], wizard=wizard_id, after=after, limit=limit)
        if not rows:
            ((shown,),) = await self._database.once(principal, SHOW, wizard=wizard_id)
            if shown is None:
                raise NotFound("There is no such wizard.")
        return tuple(version_record(row) for row in rows)

    async def get(self, principal: Principal, wizard_id: UUID, number: int) -> Version:
        rows = await self._database.once(principal, QUERIES["get"], wizard=wizard_id, number=number)
        if not rows:
            raise NotFound("There is no such version.")
        return version(rows[0])


def version(row: Row) -> Version:
    return Version(version_record(row[:-1]), Structure.model_validate(row[-1]))


def version_record(row: Row) -> VersionRecord:
    return VersionRecord(*row)
