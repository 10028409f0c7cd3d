"""Parts of a draft by their own ids: a table over the patch, so that there is one way to change a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from studio.drafts import Drafts, EditedDraft, Operations
from studio.judging import Document
from wizard.building import parts
from wizard.building.parts import Found, Kind
from wizard.building.patching import patched
from wizard.errors import Invalid
from wizard.principal import Principal

ParentId = UUID | Literal["wizard"] | None


@dataclass(frozen=True, slots=True)
class EditedPart:
    """A draft as the change left it, with the part that was changed; None when that is gone, or several are."""

    edited: EditedDraft
    part: Found | None


class Parts:
    """The use cases of those who build piece by piece. All raise what `Drafts.edit` raises, NotFound for a part."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    async def get(self, principal: Principal, wizard_id: UUID, kind: Kind, part_id: UUID) -> tuple[int, Found]:
        """The draft's revision and the part."""
        draft = await self._drafts.get(principal, wizard_id)
        return draft.wizard.revision, parts.find(draft.document, kind, part_id)

    async def children(
        self, principal: Principal, wizard_id: UUID, kind: Kind, parent_id: ParentId
    ) -> tuple[int, list[Found]]:
        """The draft's revision and the parts of one parent, in order. Raises Invalid for one that holds none such."""
        draft = await self._drafts.get(principal, wizard_id)
        return draft.wizard.revision, parts.children(draft.document, kind, parent_id)

    async def add(
        self,
        principal: Principal,
        wizard_id: UUID,
        kind: Kind,
        parent_id: ParentId,
        members: Document,
        position: int | None,
        expected_revision: int | None,
    ) -> EditedPart:
        """A new part under its parent, at the end without a position; what it leaves out is completed."""
        made: list[str] = []

        def adding(document: Document) -> Document:
            operations, part_id = parts.add(document, kind, parent_id, members, position)
            made.append(part_id)
            return patched(document, operations)

        edited = await self._drafts.edit(principal, wizard_id, adding, expected_revision)
        return _with_part(edited, kind, made[-1])

    async def change(
        self,
        principal: Principal,
        wizard_id: UUID,
        kind: Kind,
        part_id: UUID,
        members: Document,
        expected_revision: int | None,
    ) -> EditedPart:
        """Other members; those that aren't named stay."""
        edited = await self._edit(
            principal, wizard_id, expected_revision, lambda document: parts.change(document, kind, part_id, members)
        )
        return _with_part(edited, kind, part_id)

    async def replace(
        self,
        principal: Principal,
        wizard_id: UUID,
        kind: Kind,
        part_id: UUID,
        members: Document,
        expected_revision: int | None,
    ) -> EditedPart:
        """These members and no others; it keeps its id."""
        edited = await self._edit(
            principal, wizard_id, expected_revision, lambda document: _replaced(document, kind, part_id, members)
        )
        return _with_part(edited, kind, part_id)

    async def remove(
        self, principal: Principal, wizard_id: UUID, kind: Kind, part_id: UUID, expected_revision: int | None
    ) -> EditedPart:
        """The part with all that is in it; what depends on it stays and is a problem of the draft."""
        edited = await self._edit(
            principal, wizard_id, expected_revision, lambda document: parts.remove(document, kind, part_id)
        )
        return EditedPart(edited, None)

    async def reorder(
        self,
        principal: Principal,
        wizard_id: UUID,
        kind: Kind,
        parent_id: ParentId,
        ids: Sequence[UUID],
        expected_revision: int | None,
    ) -> EditedPart:
        """The parts of one parent in that order. Raises Invalid unless it names each of them once."""
        edited = await self._edit(
            principal, wizard_id, expected_revision, lambda document: parts.reorder(document, kind, parent_id, ids)
        )
        return EditedPart(edited, None)

    async def move(
        self,
        principal: Principal,
        wizard_id: UUID,
        kind: Kind,
        part_id: UUID,
        parent_id: ParentId,
        position: int | None,
        expected_revision: int | None,
    ) -> EditedPart:
        """To another parent, or another place of its own."""
        edited = await self._edit(
            principal,
            wizard_id,
            expected_revision,
            lambda document: parts.move(document, kind, part_id, parent_id, position),
        )
        return _with_part(edited, kind, part_id)

    async def _edit(
        self,
        principal: Principal,
        wizard_id: UUID,
        expected_revision: int | None,
        operations: Callable[[Document], Operations],
    ) -> EditedDraft:
        def change(document: Document) -> Mapping[str, Any]:
            return patched(document, operations(document))

        return await self._drafts.edit(principal, wizard_id, change, expected_revision)


def _replaced(document: Document, kind: Kind, part_id: UUID, members: Document) -> Operations:
    kept = parts.find(document, kind, part_id)
    if str(members.get("id", kept.id)).lower() != kept.id:
        raise Invalid("A part keeps its id.", pointer="/id")
    return [{"op": "replace", "path": kept.pointer, "value": {**members, "id": kept.id}}]


def _with_part(edited: EditedDraft, kind: Kind, part_id: UUID | str) -> EditedPart:
    return EditedPart(edited, parts.find(edited.draft.document, kind, part_id))
