"""The only door to the database: always as somebody, through restarts and cut connections."""

import asyncio

import psycopg
import pytest
from fixtures.postgres import Database as PostgresDatabase
from fixtures.stores import principal_of
from fixtures.tenants import Tenants

from store.demo import MEMBER, OUTSIDER
from store.pool import Database
from store.queries import query
from wizard.errors import Invalid, Unavailable
from wizard.principal import Principal

MAX = principal_of(MEMBER)
WHO = query("who", "select current_user::text, auth.uid(), auth.email(), current_setting('statement_timeout')")
ROLE = query(
    "role",
    "select current_user::text, coalesce(current_setting('request.jwt.claims')::jsonb ->> 'sub', '')",
)
BACKEND = query("backend", "select pg_backend_pid()")
RENAME = query("rename", "update profiles set name = %(name)s where user_id = auth.uid()")
NAME = query("name", "select name from profiles where user_id = auth.uid()")
BROKEN = query("broken", "select 1 / 0")
SLEEP = query("sleep", "select pg_sleep(60)")


def cut_off(database: PostgresDatabase) -> None:
    """End the server's side of every connection that the program has."""
    with psycopg.connect(database.superuser_dsn) as superuser:
        superuser.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'usher_api'")


async def test_statements_run_as_the_person_and_under_limits(database_of_acme: Database):
    expected = ("usher_person", MEMBER.id, MEMBER.email, "10s")
    assert await database_of_acme.once(MAX, WHO) == [expected]
    async with database_of_acme.acting_as(MAX) as work:
        assert [await work.one(WHO), await work.one(WHO)] == [expected, expected]


async def test_nobody_is_nobody(database_of_acme: Database):
    assert await database_of_acme.once(None, ROLE) == [("usher_anon", "")]


async def test_who_one_was_is_forgotten_with_the_transaction(seeded_database: PostgresDatabase):
    database = await Database.open(seeded_database.request_dsn, max_size=1)
    backends = {(await database.once(principal, BACKEND))[0][0] for principal in (MAX, None, principal_of(OUTSIDER))}
    people = [(await database.once(principal, ROLE))[0][1] for principal in (MAX, None, principal_of(OUTSIDER))]
    assert (len(backends), people) == (1, [str(MEMBER.id), "", str(OUTSIDER.id)])
    await database.close()


async def test_claims_of_a_token_name_nobody_else(database_of_acme: Database):
    forged = Principal(MEMBER.id, MEMBER.email, claims={"sub": str(OUTSIDER.id), "email": OUTSIDER.email})
    ((_, person, email, _),) = await database_of_acme.once(forged, WHO)
    assert (person, email) == (MEMBER.id, MEMBER.email)


async def test_a_block_that_fails_leaves_nothing(database_of_acme: Database):
    async def fail() -> None:
        async with database_of_acme.acting_as(MAX) as work:
            work.later(RENAME, name="Nobody")
            await work.one(BROKEN)

    with pytest.raises(Invalid):
        await fail()
    assert await database_of_acme.once(MAX, NAME) == [(MEMBER.name,)]


async def test_what_comes_later_comes_with_the_commit(database_of_acme: Database):
    async with database_of_acme.acting_as(MAX) as work:
        work.later(RENAME, name="Maximilian")
    assert await database_of_acme.once(MAX, NAME) == [("Maximilian",)]


async def test_what_comes_later_and_fails_is_not_lost(database_of_acme: Database):
    async def fail() -> None:
        async with database_of_acme.acting_as(MAX) as work:
            work.later(RENAME, name="Nobody")
            work.later(BROKEN)

    with pytest.raises(Invalid):
        await fail()
    assert await database_of_acme.once(MAX, NAME) == [(MEMBER.name,)]


async def test_a_swallowed_failure_is_not_taken_for_success(database_of_acme: Database):
    async def swallow() -> None:
        async with database_of_acme.acting_as(MAX) as work:
            await work.one(RENAME, name="Nobody")
            await asyncio.gather(work.one(BROKEN), return_exceptions=True)

    with pytest.raises(RuntimeError, match="swallowed"):
        await swallow()


async def test_after_a_restart_of_the_server_the_next_request_succeeds(
    database_of_acme: Database, seeded_database: PostgresDatabase
):
    for _ in range(3):
        await database_of_acme.once(MAX, WHO)
        cut_off(seeded_database)
        async with database_of_acme.acting_as(MAX) as work:
            assert await work.one(NAME) == (MEMBER.name,)


async def test_a_connection_that_dies_in_the_middle_is_told_and_replaced(database_of_acme: Database, tenants: Tenants):
    async def write() -> None:
        async with database_of_acme.acting_as(MAX) as work:
            await work.one(RENAME, name="Nobody")
            cut_off(tenants.database)

    with pytest.raises(Unavailable):
        await write()
    assert await database_of_acme.once(MAX, NAME) == [(MEMBER.name,)]


async def test_a_request_that_is_given_up_gives_its_connection_back(seeded_database: PostgresDatabase):
    database = await Database.open(seeded_database.request_dsn, max_size=1)
    waiting = asyncio.create_task(database.once(MAX, SLEEP))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.2)
    assert await database.once(MAX, NAME) == [(MEMBER.name,)]
    await database.close()


async def test_a_transaction_pooler_needs_nothing_prepared(seeded_database: PostgresDatabase):
    database = await Database.open(seeded_database.request_dsn, max_size=1, pooled=True)
    prepared = query("prepared", "select count(*) from pg_prepared_statements")
    async with database.acting_as(MAX) as work:
        assert await work.one(NAME) == (MEMBER.name,)
        assert await work.one(prepared) == (0,)
    await database.close()
