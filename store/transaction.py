"""One transaction that acts as one person; the only way to a statement."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from store.constraints import translated
from store.queries import Query, query
from store.wire import Line, Row, Statement

Pool = AsyncConnectionPool[Line]

BEGIN = Statement(query("begin", "begin"), {})
COMMIT = query("commit", "commit")
SAVEPOINT = query("savepoint", "savepoint attempt")
ROLL_BACK_TO = query("roll_back_to", "rollback to savepoint attempt")
RELEASE = query("release", "release savepoint attempt")


@dataclass(slots=True)
class Statistics:
    """What was asked of the database since it was opened; BEGIN and COMMIT count as statements."""

    transactions: int = 0
    statements: int = 0


class Work:
    """A transaction. It begins with its first statement, in the same round trip; what may come `later` travels with the
    next statement or with the commit."""

    def __init__(self, pool: Pool, line: Line, acting: Statement, statistics: Statistics) -> None:
        self._pool = pool
        self._line = line
        self._pending = [BEGIN, acting]
        self._statistics = statistics
        self._begun = False

    async def one(self, query: Query, **parameters: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.all(query, **parameters)
        return rows[0] if rows else None

    async def all(self, query: Query, **parameters: Any) -> list[Row]:
        statements = [*self._pending, Statement(query, parameters)]
        self._pending.clear()
        try:
            return await self._send(statements)
        except psycopg.Error as error:
            raise translated(error) or error from error

    def later(self, query: Query, **parameters: Any) -> None:
        """Send this with what follows; its failure shows there."""
        self._pending.append(Statement(query, parameters))

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """A block whose failure leaves the transaction usable as it was before."""
        await self.all(SAVEPOINT)
        try:
            yield
        except BaseException:
            self._pending.clear()
            await self.all(ROLL_BACK_TO)
            raise
        self.later(RELEASE)

    async def commit(self) -> None:
        if self._line.pgconn.transaction_status == TransactionStatus.INERROR:
            # PostgreSQL would answer COMMIT with a silent rollback.
            raise RuntimeError("a statement failed, outside any savepoint, and its error was swallowed")
        if self._begun or len(self._pending) > 2:
            await self.all(COMMIT)

    async def close(self) -> None:
        """Roll back what was not committed and give the connection back."""
        try:
            if self._line.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                await self._line.rollback()
        except psycopg.Error:
            await self._line.close()
        finally:
            await self._pool.putconn(self._line)

    async def _send(self, statements: Sequence[Statement]) -> list[Row]:
        self._statistics.statements += len(statements)
        try:
            rows = await self._line.converse(statements)
        except psycopg.OperationalError:
            if self._begun or not self._line.broken:
                raise
            # Nothing was committed: the same again on another connection.
            await self._pool.putconn(self._line)
            self._line = await self._pool.getconn()
            rows = await self._line.converse(statements)
        self._begun = True
        return rows
