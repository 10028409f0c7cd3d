"""For which organization a person acts."""

from __future__ import annotations

from uuid import UUID

from store.queries import queries
from store.transaction import Work
from wizard.errors import Forbidden, OrganizationNeeded, SignInNeeded
from wizard.ports.records import WizardRef
from wizard.principal import Principal

QUERIES = queries("organizations")


async def acting_organization(work: Work, principal: Principal, wizard: WizardRef | None) -> UUID:
    """The wizard's organization, else the one that the person named, else the only one they belong to.

    Raises Forbidden for a named one that they don't belong to, OrganizationNeeded where they belong to several. Who is
    anonymous belongs to none: SignInNeeded, but where a wizard is named that anybody may run.
    """
    own = {row[0] for row in await work.all(QUERIES["own"])}
    if not own:
        row = await work.one(QUERIES["ensure_person"])
        own = {row[0]} if row and row[0] else set[UUID]()
    if principal.organization_id is not None and principal.organization_id not in own:
        raise Forbidden("You don't belong to that organization.")
    if wizard is not None and wizard.organization_id is not None:
        return wizard.organization_id
    if not own:
        raise SignInNeeded("Without an account, begin with a wizard that anybody may run.")
    if principal.organization_id is not None:
        return principal.organization_id
    if len(own) != 1:
        raise OrganizationNeeded()
    return own.pop()
