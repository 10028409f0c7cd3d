"""Drafts of wizards: made, changed whole or by patch, copied, put away; every change is completed, read and judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from studio.basing import on_latest
from studio.judging import Document, Judge
from wizard.building.copying import copied, name_of_copy
from wizard.building.patching import patched
from wizard.building.reading import read_structure
from wizard.categories import CATEGORIES
from wizard.errors import Forbidden
from wizard.ports.drafts import Draft, DraftStore, VersionStore, WizardFilter, WizardRecord, WizardScope
from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.structure import Structure
from wizard.validation import Problem

Operations = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class EditedDraft:
    """A draft as a change left it, with all that is wrong with it."""

    draft: Draft
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ShownWizard:
    """A wizard; `document` is its draft, for those who may read it."""

    wizard: WizardRecord
    document: Document | None


class Drafts:
    """The use cases of those who build. A change names the revision that it is based on; None: any."""

    def __init__(self, store: DraftStore, versions: VersionStore, judge: Judge) -> None:
        self._store, self._versions, self._judge = store, versions, judge

    async def create(
        self,
        principal: Principal,
        document: Document,
        *,
        slug: str | None = None,
        source_template_id: UUID | None = None,
    ) -> EditedDraft:
        """A new wizard of the acting organization.

        Raises StructureInvalid for what can't be read, Forbidden, OrganizationNeeded, Conflict for a taken slug.
        """
        judged = await self._judge.judge(lambda: document)
        draft = await self._store.add(
            principal,
            judged.structure,
            error_count=judged.error_count,
            slug=slug,
            source_template_id=source_template_id,
        )
        return EditedDraft(draft, judged.problems)

    async def get(self, principal: Principal, wizard_id: UUID) -> Draft:
        """Raises NotFound, Forbidden for a plain member."""
        return await self._store.get(principal, wizard_id)

    async def show(self, principal: Principal, wizard_id: UUID) -> ShownWizard:
        """The wizard, with its draft for those who may read that. Raises NotFound."""
        try:
            draft = await self._store.get(principal, wizard_id)
        except Forbidden:
            return ShownWizard(await self._store.show(principal, wizard_id), None)
        return ShownWizard(draft.wizard, draft.document)

    async def problems(self, principal: Principal, wizard_id: UUID) -> EditedDraft:
        """The draft as it is, with all that is wrong with it. Raises NotFound, Forbidden."""
        draft = await self._store.get(principal, wizard_id)
        judged = await self._judge.judge(lambda: draft.document)
        return EditedDraft(draft, judged.problems)

    async def list(
        self, principal: Principal, wanted: WizardFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[WizardRecord]:
        """Raises Invalid for a cursor that isn't of this listing, OrganizationNeeded."""
        return await self._store.list(principal, wanted, limit=limit, after=after)

    async def categories(self, principal: Principal, scope: WizardScope = "organization") -> Mapping[str, int]:
        """Every category with how many of the listed wizards it has."""
        found = await self._store.categories(principal, scope)
        return {category: found.get(category, 0) for category in CATEGORIES}

    async def replace(
        self, principal: Principal, wizard_id: UUID, document: Document, expected_revision: int | None
    ) -> EditedDraft:
        """The draft as a whole. Raises what `edit` raises."""
        return await self.edit(principal, wizard_id, lambda _: document, expected_revision)

    async def patch(
        self, principal: Principal, wizard_id: UUID, operations: Operations, expected_revision: int | None
    ) -> EditedDraft:
        """JSON Patch on the structure. Raises Invalid for an operation that fails, and what `edit` raises."""
        return await self.edit(principal, wizard_id, lambda document: patched(document, operations), expected_revision)

    async def edit(
        self,
        principal: Principal,
        wizard_id: UUID,
        change: Callable[[Document], Document],
        expected_revision: int | None,
    ) -> EditedDraft:
        """The one way in which a draft changes.

        Raises NotFound, Forbidden, RevisionConflict, Conflict when archived, StructureInvalid for what can't be read.
        """

        async def attempt(draft: Draft) -> EditedDraft:
            judged = await self._judge.judge(lambda: change(draft.document))
            async with self._store.change(principal, wizard_id, draft.wizard.revision) as held:
                saved = await held.save(judged.structure, error_count=judged.error_count)
            return EditedDraft(saved, judged.problems)

        return await on_latest(self._store, principal, wizard_id, expected_revision, attempt)

    async def clone(self, principal: Principal, wizard_id: UUID, *, name: str | None = None) -> EditedDraft:
        """A new draft of the acting organization, with ids of its own: of the draft, or for a plain member of what is
        published. Without a name it is called as before with "(Copy)".

        Raises NotFound, Forbidden, OrganizationNeeded.
        """
        original = await self._original(principal, wizard_id)
        structure = await asyncio.to_thread(copied, original, name=name or name_of_copy(original.name))
        judged = await self._judge.inspect(structure)
        draft = await self._store.add(principal, structure, error_count=judged.error_count)
        return EditedDraft(draft, judged.problems)

    async def archive(self, principal: Principal, wizard_id: UUID, expected_revision: int | None) -> Draft:
        """Put away, with every run and version kept. Raises NotFound, Forbidden, RevisionConflict."""
        async with self._store.change(principal, wizard_id, expected_revision) as held:
            return await held.archive()

    async def restore(self, principal: Principal, wizard_id: UUID, expected_revision: int | None) -> Draft:
        """Taken out again as it was. Raises NotFound, Forbidden, RevisionConflict."""
        async with self._store.change(principal, wizard_id, expected_revision) as held:
            return await held.restore()

    async def _original(self, principal: Principal, wizard_id: UUID) -> Structure:
        try:
            draft = await self._store.get(principal, wizard_id)
        except Forbidden:
            wizard = await self._store.show(principal, wizard_id)
            if wizard.published_version is None:
                raise
            return (await self._versions.get(principal, wizard_id, wizard.published_version)).structure
        return read_structure(draft.document)
