"""Stored runs: kept under a name, listed and found again, renamed, let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from store.cursors import Mark, mark_decoded, mark_encoded
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.transaction import Work
from wizard.errors import Conflict, Forbidden, NotFound, RevisionConflict
from wizard.ports.records import Page
from wizard.ports.stored_runs import (
    Keepsake,
    Removed,
    StoredRun,
    StoredRunFacets,
    StoredRunFilter,
    StoredRunPart,
    StoredRunScope,
    TagFacet,
    WizardFacet,
)
from wizard.principal import Principal

QUERIES = queries("stored_runs")
STORED = TypeAdapter(StoredRun)
NOT_YOURS = "Only whose run it is changes how it is stored."


class StoredRuns:
    """Implements StoredRunStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, principal: Principal, run_id: UUID, keepsake: Keepsake) -> StoredRun:
        async with self._database.acting_as(principal) as work:
            is_new = await work.one(QUERIES["store"], run=run_id, **_written(keepsake))
            stored = await _one(work, run_id)
            if is_new == (False,) and stored.keepsake != keepsake:
                raise Conflict(f"This run is stored already, as “{stored.run_name}”.", run_name=stored.run_name)
        return stored

    async def list(
        self, principal: Principal, wanted: StoredRunFilter, *, limit: int = 20, after: str | None = None
    ) -> StoredRunPart:
        mark = mark_decoded(wanted.sort, after, timed=wanted.sort.startswith("date"))
        narrowed = {"text": wanted.text, "tags": wanted.tags, **_named(wanted.wizard)}
        dates = {"since": wanted.since, "until": wanted.until}
        place = {"sort": wanted.sort, "key": mark.key, "id": mark.id, "limit": limit + 1}
        async with self._database.acting_as(principal) as work:
            organization = await _operated(work, principal, wanted.scope)
            acting = {"acting": principal.organization_id, "organization": organization}
            rows = await work.all(QUERIES["list"], **acting, **narrowed, **dates, **place)
        following = mark_encoded(wanted.sort, Mark(*rows[limit - 1][:2])) if len(rows) > limit else None
        found = tuple(STORED.validate_python(document) for _, _, document in rows[:limit])
        return StoredRunPart(Page(found, following), _scope(organization))

    async def facets(self, principal: Principal, scope: StoredRunScope = "mine") -> StoredRunFacets:
        async with self._database.acting_as(principal) as work:
            organization = await _operated(work, principal, scope)
            ((document,),) = await work.all(QUERIES["facets"], organization=organization)
        wizards = tuple(WizardFacet(UUID(key), *rest) for key, *rest in document["wizards"])
        return StoredRunFacets(_scope(organization), wizards, tuple(TagFacet(*each) for each in document["tags"]))

    async def get(self, principal: Principal, run_id: UUID) -> StoredRun:
        async with self._database.acting_as(principal) as work:
            return await _one(work, run_id)

    async def change(
        self, principal: Principal, run_id: UUID, changes: Mapping[str, Any], expected_revision: int | None
    ) -> StoredRun:
        async with self._database.acting_as(principal) as work:
            held = await work.one(QUERIES["hold"], run=run_id)
            before = await _one(work, run_id)
            if held is None:
                raise Forbidden(NOT_YOURS)
            if expected_revision is not None and expected_revision != before.revision:
                raise RevisionConflict(current=before.revision)
            work.later(QUERIES["change"], run=run_id, **_written(replace(before.keepsake, **changes)))
            return await _one(work, run_id)

    async def remove(self, principal: Principal, run_id: UUID) -> Removed:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["remove"], run=run_id)
            if row is None:
                await _one(work, run_id)
                raise Forbidden(NOT_YOURS)
        return Removed(*row)


async def _operated(work: Work, principal: Principal, scope: StoredRunScope) -> UUID | None:
    """The organization whose runs are asked for, if the person operates it."""
    if scope == "mine":
        return None
    organization = await acting_organization(work, principal, None)
    operates = await work.one(QUERIES["operates"], organization=organization)
    return organization if operates == (True,) else None


def _named(wizard: str | None) -> dict[str, UUID | str | None]:
    """A wizard by its id, or by its slug."""
    try:
        return {"wizard": UUID(wizard) if wizard else None, "slug": None}
    except ValueError:
        return {"wizard": None, "slug": wizard}


def _scope(organization: UUID | None) -> StoredRunScope:
    return "mine" if organization is None else "organization"


async def _one(work: Work, run_id: UUID) -> StoredRun:
    row = await work.one(QUERIES["get"], run=run_id)
    if row is None or row[0] is None:
        raise NotFound("There is no such stored run.")
    return STORED.validate_python(row[0])


def _written(keepsake: Keepsake) -> dict[str, Any]:
    return {"name": keepsake.run_name, "notes": keepsake.run_notes, "tags": keepsake.tags}
