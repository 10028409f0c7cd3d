"""Wizards are listed in parts, sorted, narrowed and searched, to each person what is theirs to see."""

from dataclasses import replace
from typing import Any

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.surveys import drafted, made
from fixtures.tenants import Tenants

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.errors import Forbidden, Invalid, OrganizationNeeded
from wizard.ports.drafts import WizardFilter, WizardSort

ADA = principal_of(ADMIN)


async def names(stores: Stores, person: DemoPerson = ADMIN, *, limit: int = 50, **narrowed: Any) -> list[str]:
    page = await stores.drafts.list(principal_of(person), WizardFilter(**narrowed), limit=limit)
    return [wizard.name for wizard in page.items]


async def archive(stores: Stores, wizard_id: Any) -> None:
    async with stores.drafts.change(ADA, wizard_id, None) as held:
        await held.archive()


@pytest.fixture
async def shelf(stores: Stores) -> None:
    """Four wizards, of which the first is published."""
    await made(stores, "Invoice import", tags=("finance", "sql"), difficulty_level="hard")
    await drafted(stores, "SQL-import of orders", tags=("sql",), category="Data Import & ETL Wizards")
    await drafted(stores, "Zebra census", description="Counts zebras for finance, in a café", difficulty_level="hard")
    await drafted(stores, "annual review", category="Form & Survey Wizards")


IN_ORDER = {
    "newest": ["annual review", "Zebra census", "SQL-import of orders", "Invoice import"],
    "updated": ["SQL-import of orders", "annual review", "Zebra census", "Invoice import"],
    "name": ["annual review", "Invoice import", "SQL-import of orders", "Zebra census"],
}


@pytest.mark.parametrize("sort", IN_ORDER)
@pytest.mark.parametrize("text", [None, "import or census or review"], ids=["all", "searched"])
async def test_parts_hold_every_wizard_once_in_order(stores: Stores, shelf: None, sort: WizardSort, text: str | None):
    (orders,) = (await stores.drafts.list(ADA, WizardFilter(text="orders"))).items
    async with stores.drafts.change(ADA, orders.id, None) as held:
        await held.archive()
        await held.restore()
    wanted, seen, after = WizardFilter(sort=sort, text=text), [], None
    while not seen or after:
        page = await stores.drafts.list(ADA, wanted, limit=1 if text is None else 2, after=after)
        seen += [wizard.name for wizard in page.items]
        after = page.next
    assert seen == IN_ORDER[sort]


NARROWED = {
    "a category": ({"category": "Form & Survey Wizards"}, ["annual review"]),
    "a difficulty": ({"difficulty_level": "hard"}, ["Invoice import", "Zebra census"]),
    "a tag": ({"tags": ("sql",)}, ["Invoice import", "SQL-import of orders"]),
    "every tag": ({"tags": ("sql", "finance")}, ["Invoice import"]),
    "a status": ({"status": "published"}, ["Invoice import"]),
    "another status": ({"status": "draft", "difficulty_level": "hard"}, ["Zebra census"]),
    "a word": ({"text": "import"}, ["Invoice import", "SQL-import of orders"]),
    "an unfinished word": ({"text": " imp"}, ["Invoice import", "SQL-import of orders"]),
    "a word of a description or tag": ({"text": "FINANCE"}, ["Invoice import", "Zebra census"]),
    "several words in any order": ({"text": "orders sql"}, ["SQL-import of orders"]),
    "an unfinished word with a hyphen": ({"text": "sql-imp"}, ["Invoice import", "SQL-import of orders"]),
    "a word without its accent": ({"text": "cafe"}, ["Zebra census"]),
    "a word with an accent, either way": ({"text": "CAFE\u0301 zébra"}, ["Zebra census"]),
    "a phrase": ({"text": '"import of"'}, ["SQL-import of orders"]),
    "one word or another": ({"text": "zebra or annual"}, ["annual review", "Zebra census"]),
    "one word and not another": ({"text": "import -sql"}, []),
    "a word and a tag": ({"text": "inv", "tags": ("finance",)}, ["Invoice import"]),
    "a word of none": ({"text": "giraffe"}, []),
    "nothing but signs": ({"text": "!&|():*' \\"}, []),
    "nothing but blanks": ({"text": "  ", "tags": ()}, IN_ORDER["name"]),
}


