"""The listing of stored runs against the plain way to find them, in segments and beside them."""

from collections.abc import Iterator
from typing import Any, get_args
from uuid import UUID

import pytest
from fixtures.postgres import Database as PostgresDatabase
from fixtures.postgres import cloned
from fixtures.stores import principal_of
from fixtures.tenants import Tenants, value

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
    || case when duration_seconds > 3000 then '{"Far away"}' else '{}' end::text[]
    || case when duration_seconds %% 7 = 0 then array['It''s "5%%" \\ ~ off'] else '{}' end,
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
OWN_SORTS = ("date_desc", "name_asc", "duration_asc")  # the runs are all of one person
# How a listing is narrowed, and which runs that means. By name and by duration, those with "zulu" come last and those
# with "early" first; some have very many words.
NARROWED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "true"),
    "a common tag": ({"tags": ("FAIR",)}, "'Fair' = any (tags)"),
    "a rare tag": ({"tags": ("rare",)}, "'rare' = any (tags)"),
    "a tag of the last": ({"tags": ("far AWAY",)}, "'Far away' = any (tags)"),
    "a tag of odd signs": ({"tags": ('it\'s "5%" \\ ~ OFF',)}, "'It''s \"5%\" \\ ~ off' = any (tags)"),
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
    "some hours": (
        {"since": f"{DAY[:10]}T03:30:00+00:00", "until": f"{DAY[:10]}T17:10:00+02:00"},
        f"completed_at >= '{DAY[:10]} 03:30+00' and completed_at < '{DAY[:10]} 15:10+00'",
    ),
    "dates the wrong way round": ({"since": MAY, "until": MARCH}, "false"),
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
    "an unfinished word of many": ({"text": "w1"}, "run_notes like '%w77%'"),
    "what has not one word": ({"text": "-zulu"}, "run_name not like 'Zulu%'"),
    "what has none of these": (
        {"text": "-zulu -early"},
        "run_name not like 'Zulu%' and coalesce(run_notes, '') not like '%early%'",
    ),
    "words beside each other": ({"text": '"said early"'}, "run_notes like '%said early%'"),
    "words that are never beside each other": ({"text": '"early said"'}, "false"),
    "words not beside each other": (
        {"text": '-"said early" zulu'},
        "run_name like 'Zulu%' and run_notes not like '%said early%'",
    ),
    "words that aren't not beside each other": ({"text": '--"said early"'}, "run_notes like '%said early%'"),
    "no four words beside each other": (
        {"text": '-"often said early w1"'},
        "run_notes not like '%Often said early w1 %'",
    ),
    "three words beside each other": ({"text": '"rarely said early"'}, "run_notes like 'Rarely said early%'"),
    "no three words beside each other": ({"text": '-"rarely said early"'}, "run_notes not like 'Rarely said early%'"),
    "words joined by an apostrophe, unfinished": ({"text": "said'ear"}, "run_notes like '%said early%'"),
    "a quotation that isn't closed yet": (
        {"text": '"early zu'},
        "run_name like 'Zulu%' and run_notes like '%early%'",
    ),
    "either of two, without a third, with a tag": (
        {"text": "zulu or rarely -early", "tags": ("fair",)},
        "(run_name like 'Zulu%' or run_notes like 'Rarely%' and run_notes not like '%early%') and 'Fair' = any (tags)",
    ),
    "a word that some were given later": ({"text": "corrected"}, "run_notes like '%corrected'"),
}
SEAL = "select private.seal_stored_runs(%s, '{}', %s)"
# Some of the runs aren't in the index; some are, but were changed or deleted since.
INDEXED = (1500, 800, 600)
AFTERWARDS = """
update wizard_stored_runs set run_notes = 'Often said, corrected' where duration_seconds % 31 = 5;
update wizard_stored_runs set run_name = 'Renamed ' || duration_seconds where duration_seconds % 37 = 5;
delete from wizard_stored_runs where duration_seconds % 41 = 5;
"""


