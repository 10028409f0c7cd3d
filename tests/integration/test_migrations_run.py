"""Migrating a real database: once, in order, also by several at a time, and never past a history that doesn't fit."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from fixtures.postgres import Database

from store.migrate import migrate
from store.migrations import FOLDER, MigrationChanged, MigrationFailed, MigrationUnknown, read_migrations
from store.seed import seed

NAMES = tuple(migration.name for migration in read_migrations())


def copied(folder: Path, *, count: int = len(NAMES)) -> Path:
    for name in NAMES[:count]:
        (folder / f"{name}.sql").write_text((FOLDER / f"{name}.sql").read_text())
    return folder


async def migrated(database: Database, folder: Path = FOLDER) -> tuple[str, ...]:
    return await migrate(database.owner_dsn, superuser_dsn=database.superuser_dsn, folder=folder)


async def test_an_empty_database_gets_every_migration_and_a_second_start_none(empty_database: Database) -> None:
    assert await migrated(empty_database) == NAMES
    assert await migrated(empty_database) == ()


async def test_servers_that_start_together_migrate_once(empty_database: Database) -> None:
    ran = await asyncio.gather(*(migrated(empty_database) for _ in range(4)))
    assert sorted(ran, key=len) == [(), (), (), NAMES]


async def test_later_migrations_follow_those_that_ran(empty_database: Database, tmp_path: Path) -> None:
    await migrated(empty_database, copied(tmp_path, count=3))
    assert await migrate(empty_database.owner_dsn) == NAMES[3:]


async def test_a_changed_old_migration_stops_the_start(empty_database: Database, tmp_path: Path) -> None:
    await migrated(empty_database)
    changed = copied(tmp_path) / f"{NAMES[1]}.sql"
    changed.write_text(changed.read_text() + "-- one more thought\n")
    with pytest.raises(MigrationChanged, match=NAMES[1]):
        await migrated(empty_database, tmp_path)


async def test_a_database_from_a_newer_program_stops_the_start(empty_database: Database, tmp_path: Path) -> None:
    await migrated(empty_database)
    with pytest.raises(MigrationUnknown, match=NAMES[-1]):
        await migrated(empty_database, copied(tmp_path, count=len(NAMES) - 1))


async def test_a_migration_that_fails_leaves_nothing_behind(empty_database: Database, tmp_path: Path) -> None:
    copied(tmp_path, count=1)
    (tmp_path / "0002_broken.sql").write_text("create table public.half (id int); select 1 / 0;")
    with pytest.raises(MigrationFailed, match="0002_broken failed: division by zero"):
        await migrated(empty_database, tmp_path)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        assert connection.execute("select to_regclass('public.half')").fetchone() == (None,)
        assert connection.execute("select name from private.schema_migrations").fetchall() == [(NAMES[0],)]


async def test_migrations_are_refused_to_anybody_but_the_owner(empty_database: Database) -> None:
    with pytest.raises(MigrationFailed, match="migrations run as usher_owner, not as postgres"):
        await migrate(empty_database.superuser_dsn, superuser_dsn=empty_database.superuser_dsn)


async def test_a_function_made_later_is_closed_to_everybody(empty_database: Database) -> None:
    await migrated(empty_database)
    with psycopg.connect(empty_database.owner_dsn) as connection:
        connection.execute("create function private.later() returns int language sql as 'select 1'")
        closed = "select has_function_privilege('public', 'private.later()', 'execute')"
        assert connection.execute(closed).fetchone() == (False,)


async def test_the_bootstrap_gives_a_login_its_new_password(empty_database: Database) -> None:
    await migrate(
        empty_database.owner_dsn, superuser_dsn=empty_database.superuser_dsn, passwords={"service_role": "new one"}
    )
    with psycopg.connect(empty_database.superuser_dsn) as connection:
        stored = connection.execute("select rolpassword from pg_authid where rolname = 'service_role'").fetchone()
    assert stored is not None
    assert stored[0].startswith("SCRAM-SHA-256$")


async def test_seeding_again_adds_nothing(empty_database: Database) -> None:
    await migrated(empty_database)
    counts: list[object] = []
    for _ in range(2):
        await seed(empty_database.owner_dsn, demo=True)
        with psycopg.connect(empty_database.owner_dsn) as connection:
            counted = "select (select count(*) from wizard_versions), (select count(*) from memberships)"
            counts.append(connection.execute(counted).fetchone())
    assert counts == [(1, 4), (1, 4)]


async def test_servers_that_start_together_seed_once(empty_database: Database) -> None:
    await migrated(empty_database)
    await asyncio.gather(*(seed(empty_database.owner_dsn, demo=True) for _ in range(3)))
    with psycopg.connect(empty_database.owner_dsn) as connection:
        assert connection.execute("select count(*) from wizard_versions").fetchone() == (1,)
        assert connection.execute("select count(*) from memberships").fetchone() == (4,)