@pytest.mark.parametrize(("narrowed", "found"), NARROWED.values(), ids=NARROWED)
async def test_a_listing_is_narrowed(stores: Stores, shelf: None, narrowed: dict[str, Any], found: list[str]):
    assert await names(stores, sort="name", **narrowed) == found


async def test_what_fits_is_found_behind_a_thousand_that_do_not(stores: Stores, tenants: Tenants):
    await drafted(stores, "Zebra census", tags=("rare",))
    copies = """
        insert into wizards (organization_id, slug, name, draft)
        select organization_id, 'copy-' || n, 'Copy ' || n, '{"tags": ["common"]}'
        from wizards, generate_series(1, 1100) n where organization_id = %s
    """
    with tenants.owning() as connection:
        connection.execute(copies, [ACME.id])
    for sort in IN_ORDER:
        assert await names(stores, sort=sort, text="zeb") == await names(stores, sort=sort, tags=("rare",))
        assert await names(stores, sort=sort, text="zeb") == ["Zebra census"]
        assert len(await names(stores, sort=sort, text="copy", limit=30)) == 30


async def test_what_is_archived_is_listed_only_where_asked_for(stores: Stores, shelf: None):
    (census,) = (await stores.drafts.list(ADA, WizardFilter(text="zebra"))).items
    await archive(stores, census.id)
    assert "Zebra census" not in await names(stores)
    assert await names(stores, text="zebra") == []
    assert await names(stores, status="archived") == ["Zebra census"]


async def test_operators_see_drafts_and_plain_members_what_is_published(stores: Stores, shelf: None):
    assert len(await names(stores, OPERATOR)) == 4
    assert await names(stores, MEMBER) == ["Invoice import"]
    assert await names(stores, MEMBER, status="draft") == []
    assert await names(stores, MEMBER, text="import") == ["Invoice import"]
    assert await names(stores, OUTSIDER) == []


async def test_the_systems_wizards_are_a_listing_of_their_own(stores: Stores, shelf: None):
    for person in (ADMIN, MEMBER, OUTSIDER):
        assert await names(stores, person, scope="system") == ["Event wizard"]
    assert await names(stores, scope="system", status="draft") == []
    assert await names(stores, OUTSIDER, scope="system", text="event wiz") == ["Event wizard"]


async def test_an_organization_of_others_is_not_listed(stores: Stores, tenants: Tenants, shelf: None):
    otto = replace(principal_of(OUTSIDER), organization_id=ACME.id)
    with pytest.raises(Forbidden):
        await stores.drafts.list(otto, WizardFilter())
    with tenants.owning() as connection:
        connection.execute("insert into memberships values (%s, %s, 'member')", [ACME.id, OUTSIDER.id])
    with pytest.raises(OrganizationNeeded):
        await names(stores, OUTSIDER)
    assert [wizard.name for wizard in (await stores.drafts.list(otto, WizardFilter())).items] == ["Invoice import"]
    at_home = await stores.drafts.list(replace(otto, organization_id=GLOBEX.id), WizardFilter())
    assert at_home.items == ()


async def test_a_cursor_of_another_order_is_refused(stores: Stores, shelf: None):
    page = await stores.drafts.list(ADA, WizardFilter(sort="name"), limit=1)
    assert page.next is not None
    foreign: list[tuple[str, WizardSort]] = [
        (page.next, "updated"),
        ("nonsense", "name"),
        ("%%", "newest"),
        ("", "name"),
    ]
    for cursor, sort in foreign:
        with pytest.raises(Invalid) as refused:
            await stores.drafts.list(ADA, WizardFilter(sort=sort), after=cursor)
        assert refused.value.data == {"field": "after"}


async def test_categories_count_what_is_listed(stores: Stores, shelf: None):
    archived = await drafted(stores, "Old import", category="Data Import & ETL Wizards")
    await archive(stores, archived.wizard.id)
    await drafted(stores, "Poll", category="Form & Survey Wizards")
    counted = {"Data Import & ETL Wizards": 1, "Form & Survey Wizards": 2}
    assert await stores.drafts.categories(ADA) == counted
    assert await stores.drafts.categories(principal_of(MEMBER)) == {}
    assert sum((await stores.drafts.categories(ADA, "system")).values()) == 1
