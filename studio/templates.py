"""Templates: made of structures or wizards, changed by admins, copied into new wizards, used, rated, reported."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue

from studio.judging import Document, Judge
from wizard.building.copying import copied, name_of_copy
from wizard.building.reading import read_structure
from wizard.categories import CATEGORIES
from wizard.errors import Conflict, Forbidden, StructureInvalid
from wizard.ports.drafts import Draft, DraftStore, VersionStore
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
    TemplateStore,
)
from wizard.principal import Principal
from wizard.structure import Structure

Source = Literal["published", "draft"]
Described = Mapping[str, Any]
"""Members of TemplateMetadata that somebody gave; what they left out is taken from the structure."""
NEVER = -1


@dataclass(frozen=True, slots=True)
class Cloned:
    """A wizard to be, and the template that it is a copy of."""

    original: TemplateRecord
    structure: Structure


class Templates:
    """The use cases of the library: of those who look around in it, and of the admins who put something there."""

    def __init__(self, store: TemplateStore, drafts: DraftStore, versions: VersionStore, judge: Judge) -> None:
        self._store, self._drafts, self._versions, self._judge = store, drafts, versions, judge

    async def list(
        self, principal: Principal | None, wanted: TemplateFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[TemplateRecord]:
        """Raises Invalid for a cursor that isn't of this listing."""
        return await self._store.list(principal, wanted, limit=limit, after=after)

    async def categories(self, principal: Principal | None, scope: TemplateScope = "all") -> Mapping[str, int]:
        """Every category with how many of the listed templates it has."""
        found = await self._store.categories(principal, scope)
        return {category: found.get(category, 0) for category in CATEGORIES}

    async def get(self, principal: Principal | None, template_id: UUID) -> Template:
        """Raises NotFound."""
        return await self._store.get(principal, template_id)

    async def create(self, principal: Principal, document: Document, described: Described) -> Template:
        """A template of the acting organization, for its admins.

        Raises StructureInvalid, Forbidden, OrganizationNeeded.
        """
        structure = await self._sound(document)
        return await self._store.add(principal, _metadata(structure, described), structure)

    async def replace(
        self,
        principal: Principal,
        template_id: UUID,
        document: Document,
        described: Described,
        expected_revision: int | None,
    ) -> Template:
        """Raises StructureInvalid, NotFound, Forbidden, RevisionConflict."""
        structure = await self._sound(document)
        metadata = _metadata(structure, described)
        return await self._store.replace(principal, template_id, metadata, structure, expected_revision)

    async def change(
        self,
        principal: Principal,
        template_id: UUID,
        document: Document | None,
        described: Described,
        expected_revision: int | None,
    ) -> Template:
        """The same for what is given; the rest stays, also where it has become wrong since."""
        before = await self._store.get(principal, template_id)
        if document is None:
            structure = await asyncio.to_thread(read_structure, before.document)
        else:
            structure = await self._sound(document)
        metadata, read = replace(before.record.metadata, **described), before.record.revision
        # What stays was read under `read`; whoever may not change it is told that first.
        expected = read if expected_revision in (None, read) else NEVER
        return await self._store.replace(principal, template_id, metadata, structure, expected)

    async def delete(self, principal: Principal, template_id: UUID, expected_revision: int | None) -> None:
        """Shown no more; what people said of it is kept. Raises NotFound, Forbidden, RevisionConflict."""
        await self._store.delete(principal, template_id, expected_revision)

    async def clone(self, principal: Principal, template_id: UUID, *, name: str | None = None) -> Cloned:
        """A copy with ids of its own, to begin a wizard from; nothing is saved. Raises NotFound."""
        template = await self._store.get(principal, template_id)
        original = await asyncio.to_thread(read_structure, template.document)
        called = name or name_of_copy(original.name)
        return Cloned(template.record, await asyncio.to_thread(copied, original, name=called))

    async def save_wizard(
        self, principal: Principal, wizard_id: UUID, described: Described, source: Source | None = None
    ) -> Template:
        """A template of the wizard's organization (of a system wizard: the acting one), made of what is published, else
        of the draft, unless `source` says which.

        Raises NotFound, Forbidden where the wizard doesn't allow it or for who is no admin, StructureInvalid.
        """
        draft = await self._drafts.get(principal, wizard_id)
        wizard = draft.wizard
        if not wizard.allow_templates and (wizard.created_by is None or wizard.created_by != principal.user_id):
            raise Forbidden("Who made this wizard doesn't allow others to save it as a template.")
        structure = await self._sound(await self._document(principal, draft, source))
        acting = replace(principal, organization_id=wizard.organization_id or principal.organization_id)
        return await self._store.add(acting, _metadata(structure, described), structure, source_wizard_id=wizard_id)

    async def use(self, principal: Principal, template_id: UUID) -> int:
        """Counts once per person and day; answers how often it was used. Raises NotFound."""
        return await self._store.use(principal, template_id)

    async def rate(self, principal: Principal, template_id: UUID, rating: int, review_text: str | None) -> Review:
        """Gives or changes the person's one rating. Raises NotFound, TemplateUnused."""
        return await self._store.rate(principal, template_id, rating, review_text)

    async def reviews(
        self, principal: Principal | None, template_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[Review]:
        """Raises NotFound, Invalid for a cursor that isn't of this listing."""
        return await self._store.reviews(principal, template_id, limit=limit, after=after)

    async def report(
        self, principal: Principal, template_id: UUID, reason: ReportReason, details: str | None
    ) -> tuple[Report, bool]:
        """The person's open report of the template, and whether it is new. Raises NotFound."""
        return await self._store.report(principal, template_id, reason, details)

    async def reports(
        self, principal: Principal, *, status: ReportStatus | None = None, limit: int = 20, after: str | None = None
    ) -> Page[Report]:
        """About the templates that the person answers for. Raises Forbidden for who is no admin."""
        return await self._store.reports(principal, status=status, limit=limit, after=after)

    async def settle(self, principal: Principal, report_id: UUID, status: ReportStatus) -> Report:
        """Raises NotFound."""
        return await self._store.settle(principal, report_id, status)

    async def _document(self, principal: Principal, draft: Draft, source: Source | None) -> Document:
        number = draft.wizard.published_version
        if source == "draft" or (source is None and number is None):
            return draft.document
        if number is None:
            raise Conflict("This wizard isn't published; save its draft as a template.")
        version = await self._versions.get(principal, draft.wizard.id, number)
        return version.structure.model_dump(mode="json")

    async def _sound(self, document: Document) -> Structure:
        """The structure that the document is, where it has no errors. Raises StructureInvalid."""
        judged = await self._judge.judge(lambda: document)
        if judged.error_count:
            told: list[JsonValue] = [problem.to_json() for problem in judged.problems]
            raise StructureInvalid("Only what has no errors can be a template.", problems=told)
        return judged.structure


def _metadata(structure: Structure, described: Described) -> TemplateMetadata:
    return replace(
        TemplateMetadata(
            template_name=structure.name,
            template_description=structure.description,
            category=structure.category,
            icon=structure.icon,
            difficulty_level=structure.difficulty_level,
            estimated_time=structure.estimated_time,
            tags=structure.tags,
            preview_image=structure.preview_image,
        ),
        **described,
    )
