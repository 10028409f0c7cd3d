"""Brings a database to the newest schema, once and in order, also when several servers start together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
from psycopg import AsyncConnection

from store import bootstrap as plain
from store.migrations import FOLDER, Migration, MigrationFailed, pending, read_migrations

_LOCK = 7_308_604_905  # "usher" for the advisory lock: one migrator at a time in a database
_HISTORY = plain.FOLDER / "3_history.sql"


async def migrate(
    owner_dsn: str,
    *,
    superuser_dsn: str | None = None,
    passwords: Mapping[str, str] | None = None,
    folder: Path = FOLDER,
) -> tuple[str, ...]:
    """The names of the migrations that ran just now. Raises MigrationRefused.

    `owner_dsn` is `usher_owner`'s and direct, not a transaction pooler's. With `superuser_dsn` the server is plain
    PostgreSQL, whose roles and `auth` schema are made first; `passwords` are those of its logins.
    """
    known = read_migrations(folder)
    if superuser_dsn is not None:
        await plain.bootstrap(superuser_dsn, passwords)
    async with await AsyncConnection.connect(owner_dsn, autocommit=True) as connection:
        await connection.execute("set client_min_messages = warning")
        await connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        missing = pending(known, await _history(connection))
        await _apply(connection, missing)
    return tuple(migration.name for migration in missing)


async def _history(connection: AsyncConnection) -> dict[str, str]:
    try:
        async with connection.transaction():
            await connection.execute(_HISTORY.read_bytes())
    except psycopg.errors.InsufficientPrivilege as error:
        raise MigrationFailed(
            f"the owner may not make the schema, run supabase/bootstrap first: {_said(error)}"
        ) from error
    cursor = await connection.execute("select name, checksum from private.schema_migrations")
    return dict(await cursor.fetchall())


async def _apply(connection: AsyncConnection, migrations: Sequence[Migration]) -> None:
    for migration in migrations:
        try:
            async with connection.transaction():
                await connection.execute(migration.text.encode())
                await connection.execute(
                    "insert into private.schema_migrations (name, checksum) values (%s, %s)",
                    [migration.name, migration.checksum],
                )
        except psycopg.Error as error:
            raise MigrationFailed(f"migration {migration.name} failed: {_said(error)}") from error


def _said(error: psycopg.Error) -> str:
    return " ".join((error.diag.message_primary or str(error)).split())
