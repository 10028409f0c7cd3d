"""Previews: begun with their conversation and run in one transaction, taken away by functions of the owner."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from store.documents import dumps
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.runs import begun_record
from store.saving import Around, add_run, save
from store.structures import Structures
from wizard.change import Change
from wizard.errors import Forbidden, NotFound
from wizard.ports.drafts import WizardRecord
from wizard.ports.previews import Preview
from wizard.ports.records import InteractionLine, WizardRef
from wizard.principal import Principal
from wizard.structure import Structure

QUERIES = queries("previews")


class Previews:
    """Implements PreviewStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def begin(
        self,
        principal: Principal,
        wizard: WizardRecord,
        structure: Structure,
        change: Change,
        *,
        interactions: Sequence[InteractionLine] = (),
    ) -> Preview:
        ref = _ref(wizard, structure, uuid4())
        named, thread_id = {"wizard": wizard.id, "preview": ref.version_id}, str(uuid4())
        async with self._database.acting_as(principal) as work:
            organization = await acting_organization(work, principal, ref)
            await work.one(QUERIES["discard"], wizard=wizard.id, preview=None)
            document = dumps(structure.model_dump(mode="json"))
            added = await work.one(QUERIES["add"], organization=organization, structure=document, **named)
            session = await work.one(QUERIES["add_session"], organization=organization, thread=thread_id, **named)
            if added is None or session is None:
                raise Forbidden()
            around = Around(organization, session[0], interactions=interactions)
            record = begun_record(principal, ref, change, around)
            add_run(work, ref, change.run, around)
            await save(work, self._structures, record, change, around, new=True)
        return Preview(ref.version_id, thread_id, session[0], record, added[0])

    async def discard(self, principal: Principal, wizard_id: UUID, preview_id: UUID) -> None:
        rows = await self._database.once(principal, QUERIES["discard"], wizard=wizard_id, preview=preview_id)
        if not rows[0][0]:
            raise NotFound("There is no such preview of yours.")

    async def sweep(self) -> int:
        ((swept,),) = await self._database.once(None, QUERIES["sweep"])
        return swept


def _ref(wizard: WizardRecord, structure: Structure, preview_id: UUID) -> WizardRef:
    return WizardRef(
        wizard_id=wizard.id,
        slug=wizard.slug,
        name=structure.name,
        organization_id=wizard.organization_id,
        version_id=preview_id,
        version_number=0,
        is_preview=True,
    )
