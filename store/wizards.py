"""Published wizards, and the structures of their versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store.pool import Database
from store.queries import queries
from store.structures import QUERY as STRUCTURE
from store.structures import Structures
from wizard.errors import OrganizationNeeded, WizardUnknown
from wizard.ports.records import WizardRef
from wizard.principal import Principal
from wizard.structure import Structure

QUERIES = queries("wizards")


class Wizards:
    """Implements WizardStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def resolve(self, principal: Principal, ref: str) -> WizardRef:
        named = reference(ref)
        rows = await self._database.once(principal, QUERIES["resolve"], acting=principal.organization_id, **named)
        if not rows:
            raise WizardUnknown(wizard=ref)
        *first, standing = rows[0]
        if len(rows) == 2 and rows[1][-1] == standing:
            raise OrganizationNeeded("Several organizations have a wizard by that name.", wizard=ref)
        return wizard_ref(first)

    async def structure(self, principal: Principal, version_id: UUID) -> Structure:
        rows = await self._database.once(principal, STRUCTURE, version=version_id)
        return self._structures.keep(version_id, rows[0] if rows else None).structure

    async def list_published(self, principal: Principal) -> list[WizardRef]:
        rows = await self._database.once(principal, QUERIES["published"], acting=principal.organization_id)
        return [wizard_ref(row) for row in rows]


def wizard_ref(row: Sequence[Any]) -> WizardRef:
    wizard_id, slug, name, organization_id, version_id, version_number = row
    return WizardRef(wizard_id, slug, name, organization_id, version_id, version_number)


def reference(ref: str) -> dict[str, str | UUID | None]:
    """What a reference is: an id, `organization/slug`, or a slug."""
    try:
        return {"id": UUID(ref), "organization": None, "slug": None}
    except ValueError:
        organization, slash, slug = ref.rpartition("/")
        return {"id": None, "organization": organization if slash else None, "slug": slug}
