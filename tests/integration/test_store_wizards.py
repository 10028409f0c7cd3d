"""Wizards are found by id, by organization and slug, or by slug, and only by who may run them."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.tenants import Tenants, value

from store.demo import ACME, GLOBEX, MEMBER, OUTSIDER, DemoOrganization
from wizard.errors import NotFound, OrganizationNeeded, WizardUnknown
from wizard.library import event_wizard

MAX = principal_of(MEMBER)


COPY = """
with wizard as (
  insert into wizards (organization_id, slug, name, draft)
  select %s, %s, name, draft from wizards where slug = 'event-wizard' and organization_id is null
  returning *
), version as (
  insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash)
  select id, organization_id, 1, draft, 'hash' from wizard returning *
)
select wizard_id from version
"""
PUBLISH = """
update wizards w set published_version_id = v.id from wizard_versions v where v.wizard_id = w.id and w.id = %s
"""


def wizard_of(tenants: Tenants, organization: DemoOrganization, slug: str) -> UUID:
    """A wizard of an organization, a copy of the event wizard, not published yet."""
    with tenants.owning() as connection:
        return value(connection, COPY, organization.id, slug)


def publish(tenants: Tenants, wizard: UUID) -> None:
    with tenants.owning() as connection:
        connection.execute(PUBLISH, [wizard])


async def test_the_system_wizard_is_found_by_slug_and_by_id(stores: Stores):
    found = await stores.wizards.resolve(MAX, "event-wizard")
    assert (found.slug, found.organization_id, found.version_number) == ("event-wizard", None, 1)
    assert await stores.wizards.resolve(MAX, str(found.wizard_id)) == found
    assert await stores.wizards.structure(MAX, found.version_id) == event_wizard()
    assert found in await stores.wizards.list_published(MAX)


async def test_an_organizations_own_wizard_goes_before_the_systems(stores: Stores, tenants: Tenants):
    own = wizard_of(tenants, ACME, "event-wizard")
    publish(tenants, own)
    assert (await stores.wizards.resolve(MAX, "event-wizard")).wizard_id == own
    assert (await stores.wizards.resolve(MAX, "acme/event-wizard")).wizard_id == own
    assert (await stores.wizards.resolve(principal_of(OUTSIDER), "event-wizard")).organization_id is None


async def test_a_wizard_of_strangers_is_unknown(stores: Stores, tenants: Tenants):
    theirs = wizard_of(tenants, GLOBEX, "secret")
    publish(tenants, theirs)
    for ref in ("secret", "globex/secret", str(theirs), str(uuid4()), "acme/event-wizard", "", "/", "a/b/c"):
        with pytest.raises(WizardUnknown):
            await stores.wizards.resolve(MAX, ref)
    assert theirs not in {found.wizard_id for found in await stores.wizards.list_published(MAX)}


async def test_a_wizard_that_is_not_published_is_unknown(stores: Stores, tenants: Tenants):
    wizard_of(tenants, ACME, "draft")
    with pytest.raises(WizardUnknown):
        await stores.wizards.resolve(MAX, "draft")


async def test_a_slug_of_several_organizations_needs_one_named(stores: Stores, tenants: Tenants):
    for organization in (ACME, GLOBEX):
        publish(tenants, wizard_of(tenants, organization, "survey"))
    with tenants.owning() as connection:
        connection.execute(
            "insert into memberships (organization_id, user_id, role) values (%s, %s, 'member')", [GLOBEX.id, MEMBER.id]
        )
    with pytest.raises(OrganizationNeeded):
        await stores.wizards.resolve(MAX, "survey")
    found = await stores.wizards.resolve(replace(MAX, organization_id=GLOBEX.id), "survey")
    assert found.organization_id == GLOBEX.id


async def test_a_run_belongs_to_the_organization_of_its_wizard(stores: Stores, tenants: Tenants):
    publish(tenants, wizard_of(tenants, ACME, "survey"))
    await stores.turns.claim(MAX, "thread", "t-1", "hash", "survey")
    assert (await stores.sessions.of_thread(MAX, "thread")).organization_id == ACME.id


async def test_a_version_that_is_not_there_is_not_found(stores: Stores):
    with pytest.raises(NotFound):
        await stores.wizards.structure(MAX, uuid4())
