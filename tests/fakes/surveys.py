"""Small wizards of an organization, as its admins make and publish them through the real stores."""

from typing import Any
from uuid import UUID

from fakes.structures import a_wizard, choice, text
from fixtures.stores import Stores, principal_of

from store.demo import ADMIN, DemoPerson
from wizard.ports.drafts import Draft, VersionRecord
from wizard.structure import Structure


def survey(name: str = "Survey", **members: Any) -> Structure:
    """Two fields, and what the wizard says of itself."""
    return a_wizard(text("who"), choice("color", "red", "blue"), **members).model_copy(update={"name": name})


async def drafted(stores: Stores, name: str = "Survey", person: DemoPerson = ADMIN, **members: Any) -> Draft:
    return await stores.drafts.add(principal_of(person), survey(name, **members), error_count=0)


async def published(
    stores: Stores, wizard_id: UUID, structure: Structure, *, rollback_of: int | None = None, person: DemoPerson = ADMIN
) -> VersionRecord:
    """The structure saved as the draft and frozen."""
    async with stores.drafts.change(principal_of(person), wizard_id, None) as held:
        await held.save(structure, error_count=0)
        return await held.publish(structure, change_summary=f"Now {structure.name}", rollback_of=rollback_of)


async def made(stores: Stores, name: str = "Survey", person: DemoPerson = ADMIN, **members: Any) -> Draft:
    """Drafted and published."""
    draft = await drafted(stores, name, person, **members)
    await published(stores, draft.wizard.id, survey(name, **members), person=person)
    return await stores.drafts.get(principal_of(person), draft.wizard.id)
