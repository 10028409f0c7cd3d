"""The pool of connections to PostgreSQL, handed out only as transactions that act as somebody."""

from __future__ import annotations

import select
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from store import documents
from store.constraints import translated
from store.queries import Query, query
from store.transaction import Pool, Statistics, Work
from store.wire import Line, Row, Statement
from wizard.principal import Principal

PERSON, ANYBODY, WORKER = "usher_person", "usher_anon", "usher_worker"

_LIMITS = (
    "select set_config('statement_timeout', '10s', true), set_config('lock_timeout', '5s', true),"
    " set_config('idle_in_transaction_session_timeout', '15s', true)"
)
_ACT = ", set_config('role', %(role)s, true), set_config('request.jwt.claims', %(claims)s, true)"
LIMIT = query("limit", _LIMITS)
ACT = query("act", _LIMITS + _ACT)


class Database:
    """Every statement runs in a transaction under a request role with its person's claims; there is no other door."""

    def __init__(self, pool: Pool, *, own_login: bool, nobody: str = ANYBODY) -> None:
        self._pool = pool
        self._own_login = own_login
        self._nobody = Statement(ACT, {"role": nobody, "claims": '{"role":"anon"}' if nobody == ANYBODY else "{}"})
        self.statistics = Statistics()

    @staticmethod
    async def open(
        dsn: str,
        *,
        min_size: int = 1,
        max_size: int = 10,
        pooled: bool = False,
        own_login: bool = False,
        nobody: str = ANYBODY,
    ) -> Database:
        """`pooled`: the address is a transaction pooler's, which can't keep prepared statements.

        `own_login`: of a server that acts as itself, not for persons: the embedded issuer. `nobody`: the role of what
        is done for no person, which is the worker's in the worker.
        """
        pool: Pool = AsyncConnectionPool(
            dsn,
            connection_class=Line,
            kwargs={"autocommit": True, "prepare_threshold": None if pooled else 0},
            min_size=min_size,
            max_size=max_size,
            open=False,
            configure=_configure,
            check=_check,
            name="usher",
        )
        await pool.open()
        return Database(pool, own_login=own_login, nobody=nobody)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def acting_as(self, principal: Principal | None) -> AsyncGenerator[Work]:
        """A transaction as that person, or as anybody; it commits when the block ends without an error."""
        self.statistics.transactions += 1
        work = Work(self._pool, await self._line(), self._acting(principal), self.statistics)
        try:
            yield work
            await work.commit()
        finally:
            await work.close()

    async def once(self, principal: Principal | None, query: Query, **parameters: Any) -> list[Row]:
        """A transaction of one statement, in one round trip."""
        self.statistics.transactions += 1
        line = await self._line()
        try:
            # Between two syncs of a pipeline everything is one transaction, without BEGIN and COMMIT.
            self.statistics.statements += 2
            return await line.converse((self._acting(principal), Statement(query, parameters)))
        except psycopg.Error as error:
            raise translated(error) or error from error
        finally:
            await self._pool.putconn(line)

    async def _line(self) -> Line:
        try:
            return await self._pool.getconn()
        except psycopg.Error as error:
            raise translated(error) or error from error

    def _acting(self, principal: Principal | None) -> Statement:
        if self._own_login:
            return Statement(LIMIT, {})
        if principal is None:
            return self._nobody
        return Statement(ACT, {"role": PERSON, "claims": _claims(principal)})


def _claims(principal: Principal) -> str:
    claims = {**principal.claims, "sub": str(principal.user_id)}
    if principal.email is not None:
        claims["email"] = principal.email
    return documents.dumps(claims)


async def _configure(line: Line) -> None:
    set_json_loads(documents.loads, line)


async def _check(line: Line) -> None:
    """A server that went away leaves something to read on an idle connection; only then is it worth a question."""
    poll = select.poll()
    poll.register(line.fileno(), select.POLLIN)
    if poll.poll(0):
        await AsyncConnectionPool.check_connection(line)
