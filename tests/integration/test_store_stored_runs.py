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
    timestamptz '2026-01-01' + n * interval '1 hour' + n * 7919 %% 3607 * interval '1 second', now()
  from wizard, generate_series(1, 3600) as n
  returning id, organization_id, wizard_id, version_id, user_id, started_at, completed_at, duration_seconds
)
insert into wizard_stored_runs (
  run_id, organization_id, user_id, wizard_id, version_id, run_name, run_notes, tags, wizard_name, version_number,
  step_count, started_at, completed_at, duration_seconds
)
select id, organization_id, user_id, wizard_id, version_id,
  concat_ws(' ', case when duration_seconds > 2000 then 'Zulu' end, md5(duration_seconds::text)),
  concat_ws(' ',
    case when duration_seconds %% 100 = 7 then 'Rarely said' else 'Often said' end,
    case when duration_seconds < 2100 then 'early' end,
    case when duration_seconds %% 50 = 3 then (select string_agg('w' || n, ' ') from generate_series(1, 120) as n) end
  ),
  case when duration_seconds %% 3 = 0 then '{Fair}' else '{}' end::text[]
    || case when duration_seconds between 590 and 600 then '{rare}' else '{}' end::text[]
    || case when duration_seconds > 3000 then '{"Far away"}' else '{}' end::text[],
  'Wizard ' || duration_seconds %% 5, 1, 6, started_at, completed_at, duration_seconds
from made
"""
DAY, MARCH, MAY = (f"2026-{day}T00:00:00+00:00" for day in ("05-30", "03-01", "05-01"))
ORDERS = {
    "date": "completed_at",
    "name": "lower(run_name)",
    "wizard": "lower(wizard_name)",
    "duration": "duration_seconds",
}
# How a listing is narrowed, and which runs that means. By name and by duration, those with "zulu" come last and those
# with "early" first; some have more words than are listed.
NARROWED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "true"),
    "a common tag": ({"tags": ("FAIR",)}, "'Fair' = any (tags)"),
    "a rare tag": ({"tags": ("rare",)}, "'rare' = any (tags)"),
    "a tag of the last": ({"tags": ("far AWAY",)}, "'Far away' = any (tags)"),
    "two tags": ({"tags": ("fair", "rare")}, "tags @> '{Fair,rare}'"),
    "a common word": ({"text": "often"}, "run_notes like 'Often%'"),
    "a rare word": ({"text": "rarely sai"}, "run_notes like 'Rarely%'"),
    "no match": ({"text": "zeppelin"}, "false"),
    "a rare word and a tag": (
        {"text": "rarely", "tags": ("fair",)},
        "run_notes like 'Rarely%' and 'Fair' = any (tags)",
    ),
    "a day": ({"since": DAY}, f"completed_at >= '{DAY}'"),
    "some months": ({"since": MARCH, "until": MAY}, f"completed_at >= '{MARCH}' and completed_at < '{MAY}'"),
    "a word of the last": ({"text": "zulu"}, "run_name like 'Zulu%'"),
    "an unfinished word of the last": ({"text": "zu"}, "run_name like 'Zulu%'"),
    "words of the last and the first": ({"text": "zulu early"}, "run_name like 'Zulu%' and run_notes like '%early%'"),
    "a word of the last, a tag": ({"text": "zulu", "tags": ("Fair",)}, "run_name like 'Zulu%' and 'Fair' = any (tags)"),
    "a word of the last in some months": (
        {"text": "zulu", "since": MARCH},
        f"run_name like 'Zulu%' and completed_at >= '{MARCH}'",
    ),
    "either of two words": ({"text": "zulu or rarely"}, "run_name like 'Zulu%' or run_notes like 'Rarely%'"),
    "one word without another": ({"text": "zulu -often"}, "run_name like 'Zulu%' and run_notes not like 'Often%'"),
    "a letter that many words begin with": (
        {"text": "f"},
        "exists (select from unnest(tsvector_to_array(search)) as word where word like 'f%')",
    ),
    "a word of long texts": ({"text": "w77"}, "run_notes like '%w77%'"),
}


@pytest.fixture(scope="module")
def crowded(seeded_template: PostgresDatabase) -> Iterator[Tenants]:
    """Acme with 3,600 stored runs of its member."""
    with cloned(seeded_template.cluster, seeded_template.name) as database:
        tenants = Tenants(database)
        with tenants.owning() as connection:
            connection.execute(RUNS.encode(), {"organization": ACME.id, "person": MEMBER.id})
            connection.execute("analyze wizard_stored_runs")
        yield tenants


@pytest.mark.parametrize("narrowed", NARROWED)
async def test_every_part_of_every_order_is_what_the_plain_way_finds(crowded: Tenants, narrowed: str):
    database = await Database.open(crowded.database.request_dsn, max_size=1)
    wanted, condition = NARROWED[narrowed]
    for sort in get_args(StoredRunSort):
        order, forth = sort.split("_")
        plainly = (
            f"select run_id from wizard_stored_runs where {condition} order by {ORDERS[order]} {forth}, run_id {forth}"
        )
        with crowded.owning() as connection:
            rows = connection.execute(plainly.encode()).fetchall()
        plain = [row["run_id"] for row in rows]
        assert await found(database, ADMIN, StoredRunFilter("organization", sort=sort, **wanted)) == plain
        assert await found(database, MEMBER, StoredRunFilter("mine", sort=sort, **wanted)) == plain
    await database.close()


async def found(database: Database, person: DemoPerson, wanted: StoredRunFilter) -> list[UUID]:
    """All that is listed, part by part."""
    ids: list[UUID] = []
    after = None
    while True:
        part = await StoredRuns(database).list(principal_of(person), wanted, limit=300, after=after)
        ids += [each.run_id for each in part.page.items]
        after = part.page.next
        if after is None:
            return ids
