"""Versions are numbered without a gap, kept for ever, and read by whoever may see the wizard."""

import asyncio
from uuid import UUID, uuid4

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.surveys import drafted, made, published, survey
from fixtures.tenants import Tenants, value

from store.content_hash import content_hash
from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER
from wizard.errors import NotFound, WizardUnknown

ADA = principal_of(ADMIN)
MAX = principal_of(MEMBER)


async def test_each_publishing_makes_the_next_version_and_the_current_one(stores: Stores):
    wizard = (await made(stores)).wizard
    second = await published(stores, wizard.id, survey("Poll"))
    assert (second.number, second.name, second.change_summary) == (2, "Poll", "Now Poll")
    assert (second.is_current, second.created_by, second.rollback_of) == (True, ADMIN.id, None)
    newest, oldest = await stores.versions.list(ADA, wizard.id)
    assert (newest, oldest.number, oldest.name, oldest.is_current) == (second, 1, "Survey", False)


async def test_a_version_comes_back_to_the_letter_with_its_hash(stores: Stores):
    wizard = (await made(stores, description="Ünïcödé", tags=("a", "b"))).wizard
    version = await stores.versions.get(ADA, wizard.id, 1)
    assert version.structure == survey(description="Ünïcödé", tags=("a", "b"))
    assert version.record.content_hash == content_hash(version.structure.model_dump(mode="json"))


async def test_publishers_that_come_at_once_leave_no_gap(stores: Stores):
    wizard = (await drafted(stores)).wizard
    frozen = await asyncio.gather(*(published(stores, wizard.id, survey(f"Poll {n}")) for n in range(6)))
    assert sorted(version.number for version in frozen) == [1, 2, 3, 4, 5, 6]
    listed = await stores.versions.list(ADA, wizard.id)
    assert [(version.number, version.is_current) for version in listed] == [(n, n == 6) for n in range(6, 0, -1)]
    assert (await stores.drafts.show(ADA, wizard.id)).latest_version == 6


async def test_a_publishing_that_fails_uses_up_no_number(stores: Stores):
    wizard = (await made(stores)).wizard
    with pytest.raises(NotFound):
        await published(stores, wizard.id, survey("Poll"), rollback_of=7)
    assert (await published(stores, wizard.id, survey("Poll"))).number == 2


async def test_a_rollback_says_which_version_it_repeats(stores: Stores):
    wizard = (await made(stores)).wizard
    await published(stores, wizard.id, survey("Poll"))
    first = await stores.versions.get(ADA, wizard.id, 1)
    back = await published(stores, wizard.id, first.structure, rollback_of=1)
    assert (back.number, back.rollback_of, back.content_hash) == (3, 1, first.record.content_hash)
    assert (await stores.versions.get(ADA, wizard.id, 3)).structure == first.structure


async def test_versions_are_listed_in_parts(stores: Stores):
    wizard = (await drafted(stores)).wizard
    for n in range(5):
        await published(stores, wizard.id, survey(f"Poll {n}"))
    parts = [await stores.versions.list(ADA, wizard.id, limit=2, after=after) for after in (None, 4, 2)]
    assert [[version.number for version in part] for part in parts] == [[5, 4], [3, 2], [1]]


async def test_what_is_not_there_is_not_found(stores: Stores):
    wizard = (await drafted(stores)).wizard
    assert await stores.versions.list(ADA, wizard.id) == ()
    for attempt in (stores.versions.get(ADA, wizard.id, 1), stores.versions.get(ADA, uuid4(), 1)):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(NotFound):
        await stores.versions.list(ADA, uuid4())


async def test_a_stranger_finds_no_version_and_a_member_finds_all(stores: Stores):
    wizard = (await made(stores)).wizard
    otto = principal_of(OUTSIDER)
    for attempt in (stores.versions.list(otto, wizard.id), stores.versions.get(otto, wizard.id, 1)):
        with pytest.raises(NotFound):
            await attempt
    for person in (MEMBER, OPERATOR):
        assert len(await stores.versions.list(principal_of(person), wizard.id)) == 1


async def test_the_systems_versions_are_everybodys_to_read(stores: Stores):
    system = (await stores.wizards.resolve(MAX, "event-wizard")).wizard_id
    (version,) = await stores.versions.list(principal_of(OUTSIDER), system)
    assert (version.number, version.name, version.is_current, version.created_by) == (1, "Event wizard", True, None)


async def test_the_current_version_is_what_a_new_run_goes_through(stores: Stores):
    wizard = (await made(stores)).wizard
    second = await published(stores, wizard.id, survey("Poll"))
    assert (await stores.wizards.resolve(MAX, "survey")).version_id == second.id
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        await held.unpublish()
    with pytest.raises(WizardUnknown):
        await stores.wizards.resolve(MAX, "survey")


async def test_a_version_outlives_whoever_made_it(stores: Stores, tenants: Tenants):
    wizard = (await made(stores)).wizard
    before = await stores.versions.get(principal_of(OPERATOR), wizard.id, 1)
    with tenants.working() as connection:
        connection.execute("select private.erase_person(%s, 'asked for it')", [ADMIN.id])
    assert await stores.versions.get(principal_of(OPERATOR), wizard.id, 1) == before
    after = await stores.drafts.show(principal_of(OPERATOR), wizard.id)
    assert (after.created_by, after.updated_at, after.status) == (None, wizard.updated_at, "published")


async def test_an_admin_may_not_touch_what_is_published(stores: Stores, tenants: Tenants):
    wizard: UUID = (await made(stores)).wizard.id
    with tenants.acting_as(ADMIN) as connection:
        privileges = (
            "select bool_or(has_table_privilege('wizard_versions', p))"
            " or has_any_column_privilege('wizard_versions', 'update')"
            " from unnest('{update,delete,truncate}'::text[]) as p"
        )
        assert value(connection, privileges) is False
        assert value(connection, "select count(*) from wizard_versions where wizard_id = %s", wizard) == 1