@pytest.fixture(scope="module")
def crowded(seeded_template: PostgresDatabase) -> Iterator[Tenants]:
    """Acme with 3,600 stored runs of its member."""
    with cloned(seeded_template.cluster, seeded_template.name) as database:
        tenants = Tenants(database)
        with tenants.owning() as connection:
            connection.execute(RUNS.encode(), {"organization": ACME.id, "person": MEMBER.id})
            for many in INDEXED:
                connection.execute(SEAL, [ACME.id, many])
            connection.execute(AFTERWARDS)
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
        if sort in OWN_SORTS:
            assert await found(database, MEMBER, StoredRunFilter("mine", sort=sort, **wanted)) == plain
    await database.close()


async def found(database: Database, person: DemoPerson, wanted: StoredRunFilter) -> list[UUID]:
    """All that is listed, part by part."""
    ids: list[UUID] = []
    after = None
    while True:
        part = await StoredRuns(database).list(principal_of(person), wanted, limit=450, after=after)
        ids += [each.run_id for each in part.page.items]
        after = part.page.next
        if after is None:
            return ids


INDEX = "select private.index_stored_runs()"
MERGE = "select private.seal_stored_runs(%s, (select array_agg(id) from private.stored_run_segments))"


async def searched(tenants: Tenants, text: str, sort: StoredRunSort = "name_asc") -> list[UUID]:
    database = await Database.open(tenants.database.request_dsn, max_size=1)
    ids = await found(database, ADMIN, StoredRunFilter("organization", text=text, sort=sort))
    await database.close()
    return ids


async def test_eight_segments_of_a_size_become_one(crowded: Tenants):
    before = await searched(crowded, "zulu -early")
    with crowded.owning() as connection:
        assert value(connection, INDEX) == 0, "nothing is to be done yet"
        for _ in range(8 - len(INDEXED)):
            connection.execute(SEAL, [ACME.id, 50])
        merged, then = value(connection, INDEX), value(connection, INDEX)
        segments = value(connection, "select array_agg(runs) from private.stored_run_segments")
    assert (segments, then) == ([merged], 0)
    assert await searched(crowded, "zulu -early") == before


async def test_a_run_that_changes_while_it_is_indexed_is_found_as_it_is_then(crowded: Tenants):
    (changed,) = (await searched(crowded, "early -corrected -zulu", "date_asc"))[:1]
    with crowded.owning() as renaming:
        renaming.execute("update wizard_stored_runs set run_name = 'Meanwhile' where run_id = %s", [changed])
        with crowded.owning() as connection:
            connection.execute(SEAL, [ACME.id, 100_000])
    assert await searched(crowded, "meanwhile") == [changed]
    with crowded.owning() as connection:
        connection.execute(SEAL, [ACME.id, 100_000])
    assert await searched(crowded, "meanwhile") == [changed]


async def test_what_somebody_holds_while_segments_are_merged_stays_found_where_it_was(crowded: Tenants):
    before = await searched(crowded, "zulu -early")
    with crowded.owning() as renaming:
        renaming.execute("update wizard_stored_runs set run_name = 'Meanwhile' where run_id = %s", before[:1])
        with crowded.owning() as connection:
            connection.execute(MERGE, [ACME.id])
        renaming.rollback()
    assert await searched(crowded, "zulu -early") == before
    with crowded.owning() as connection:
        connection.execute(MERGE, [ACME.id])
        assert value(connection, "select count(*) from private.stored_run_segments") == 1
    assert await searched(crowded, "zulu -early") == before


async def test_a_segment_into_which_nothing_could_be_moved_is_not_kept(crowded: Tenants):
    with crowded.owning() as holding:
        holding.execute("select from private.stored_run_places for update")
        with crowded.owning() as connection:
            segments = value(connection, "select array_agg(id) from private.stored_run_segments")
            assert value(connection, MERGE, ACME.id) == 0
            assert value(connection, "select array_agg(id) from private.stored_run_segments") == segments
