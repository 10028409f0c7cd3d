"""A draft is made, saved, held, published, put away; each change raises its revision, and nothing else does."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.surveys import drafted, made, published, survey
from fixtures.tenants import Tenants

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.errors import Conflict, Forbidden, Invalid, NotFound, OrganizationNeeded, RevisionConflict

ADA = principal_of(ADMIN)


async def test_a_new_draft_says_what_its_structure_says(stores: Stores):
    about: dict[str, Any] = {
        "description": "Who likes what",
        "category": "Form & Survey Wizards",
        "tags": ("colors", "people"),
        "icon": "palette",
        "preview_image": "/colors.png",
        "difficulty_level": "easy",
        "estimated_time": 4,
        "require_login": False,
        "allow_templates": True,
    }
    wizard = (await drafted(stores, "Favourite colours", **about)).wizard
    assert {key: getattr(wizard, key) for key in about} == about
    assert (wizard.slug, wizard.organization_id, wizard.created_by) == ("favourite-colours", ACME.id, ADMIN.id)
    assert (wizard.step_count, wizard.option_set_count, wizard.revision) == (1, 2, 1)
    assert (wizard.status, wizard.changed, wizard.latest_version, wizard.published_version) == ("draft", True, 0, None)


async def test_a_draft_comes_back_to_the_letter(stores: Stores):
    draft = await drafted(stores, "Ünïcödé 活动", description="A\u2028B \\ \"quoted\" 'too'")
    again = await stores.drafts.get(ADA, draft.wizard.id)
    assert type(survey()).model_validate(again.document).model_dump(mode="json") == again.document
    assert again.document == survey("Ünïcödé 活动", description="A\u2028B \\ \"quoted\" 'too'").model_dump(mode="json")


async def test_saving_makes_the_next_revision_and_describes_anew(stores: Stores):
    draft = await drafted(stores)
    async with stores.drafts.change(ADA, draft.wizard.id, 1) as held:
        saved = await held.save(survey("Poll", tags=("new",)), error_count=2)
        assert held.draft == saved
    assert await stores.drafts.get(ADA, draft.wizard.id) == saved
    assert (saved.wizard.name, saved.wizard.tags, saved.wizard.error_count) == ("Poll", ("new",), 2)
    assert (saved.wizard.revision, saved.wizard.slug) == (2, "survey")
    assert saved.wizard.updated_at > draft.wizard.updated_at


async def test_saving_what_is_there_already_changes_nothing(stores: Stores):
    draft = await drafted(stores)
    async with stores.drafts.change(ADA, draft.wizard.id, None) as held:
        assert await held.save(survey(), error_count=0) == draft
    assert await stores.drafts.get(ADA, draft.wizard.id) == draft


async def test_a_draft_that_is_judged_anew_stays_the_same_revision(stores: Stores):
    draft = await drafted(stores)
    async with stores.drafts.change(ADA, draft.wizard.id, None) as held:
        judged = await held.save(survey(), error_count=3)
    assert judged.wizard == replace(draft.wizard, error_count=3)


async def test_a_change_based_on_an_older_revision_is_refused(stores: Stores):
    draft = await drafted(stores)
    await published(stores, draft.wizard.id, survey("Poll"))
    with pytest.raises(RevisionConflict) as refused:
        async with stores.drafts.change(ADA, draft.wizard.id, 1):
            pass
    assert refused.value.data == {"current": 3}


async def test_a_change_that_fails_leaves_everything_as_it_was(stores: Stores):
    draft = await drafted(stores)

    async def give_up() -> None:
        async with stores.drafts.change(ADA, draft.wizard.id, None) as held:
            await held.publish(survey(), change_summary="First")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await give_up()
    assert await stores.drafts.get(ADA, draft.wizard.id) == draft


async def test_two_who_save_the_same_revision_do_not_overwrite_each_other(stores: Stores):
    draft = await drafted(stores)

    async def save(name: str) -> str:
        async with stores.drafts.change(ADA, draft.wizard.id, 1) as held:
            return (await held.save(survey(name), error_count=0)).wizard.name

    results = await asyncio.gather(*(save(f"By {n}") for n in range(4)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, RevisionConflict)]
    (won,) = (result for result in results if isinstance(result, str))
    assert len(refused) == 3
    assert (await stores.drafts.show(ADA, draft.wizard.id)).name == won


async def test_slugs_of_equal_names_are_numbered_however_many_come_at_once(stores: Stores):
    made_at_once = await asyncio.gather(*(drafted(stores, "Team survey") for _ in range(5)))
    assert {draft.wizard.slug for draft in made_at_once} == {
        "team-survey",
        *(f"team-survey-{number}" for number in range(2, 6)),
    }


async def test_a_slug_is_free_again_in_another_organization(stores: Stores):
    assert (await drafted(stores)).wizard.slug == (await drafted(stores, person=OUTSIDER)).wizard.slug == "survey"


async def test_a_slug_that_was_asked_for_is_taken_or_refused(stores: Stores):
    first = await stores.drafts.add(ADA, survey(), error_count=0, slug="mine")
    assert first.wizard.slug == "mine"
    with pytest.raises(Conflict) as refused:
        await stores.drafts.add(ADA, survey(), error_count=0, slug="mine")
    assert refused.value.data == {"field": "slug"}
    with pytest.raises(Invalid):
        await stores.drafts.add(ADA, survey(), error_count=0, slug="Not a slug")


async def test_the_source_template_is_remembered(stores: Stores):
    template = uuid4()
    draft = await stores.drafts.add(ADA, survey(), error_count=1, source_template_id=template)
    assert (draft.wizard.source_template_id, draft.wizard.error_count) == (template, 1)


async def test_publishing_settles_the_change_and_a_later_save_is_one_again(stores: Stores):
    draft = await drafted(stores)
    async with stores.drafts.change(ADA, draft.wizard.id, None) as held:
        frozen = await held.publish(survey(), change_summary="First")
        assert (held.draft.wizard.changed, held.draft.wizard.status) == (False, "published")
        later = await held.save(survey("Poll"), error_count=0)
    assert (later.wizard.changed, later.wizard.published_version, later.wizard.revision) == (True, 1, 3)
    current = await stores.versions.get(ADA, draft.wizard.id, 1)
    assert (current.record, current.structure) == (frozen, survey())


async def test_what_was_unpublished_is_published_again_as_it_was(stores: Stores):
    wizard = (await made(stores)).wizard
    frozen = (await stores.versions.get(ADA, wizard.id, 1)).record
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        await held.unpublish()
        again = await held.publish_again(frozen)
        assert (again, held.draft.wizard.published_version, held.draft.wizard.latest_version) == (frozen, 1, 1)


async def test_unpublishing_keeps_the_versions_and_is_done_once(stores: Stores):
    wizard = (await made(stores)).wizard
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        first = await held.unpublish()
        assert await held.unpublish() == first
    assert (first.wizard.status, first.wizard.published_version, first.wizard.latest_version) == ("draft", None, 1)
    assert first.wizard.revision == wizard.revision + 1


async def test_what_is_archived_is_restored_as_it_was(stores: Stores):
    wizard = (await made(stores)).wizard
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        away = await held.archive()
        assert await held.archive() == away
        assert (away.wizard.status, away.wizard.archived_at is not None) == ("archived", True)
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        back = (await held.restore()).wizard
    assert replace(back, revision=wizard.revision, updated_at=wizard.updated_at) == wizard


@pytest.mark.parametrize("person", [MEMBER, OPERATOR, OUTSIDER], ids=lambda person: person.name)
async def test_only_admins_make_wizards_of_an_organization(stores: Stores, person: DemoPerson):
    acting = replace(principal_of(person), organization_id=ACME.id)
    with pytest.raises(Forbidden):
        await stores.drafts.add(acting, survey(), error_count=0)


async def test_who_belongs_to_several_says_for_which(stores: Stores, tenants: Tenants):
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'admin')", [GLOBEX.id, ADMIN.id])
    with pytest.raises(OrganizationNeeded):
        await drafted(stores)
    draft = await stores.drafts.add(replace(ADA, organization_id=GLOBEX.id), survey(), error_count=0)
    assert draft.wizard.organization_id == GLOBEX.id


@pytest.mark.parametrize(
    ("person", "refusals"),
    [(MEMBER, [NotFound] * 4), (OPERATOR, [None, None, Forbidden, None]), (OUTSIDER, [NotFound] * 4)],
    ids=["a plain member", "an operator", "a stranger"],
)
async def test_what_was_never_published_is_for_operators_to_read(stores: Stores, person: DemoPerson, refusals: list):
    wizard = (await drafted(stores)).wizard
    assert await refused(stores, person, wizard.id) == refusals


@pytest.mark.parametrize(
    ("person", "refusals"),
    [(MEMBER, [None, Forbidden, Forbidden, Forbidden]), (OUTSIDER, [NotFound] * 4)],
    ids=["a plain member", "a stranger"],
)
async def test_members_see_what_was_once_published_but_not_its_draft(
    stores: Stores, person: DemoPerson, refusals: list
):
    wizard = (await made(stores)).wizard
    async with stores.drafts.change(ADA, wizard.id, None) as held:
        await held.unpublish()
    assert await refused(stores, person, wizard.id) == refusals


async def test_a_system_wizards_draft_is_read_by_all_and_changed_by_nobody(stores: Stores):
    system = (await stores.wizards.resolve(ADA, "event-wizard")).wizard_id
    for person in (ADMIN, MEMBER, OUTSIDER):
        assert (await stores.drafts.get(principal_of(person), system)).wizard.organization_id is None
    with pytest.raises(Forbidden):
        async with stores.drafts.change(ADA, system, None):
            pass


async def refused(stores: Stores, person: DemoPerson, wizard_id: UUID) -> list[type[Exception] | None]:
    """How the person is refused: showing, reading, changing, counting answers."""
    acting = principal_of(person)

    async def change() -> None:
        async with stores.drafts.change(acting, wizard_id, None):
            pass

    attempts = (
        stores.drafts.show(acting, wizard_id),
        stores.drafts.get(acting, wizard_id),
        change(),
        stores.drafts.answer_counts(acting, wizard_id),
    )
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return [type(result) if isinstance(result, Exception) else None for result in results]
