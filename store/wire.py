"""Statements on their way to PostgreSQL and rows on their way back: however many, one packet and one round trip.

psycopg's own cursors flush the socket for every statement of a pipeline, which costs five times the CPU of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from store.documents import clean
from store.queries import Query

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """A query with its parameters, not sent yet."""

    query: Query
    parameters: Mapping[str, Any]


class Line(AsyncConnection[Row]):
    """A connection that remembers what is prepared on it."""

    def __init__(self, pgconn: PGconn, *options: Any) -> None:
        super().__init__(pgconn, *options)
        self._planned: set[bytes] = set()

    async def converse(self, statements: Sequence[Statement]) -> list[Row]:
        """The rows of the last statement. Raises the first error of any; what came after it was not executed."""
        sent: list[bytes | None] = []
        self.pgconn.enter_pipeline_mode()
        try:
            for statement in statements:
                self._send(statement, sent)
            self.pgconn.pipeline_sync()
            results = await self.wait(_answers(self.pgconn))
        except BaseException:
            # Given up half way: nobody knows what is prepared, or whose the next answers are.
            self.pgconn.finish()
            raise
        self.pgconn.exit_pipeline_mode()
        self._settle(results, sent)
        return self._rows(results[-1])

    def _send(self, statement: Statement, sent: list[bytes | None]) -> None:
        """Queue a statement. `sent` notes for each answer to come which preparation it is of."""
        query, parameters = statement
        values = [encoded(parameters[name]) for name in query.parameters]
        if self.prepare_threshold is None:
            self.pgconn.send_query_params(query.text, values)
        else:
            if query.name not in self._planned and query.name not in sent:
                self.pgconn.send_prepare(query.name, query.text)
                sent.append(query.name)
            self.pgconn.send_query_prepared(query.name, values)
        sent.append(None)

    def _settle(self, results: Sequence[PGresult], sent: Sequence[bytes | None]) -> None:
        failure = None
        for result, name in zip(results, sent, strict=False):
            if result.status == ExecStatus.FATAL_ERROR:
                failure = failure or error_from_result(result)
            elif name is not None and result.status == ExecStatus.COMMAND_OK:
                self._planned.add(name)
        if failure is not None:
            raise failure
        if len(results) != len(sent):
            raise psycopg.OperationalError("the connection ended in the middle of a conversation")

    def _rows(self, result: PGresult) -> list[Row]:
        if result.status != ExecStatus.TUPLES_OK:
            return []
        transformer = Transformer(self)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)


def _answers(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Sends what is queued, and the answers up to the sync."""
    while pgconn.flush():
        ready = yield Wait.RW
        if (ready or 0) & Ready.R:
            pgconn.consume_input()
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            if pgconn.status:
                return results
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)


def encoded(value: Any) -> bytes | None:
    """A parameter in PostgreSQL's text format."""
    match value:
        case None:
            return None
        case str():
            return clean(value).encode()
        case bool():
            return b"t" if value else b"f"
        case UUID() | int() | float():
            return str(value).encode()
        case datetime():
            return value.isoformat().encode()
        case list() | tuple():
            return b"{" + b",".join(_element(item) for item in value) + b"}"  # pyright: ignore[reportUnknownVariableType]
        case _:
            raise TypeError(f"no way to send a {type(value).__name__}")


def _element(item: Any) -> bytes:
    text = encoded(item)
    return b"null" if text is None else b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
