"""Templates: the library's listing, what its organizations' admins put there, and what people say of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from store.cursors import Mark, Place, decoded, encoded, mark_decoded, mark_encoded
from store.documents import dumps
from store.organizations import QUERIES as ORGANIZATIONS
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.transaction import Work
from store.wire import Row
from wizard.errors import Conflict, Forbidden, NotFound, RevisionConflict, TemplateUnused
from wizard.ports.records import Page
from wizard.ports.templates import (
    Report,
    ReportReason,
    ReportStatus,
    Review,
    Template,
    TemplateFilter,
    TemplateMetadata,
    TemplateRecord,
    TemplateScope,
)
from wizard.principal import Principal
from wizard.structure import Structure

QUERIES = queries("templates")
OF_THE_SYSTEM = "This template comes with the system and stays as it is. Clone it to make one of your own."


class Templates:
    """Implements TemplateStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self, principal: Principal | None, wanted: TemplateFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[TemplateRecord]:
        mark = mark_decoded(wanted.sort, after, timed=False)
        narrowed = {"scope": wanted.scope, "active": wanted.is_active, "text": wanted.text, "tags": wanted.tags}
        described = {"category": wanted.category, "difficulty": wanted.difficulty_level}
        place = {"sort": wanted.sort, "key": mark.key, "id": mark.id, "limit": limit + 1}
        parameters = {"acting": _acting(principal), **narrowed, **described, **place}
        rows = await self._database.once(principal, QUERIES["list"], **parameters)
        following = mark_encoded(wanted.sort, Mark(*rows[limit - 1][:2])) if len(rows) > limit else None
        return Page(tuple(_record(row[1:]) for row in rows[:limit]), following)

    async def categories(self, principal: Principal | None, scope: TemplateScope = "all") -> Mapping[str, int]:
        parameters = {"acting": _acting(principal), "scope": scope}
        return dict(await self._database.once(principal, QUERIES["categories"], **parameters))

    async def get(self, principal: Principal | None, template_id: UUID) -> Template:
        return _template(await self._database.once(principal, QUERIES["get"], template=template_id))

    async def add(
        self,
        principal: Principal,
        metadata: TemplateMetadata,
        structure: Structure,
        *,
        source_wizard_id: UUID | None = None,
    ) -> Template:
        async with self._database.acting_as(principal) as work:
            organization = await acting_organization(work, principal, None)
            written = {"organization": organization, "source": source_wizard_id, **_written(metadata, structure)}
            try:
                row = await work.one(QUERIES["add"], **written)
            except Forbidden:
                raise Forbidden("Templates are made by the organization's admins.") from None
            return await _one(work, row[0] if row else None)

    async def replace(
        self,
        principal: Principal,
        template_id: UUID,
        metadata: TemplateMetadata,
        structure: Structure,
        expected_revision: int | None,
    ) -> Template:
        async with self._held(principal, template_id, expected_revision) as work:
            work.later(QUERIES["replace"], template=template_id, **_written(metadata, structure))
            return await _one(work, template_id)

    async def delete(self, principal: Principal, template_id: UUID, expected_revision: int | None) -> None:
        async with self._held(principal, template_id, expected_revision) as work:
            work.later(QUERIES["delete"], template=template_id)

    async def use(self, principal: Principal, template_id: UUID) -> int:
        async with self._database.acting_as(principal) as work:
            await _begin(work, template_id)
            work.later(QUERIES["use"], template=template_id)
            usage_count, _ = await _standing(work, template_id)
        return usage_count

    async def rate(self, principal: Principal, template_id: UUID, rating: int, review_text: str | None) -> Review:
        async with self._database.acting_as(principal) as work:
            _, used = await _begin(work, template_id)
            if not used:
                raise TemplateUnused()
            (row,) = await work.all(QUERIES["rate"], template=template_id, rating=rating, review=review_text)
        return Review(*row)

    async def reviews(
        self, principal: Principal | None, template_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[Review]:
        place = decoded(after)
        parameters = {"template": template_id, "at": place.at, "id": place.id, "limit": limit + 1}
        async with self._database.acting_as(principal) as work:
            found = [Review(*row) for row in await work.all(QUERIES["reviews"], **parameters)]
            if not found:
                await _one(work, template_id)
        last = found[limit - 1] if len(found) > limit else None
        return Page(tuple(found[:limit]), encoded(Place(last.created_at, last.id)) if last else None)

    async def report(
        self, principal: Principal, template_id: UUID, reason: ReportReason, details: str | None
    ) -> tuple[Report, bool]:
        async with self._database.acting_as(principal) as work:
            await _begin(work, template_id)
            made = await work.one(QUERIES["report"], template=template_id, reason=reason, details=details)
            row = await work.one(QUERIES["open_report"], template=template_id)
        if row is None:
            raise Conflict("Your report was settled at this very moment; report again if need be.")
        return Report(*row), made is not None

    async def reports(
        self, principal: Principal, *, status: ReportStatus | None = None, limit: int = 20, after: str | None = None
    ) -> Page[Report]:
        place = decoded(after)
        async with self._database.acting_as(principal) as work:
            moderated = [row[0] for row in await work.all(QUERIES["moderated"], acting=principal.organization_id)]
            if not moderated:
                raise Forbidden("Reports are for the organization's admins.")
            narrowed = {"organizations": moderated, "status": status, "at": place.at, "id": place.id}
            found = [Report(*row) for row in await work.all(QUERIES["reports"], **narrowed, limit=limit + 1)]
        last = found[limit - 1] if len(found) > limit else None
        return Page(tuple(found[:limit]), encoded(Place(last.created_at, last.id)) if last else None)

    async def settle(self, principal: Principal, report_id: UUID, status: ReportStatus) -> Report:
        rows = await self._database.once(principal, QUERIES["settle"], report=report_id, status=status)
        if not rows:
            raise NotFound("There is no such report.")
        return Report(*rows[0])

    @asynccontextmanager
    async def _held(
        self, principal: Principal, template_id: UUID, expected_revision: int | None
    ) -> AsyncGenerator[Work]:
        """A transaction in which nobody else changes the template."""
        async with self._database.acting_as(principal) as work:
            held = await work.one(QUERIES["hold"], template=template_id)
            if held is None:
                seen = _template(await work.all(QUERIES["get"], template=template_id)).record
                raise Forbidden(OF_THE_SYSTEM if seen.is_system_template else "This template isn't yours to change.")
            if expected_revision is not None and expected_revision != held[0]:
                raise RevisionConflict(current=held[0])
            yield work


async def _begin(work: Work, template_id: UUID) -> tuple[int, bool]:
    """The template's standing with a person who may never have acted before. Raises NotFound."""
    work.later(ORGANIZATIONS["ensure_person"])
    return await _standing(work, template_id)


async def _standing(work: Work, template_id: UUID) -> tuple[int, bool]:
    """How often the template was used, and whether the person did. Raises NotFound."""
    row = await work.one(QUERIES["standing"], template=template_id)
    if row is None:
        raise NotFound("There is no such template.")
    return row[0], row[1]


async def _one(work: Work, template_id: UUID | None) -> Template:
    return _template(await work.all(QUERIES["get"], template=template_id))


def _template(rows: list[Row]) -> Template:
    if not rows:
        raise NotFound("There is no such template.")
    return Template(_record(rows[0][1:]), rows[0][0])


def _record(row: Row) -> TemplateRecord:
    key, organization_id, slug, name, description, category, icon, difficulty, minutes, tags, image, active, *rest = row
    metadata = TemplateMetadata(
        name, description, category, icon, difficulty, minutes, tuple(tags), image, is_active=active
    )
    return TemplateRecord(key, organization_id, slug, metadata, *rest)


def _written(metadata: TemplateMetadata, structure: Structure) -> dict[str, Any]:
    return {
        "name": metadata.template_name,
        "description": metadata.template_description,
        "category": metadata.category,
        "icon": metadata.icon,
        "difficulty": metadata.difficulty_level,
        "estimated_time": metadata.estimated_time,
        "tags": metadata.tags,
        "preview_image": metadata.preview_image,
        "active": metadata.is_active,
        "structure": dumps(structure.model_dump(mode="json")),
    }


def _acting(principal: Principal | None) -> UUID | None:
    return principal.organization_id if principal else None
