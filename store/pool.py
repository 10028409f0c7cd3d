"""The pool of connections to PostgreSQL, handed out only as transactions that act as somebody."""

from __future__ import annotations

import select
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import psycopg
from psycopg.adapt import Buffer
from psycopg.types.json import set_json_loads
from psycopg.types.string import StrDumperUnknown
from psycopg_pool import AsyncConnectionPool

from store import documents
from store.constraints import translated
from store.transaction import Connection, Pool, Row, Statement, Statistics, Work, send
from wizard.principal import Principal

PERSON, ANYBODY = "usher_person", "usher_anon"

_LIMITS: LiteralString = (
    "select set_config('statement_timeout', '10s', true), set_config('lock_timeout', '5s', true),"
    " set_config('idle_in_transaction_session_timeout', '15s', true)"
)
_ACT: LiteralString = (
    _LIMITS + ", set_config('role', %(role)s, true), set_config('request.jwt.claims', %(claims)s, true)"
)


class Database:
    """Every statement runs in a transaction under a request role with its person's claims; there is no other door."""

    def __init__(self, pool: Pool, *, own_login: bool) -> None:
        self._pool = pool
        self._own_login = own_login
        self.statistics = Statistics()

    @staticmethod
    async def open(
        dsn: str, *, min_size: int = 1, max_size: int = 10, pooled: bool = False, own_login: bool = False
    ) -> Database:
        """`pooled`: the address is a transaction pooler's, which can't keep prepared statements.

        `own_login`: of a server that acts as itself, not for persons: the embedded issuer.
        """
        pool: Pool = AsyncConnectionPool(
            dsn,
            kwargs={"autocommit": True, "prepare_threshold": None if pooled else 2},
            min_size=min_size,
            max_size=max_size,
            open=False,
            configure=_configure,
            check=_check,
            name="usher",
        )
        await pool.open()
        return Database(pool, own_login=own_login)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def acting_as(self, principal: Principal | None) -> AsyncGenerator[Work]:
        """A transaction as that person, or as anybody; it commits when the block ends without an error."""
        self.statistics.transactions += 1
        work = Work(self._pool, await self._connection(), self._acting(principal), self.statistics)
        try:
            yield work
            await work.commit()
        finally:
            await work.close()

    async def once(self, principal: Principal | None, query: LiteralString, **parameters: Any) -> list[Row]:
        """A transaction of one statement, in one round trip."""
        self.statistics.transactions += 1
        connection = await self._connection()
        try:
            # Between two syncs of a pipeline everything is one transaction, without BEGIN and COMMIT.
            statements = (self._acting(principal), Statement(query, parameters))
            return await (await send(connection, statements, self.statistics)).fetchall()
        except psycopg.Error as error:
            if (known := translated(error)) is not None:
                raise known from error
            raise
        finally:
            await self._pool.putconn(connection)

    async def _connection(self) -> Connection:
        try:
            return await self._pool.getconn()
        except psycopg.Error as error:
            raise translated(error) or error from error

    def _acting(self, principal: Principal | None) -> Statement:
        if self._own_login:
            return Statement(_LIMITS, {})
        if principal is None:
            return Statement(_ACT, {"role": ANYBODY, "claims": '{"role":"anon"}'})
        return Statement(_ACT, {"role": PERSON, "claims": _claims(principal)})


def _claims(principal: Principal) -> str:
    claims = {**principal.claims, "sub": str(principal.user_id)}
    if principal.email is not None:
        claims["email"] = principal.email
    return documents.dumps(claims)


class _TextDumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(documents.clean(obj))


async def _configure(connection: Connection) -> None:
    connection.adapters.register_dumper(str, _TextDumper)
    set_json_loads(documents.loads, connection)


async def _check(connection: Connection) -> None:
    """A server that went away leaves something to read on an idle connection; only then is it worth a question."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        await AsyncConnectionPool.check_connection(connection)
