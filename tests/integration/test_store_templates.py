"""The library's listing finds, orders and counts right, also while fifty people use and rate at once."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fakes.structures import a_wizard, choice
from fixtures.stores import principal_of
from fixtures.tenants import Tenants

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OUTSIDER
from store.pool import Database
from store.templates import Templates
from wizard.errors import Forbidden, Invalid, NotFound, OrganizationNeeded, RevisionConflict, TemplateUnused
from wizard.ports.templates import Template, TemplateFilter, TemplateMetadata, TemplateSort
from wizard.principal import Principal

ADA, MAX, OTTO = principal_of(ADMIN), principal_of(MEMBER), principal_of(OUTSIDER)
PAINT = a_wizard(choice("color", "red", "green"))
OURS = TemplateFilter("organization")


@pytest.fixture
def library(database_of_acme: Database) -> Templates:
    return Templates(database_of_acme)


async def add(library: Templates, name: str, **members) -> Template:
    return await library.add(ADA, TemplateMetadata(name, **members), PAINT)


async def names(library: Templates, wanted: TemplateFilter, principal: Principal | None = MAX) -> list[str]:
    page = await library.list(principal, wanted, limit=100)
    return [each.metadata.template_name for each in page.items]


def opine(tenants: Tenants, template: UUID, *, uses: int = 0, stars: tuple[int, ...] = ()) -> None:
    """Uses and ratings of people who were erased since."""
    with tenants.owning() as connection:
        for _ in range(uses):
            connection.execute("insert into wizard_template_uses (template_id) values (%s)", [template])
        for rating in stars:
            statement = "insert into wizard_template_ratings (template_id, rating) values (%s, %s)"
            connection.execute(statement, [template, rating])


def newcomers(tenants: Tenants, many: int) -> list[Principal]:
    """People who have signed up and done nothing yet."""
    people = [Principal(uuid4(), f"person-{number}@nowhere.example") for number in range(many)]
    with tenants.owning() as connection:
        for person in people:
            statement = "insert into auth.users (id, email, encrypted_password) values (%s, %s, '')"
            connection.execute(statement, [person.user_id, person.email])
    return people


async def test_a_listing_goes_by_use_rating_age_or_name(library: Templates, tenants: Tenants):
    ids = {name: (await add(library, name)).record.id for name in ("beta", "Alpha", "gamma")}
    opine(tenants, ids["gamma"], uses=3, stars=(4, 4))
    opine(tenants, ids["beta"], uses=1, stars=(4, 5))
    opine(tenants, ids["Alpha"], stars=(4,))
    orders: dict[TemplateSort, list[str]] = {
        "popularity": ["gamma", "beta", "Alpha"],
        "rating": ["beta", "gamma", "Alpha"],
        "newest": ["gamma", "Alpha", "beta"],
        "name": ["Alpha", "beta", "gamma"],
    }
    for sort, expected in orders.items():
        assert await names(library, replace(OURS, sort=sort)) == expected, sort


@pytest.mark.parametrize("sort", ["popularity", "rating", "newest", "name"])
async def test_parts_of_a_listing_hold_every_template_once(library: Templates, tenants: Tenants, sort: TemplateSort):
    for number in range(5):
        opine(tenants, (await add(library, "Same name")).record.id, uses=number // 2, stars=(1 + number // 3,))
    wanted = TemplateFilter(sort=sort)
    whole = [each.id for each in (await library.list(MAX, wanted, limit=100)).items]
    seen: list[UUID] = []
    after = None
    while not seen or after:
        page = await library.list(MAX, wanted, limit=2, after=after)
        seen += [each.id for each in page.items]
        after = page.next
    assert seen == whole
    assert len(set(seen)) == len(seen) > 5


async def test_a_cursor_is_of_its_own_listing(library: Templates):
    page = await library.list(None, TemplateFilter(sort="name"), limit=1)
    for sort, after in (("rating", page.next), ("name", "nonsense"), ("popularity", "cG9wdWxhcml0eXx8")):
        with pytest.raises(Invalid):
            await library.list(None, TemplateFilter(sort=sort), after=after)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("invoice", ["Invoices"]),
        ("INVO", ["Invoices"]),
        ("paying suppliers", ["Invoices"]),
        ("finance", ["Invoices"]),
        ("form survey", ["Party"]),
        ("party or invoices", ["Invoices", "Party"]),
        ("party -games", []),
        ('"games and cake"', ["Party"]),
        ("no such thing", []),
        ("   ", ["Invoices", "Party"]),
        ("'; drop table wizard_templates; --", []),
    ],
)
async def test_words_are_found_in_every_text(library: Templates, typed: str, found: list[str]):
    await add(library, "Invoices", template_description="Pays your suppliers.", tags=("finance",))
    await add(library, "Party", template_description="Games and cake.", category="Form & Survey Wizards")
    assert await names(library, replace(OURS, text=typed, sort="name")) == found


async def test_filters_narrow_a_listing_together(library: Templates):
    await add(library, "A", tags=("x", "y"), difficulty_level="easy", category="Form & Survey Wizards")
    await add(library, "B", tags=("x",), difficulty_level="hard", category="Form & Survey Wizards")
    narrowed = {
        "B A": OURS,
        "A": replace(OURS, tags=("y", "x")),
        "B": replace(OURS, difficulty_level="hard", tags=("x",)),
        "": replace(OURS, category="Onboarding & Training Wizards"),
    }
    for expected, wanted in narrowed.items():
        assert await names(library, replace(wanted, sort="newest")) == expected.split()
    assert await library.categories(MAX, "organization") == {"Form & Survey Wizards": 2}


async def test_each_sees_the_systems_and_their_own_organizations_templates(library: Templates, tenants: Tenants):
    await add(library, "Ours")
    system = await names(library, TemplateFilter("system"), None)
    assert sorted([*system, "Ours"]) == sorted(await names(library, TemplateFilter()))
    for stranger in (None, OTTO, replace(OTTO, organization_id=ACME.id), replace(MAX, organization_id=GLOBEX.id)):
        assert await names(library, OURS, stranger) == []
        assert sorted(await names(library, TemplateFilter(), stranger)) == sorted(system)
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'member')", [ACME.id, OUTSIDER.id])
    assert await names(library, OURS, OTTO) == ["Ours"]
    with pytest.raises(OrganizationNeeded):
        await library.add(OTTO, TemplateMetadata("Whose?"), PAINT)


async def test_a_late_change_is_refused_and_so_is_a_strangers(library: Templates):
    template = (await add(library, "Ours")).record
    after = await library.replace(ADA, template.id, replace(template.metadata, template_name="New"), PAINT, 1)
    assert (after.record.revision, after.record.metadata.template_name) == (2, "New")
    with pytest.raises(RevisionConflict):
        await library.delete(ADA, template.id, 1)
    with pytest.raises(Forbidden):
        await library.replace(MAX, template.id, template.metadata, PAINT, None)
    for missing in (library.delete(OTTO, template.id, None), library.delete(ADA, uuid4(), None)):
        with pytest.raises(NotFound):
            await missing


async def test_a_newcomer_without_a_profile_uses_and_rates(library: Templates, tenants: Tenants):
    (newcomer,) = newcomers(tenants, 1)
    (first, *_) = (await library.list(newcomer, TemplateFilter("system"))).items
    with pytest.raises(TemplateUnused):
        await library.rate(newcomer, first.id, 5, None)
    assert await library.use(newcomer, first.id) == 1
    assert (await library.rate(newcomer, first.id, 5, None)).rating == 5


async def test_fifty_people_at_once_are_all_counted(library: Templates, tenants: Tenants):
    (first, *_) = (await library.list(None, TemplateFilter("system"))).items
    people = newcomers(tenants, 50)

    async def use_and_rate(person: Principal, stars: int) -> None:
        await asyncio.gather(*(library.use(person, first.id) for _ in range(2)))
        await library.rate(person, first.id, stars, "Fine.")
        await library.rate(person, first.id, stars + 1, None)

    await asyncio.gather(*(use_and_rate(person, 1 + number % 4) for number, person in enumerate(people)))
    counted = (await library.get(None, first.id)).record
    average = round(sum(2 + number % 4 for number in range(50)) / 50, 2)
    assert (counted.usage_count, counted.rating_count, counted.average_rating) == (50, 50, average)
