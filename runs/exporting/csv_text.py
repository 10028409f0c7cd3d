"""Runs as comma-separated values, in the form that spreadsheets open rightly everywhere: UTF-8 with a mark, CRLF."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Iterable, Sequence
from io import StringIO

from runs.exporting.cells import Cell, plain_text
from runs.exporting.tables import Pages, Table

BYTE_ORDER_MARK = "\ufeff"


async def csv_parts(table: Table, pages: Pages) -> AsyncIterator[bytes]:
    """The file in parts, one a page."""
    yield (BYTE_ORDER_MARK + _lines([table.heading])).encode()
    async for page in pages:
        yield _lines(row for run in page for row in table.rows(run)).encode("utf-8", "replace")


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([plain_text(cell) for cell in row] for row in rows)
    return text.getvalue()
