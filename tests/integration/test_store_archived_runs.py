"""Five hundred stored runs read byte for byte as before, whatever is done to their wizard afterwards."""

from uuid import UUID

import pytest
from fixtures.stores import Stores, principal_of
from fixtures.surveys import made, published, survey
from fixtures.tenants import Tenants

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson
from wizard.ports.drafts import AnswerCounts

ADA, MAX = principal_of(ADMIN), principal_of(MEMBER)
MANY = 500
RUNS = """
insert into wizard_runs (organization_id, wizard_id, version_id, user_id, status, completed_at, stored_at)
select w.organization_id, w.id, w.published_version_id, %(person)s, %(status)s,
  case when %(status)s = 'completed' then now() end, case when %(stored)s then now() end
from wizards w, generate_series(1, %(many)s) where w.id = %(wizard)s
returning id
"""
ANSWERS = """
insert into wizard_run_option_set_responses (run_id, option_set_id, key, selection_type, value, label, snapshot)
select r.id, f.id, f.key, 'text_input', f.value, 'label of ' || f.key, '{"question": "Who?"}'
from wizard_runs r, (values
  (%(who)s::uuid, 'who', '"Zoë 😀\\n \\"said\\" {{x}}"'::jsonb),
  (%(color)s::uuid, 'color', '{"b": [1.10, 12345678901234567890, null, true], "a": ""}'::jsonb)
) as f (id, key, value)
where r.wizard_id = %(wizard)s
  and not exists (select from wizard_run_option_set_responses a where a.run_id = r.id)
"""
READ = """
select string_agg(
  concat_ws('|', r.id, a.option_set_id, a.key, a.value, a.label, a.state, a.source, a.snapshot, a.updated_at,
    v.number, v.structure, (private.run_record(r.id)->'answers')::text), E'\\n' order by r.id, a.key
) as told
from wizard_runs r join wizard_versions v on v.id = r.version_id
join wizard_run_option_set_responses a on a.run_id = r.id
"""
WHO, COLOR = (field.id for field in survey().fields())


def fill(
    tenants: Tenants, wizard: UUID, many: int = MANY, *, status: str = "completed", stored: bool = True
) -> list[UUID]:
    """Runs of Acme's member with an answer to each field."""
    given = {"person": MEMBER.id, "many": many, "wizard": wizard, "status": status, "stored": stored}
    with tenants.owning() as connection:
        runs = [row["id"] for row in connection.execute(RUNS, given)]
        connection.execute(ANSWERS, {"wizard": wizard, "who": WHO, "color": COLOR})
    return runs


def read(tenants: Tenants, person: DemoPerson) -> str:
    """All that a person can read of the answers, as PostgreSQL writes it."""
    with tenants.acting_as(person) as connection:
        row = connection.execute(READ).fetchone()
    assert row is not None
    return row["told"]


@pytest.fixture
async def wizard(stores: Stores) -> UUID:
    return (await made(stores)).wizard.id


@pytest.mark.parametrize("reader", [MEMBER, OPERATOR, ADMIN], ids=["its person", "an operator", "an admin"])
async def test_archiving_a_wizard_changes_no_byte_of_its_stored_runs(
    stores: Stores, tenants: Tenants, wizard: UUID, reader: DemoPerson
):
    runs = fill(tenants, wizard)
    before, record = read(tenants, reader), await stores.runs.get(MAX, runs[0])
    assert before.count("\n") + 1 == 2 * MANY
    async with stores.drafts.change(ADA, wizard, None) as held:
        await held.archive()
    assert read(tenants, reader) == before
    assert await stores.runs.get(MAX, runs[0]) == record


async def test_neither_does_any_later_edit_version_or_unpublishing(stores: Stores, tenants: Tenants, wizard: UUID):
    runs = fill(tenants, wizard)
    before = {person.name: read(tenants, person) for person in (MEMBER, OPERATOR)}
    structure = (await stores.versions.get(MAX, wizard, 1)).structure
    await published(stores, wizard, survey("Poll").model_copy(update={"steps": ()}))
    async with stores.drafts.change(ADA, wizard, None) as held:
        await held.unpublish()
        await held.archive()
    assert {person.name: read(tenants, person) for person in (MEMBER, OPERATOR)} == before
    record = await stores.runs.get(MAX, runs[-1])
    assert record.version_number == 1
    assert await stores.wizards.structure(MAX, record.version_id) == structure == survey()


async def test_answers_are_counted_by_what_became_of_their_runs(stores: Stores, tenants: Tenants, wizard: UUID):
    fill(tenants, wizard, 5)
    fill(tenants, wizard, 3, stored=False)
    fill(tenants, wizard, 2, status="in_progress", stored=False)
    fill(tenants, wizard, 4, status="abandoned", stored=False)
    with tenants.owning() as connection:
        connection.execute("delete from wizard_run_option_set_responses where key = 'who' and state = 'active'")
    counted = AnswerCounts(COLOR, in_progress=2, completed=8, stored=5)
    for person in (ADMIN, OPERATOR):
        assert await stores.drafts.answer_counts(principal_of(person), wizard) == (counted,)


async def test_a_system_wizards_answers_are_counted_in_ones_own_organizations(stores: Stores, tenants: Tenants):
    tenants.run(MEMBER)
    system = (await stores.wizards.resolve(MAX, "event-wizard")).wizard_id
    counted = await stores.drafts.answer_counts(ADA, system)
    assert [(count.in_progress, count.completed) for count in counted] == [(1, 0), (1, 0)]
    assert await stores.drafts.answer_counts(principal_of(OUTSIDER), system) == ()
