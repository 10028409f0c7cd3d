"""One transaction that acts as one person; the only way to a statement."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from store.constraints import translated

Row = tuple[Any, ...]
Connection = AsyncConnection[Row]
Pool = AsyncConnectionPool[Connection]


class Statement(NamedTuple):
    """A query and its parameters, not sent yet."""

    query: LiteralString
    parameters: dict[str, Any]


@dataclass(slots=True)
class Statistics:
    """What was asked of the database since it was opened; BEGIN and COMMIT count as statements."""

    transactions: int = 0
    statements: int = 0


class Work:
    """A transaction. It begins with its first statement, in the same round trip; what may come `later` travels with the
    next statement or with the commit."""

    def __init__(self, pool: Pool, connection: Connection, acting: Statement, statistics: Statistics) -> None:
        self._pool = pool
        self._connection = connection
        self._pending: list[Statement] = [Statement("begin", {}), acting]
        self._statistics = statistics
        self._begun = False

    async def one(self, query: LiteralString, **parameters: Any) -> Row | None:
        """The first row, or None."""
        return await (await self._execute(query, parameters)).fetchone()

    async def all(self, query: LiteralString, **parameters: Any) -> list[Row]:
        return await (await self._execute(query, parameters)).fetchall()

    async def run(self, query: LiteralString, **parameters: Any) -> int:
        """How many rows were written."""
        return (await self._execute(query, parameters)).rowcount

    def later(self, query: LiteralString, **parameters: Any) -> None:
        """Send this with what follows; its failure shows there."""
        self._pending.append(Statement(query, parameters))

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """A block whose failure leaves the transaction usable as it was before."""
        await self._execute("savepoint attempt", {})
        try:
            yield
        except BaseException:
            self._pending.clear()
            await self._execute("rollback to savepoint attempt", {})
            raise
        self.later("release savepoint attempt")

    async def commit(self) -> None:
        if self._begun or len(self._pending) > 2:
            await self._execute("commit", {})

    async def close(self) -> None:
        """Roll back what was not committed and give the connection back."""
        try:
            if self._connection.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                await self._connection.rollback()
        except psycopg.Error:
            await self._connection.close()
        finally:
            await self._pool.putconn(self._connection)

    async def _execute(self, query: LiteralString, parameters: dict[str, Any]) -> AsyncCursor[Row]:
        statements = [*self._pending, Statement(query, parameters)]
        self._pending.clear()
        try:
            return await self._send(statements)
        except psycopg.Error as error:
            if (known := translated(error)) is not None:
                raise known from error
            raise

    async def _send(self, statements: Sequence[Statement]) -> AsyncCursor[Row]:
        try:
            cursor = await send(self._connection, statements, self._statistics)
        except psycopg.OperationalError:
            if self._begun or not self._connection.broken:
                raise
            self._connection = await replaced(self._pool, self._connection)
            cursor = await send(self._connection, statements, self._statistics)
        self._begun = True
        return cursor


async def send(connection: Connection, statements: Sequence[Statement], statistics: Statistics) -> AsyncCursor[Row]:
    """The last statement's cursor; several statements travel in one round trip."""
    statistics.statements += len(statements)
    if len(statements) == 1:
        return await connection.execute(*statements[0])
    async with connection.pipeline():
        for statement in statements:
            cursor = await connection.execute(*statement)
    return cursor  # pyright: ignore[reportPossiblyUnboundVariable]


async def replaced(pool: Pool, connection: Connection) -> Connection:
    """Another connection in place of one that broke."""
    await pool.putconn(connection)
    return await pool.getconn()
