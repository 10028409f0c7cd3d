"""The listing of stored runs against the plain way to find them, where a walk alone doesn't do."""

from collections.abc import Iterator
from typing import Any, get_args
from uuid import UUID

import pytest
from fixtures.postgres import Database as PostgresDatabase
from fixtures.postgres import cloned
from fixtures.stores import principal_of
from fixtures.tenants import Tenants

from store.demo import ACME, ADMIN, MEMBER, DemoPerson
from store.pool import Database
from store.stored_runs import StoredRuns
from wizard.ports.stored_runs import StoredRunFilter, StoredRunSort

RUNS = """
with wizard as (select id, published_version_id as version from wizards where slug = 'event-wizard'), made as (
  insert into wizard_runs (organization_id, wizard_id, version_id, user_id, status, started_at, completed_at, stored_at)
  select %(organization)s, id, version, %(person)s, 'completed', timestamptz '2026-01-01' + n * interval '1 hour',
    timestamptz '2026-01-01' + n * interval '1 hour' + n * 7919 %% 1201 * interval '1 second', now()
  from wizard, generate_series(1, 1200) as n
  returning id, organization_id, wizard_id, version_id, user_id, started_at, completed_at, duration_seconds
)
insert into wizard_stored_runs (
  run_id, organization_id, user_id, wizard_id, version_id, run_name, run_notes, tags, wizard_name, version_number,
  step_count, started_at, completed_at, duration_seconds
)
select id, organization_id, user_id, wizard_id, version_id, md5(duration_seconds::text),
  case when duration_seconds %% 100 = 7 then 'Rarely said' else 'Often said' end,
  case when duration_seconds %% 3 = 0 then '{Fair}' else '{}' end::text[]
    || case when duration_seconds between 590 and 600 then '{rare}' else '{}' end::text[],
  'Wizard ' || duration_seconds %% 5, 1, 6, started_at, completed_at, duration_seconds
from made
"""
PLAIN = """
select run_id from wizard_stored_runs
where (cardinality(%(tags)s::text[]) = 0 or %(tags)s::text[] <@ private.texts(lower(to_json(tags)::text)::jsonb))
  and (%(word)s::text is null or strpos(lower(run_notes), %(word)s) > 0) and completed_at >= %(since)s::timestamptz
order by
"""
ORDERS = {
    "date": "completed_at",
    "name": "lower(run_name)",
    "wizard": "lower(wizard_name)",
    "duration": "duration_seconds",
}
NARROWED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a common tag": {"tags": ("FAIR",)},
    "a rare tag": {"tags": ("rare",)},
    "two tags": {"tags": ("fair", "rare")},
    "a common word": {"text": "often"},
    "a rare word": {"text": "rarely sai"},
    "no match": {"text": "zeppelin"},
    "a rare word and a tag": {"text": "rarely", "tags": ("fair",)},
    "a day": {"since": "2026-02-18T00:00:00+00:00"},
}


@pytest.fixture(scope="module")
def crowded(seeded_template: PostgresDatabase) -> Iterator[Tenants]:
    """Acme with 1,200 stored runs of its member."""
    with cloned(seeded_template.cluster, seeded_template.name) as database:
        tenants = Tenants(database)
        with tenants.owning() as connection:
            connection.execute(RUNS.encode(), {"organization": ACME.id, "person": MEMBER.id})
            connection.execute("analyze wizard_stored_runs")
        yield tenants


@pytest.mark.parametrize("narrowed", NARROWED)
async def test_every_part_of_every_order_is_what_the_plain_way_finds(crowded: Tenants, narrowed: str):
    database = await Database.open(crowded.database.request_dsn, max_size=1)
    wanted = NARROWED[narrowed]
    word = wanted.get("text", "").split(" ")[0] or None
    asked = {"tags": [each.lower() for each in wanted.get("tags", ())], "word": word}
    for sort in get_args(StoredRunSort):
        order, forth = sort.split("_")
        plainly = f"{PLAIN} {ORDERS[order]} {forth}, run_id {forth}".encode()
        with crowded.owning() as connection:
            rows = connection.execute(plainly, {**asked, "since": wanted.get("since", "2020-01-01")}).fetchall()
        plain = [row["run_id"] for row in rows]
        assert await found(database, ADMIN, StoredRunFilter("organization", sort=sort, **wanted)) == plain
        assert await found(database, MEMBER, StoredRunFilter("mine", sort=sort, **wanted)) == plain
    await database.close()


async def found(database: Database, person: DemoPerson, wanted: StoredRunFilter) -> list[UUID]:
    """All that is listed, part by part."""
    ids: list[UUID] = []
    after = None
    while True:
        part = await StoredRuns(database).list(principal_of(person), wanted, limit=90, after=after)
        ids += [each.run_id for each in part.page.items]
        after = part.page.next
        if after is None:
            return ids
