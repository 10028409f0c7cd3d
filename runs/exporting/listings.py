"""Whole listings of stored runs as files, read a page at a time while they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from runs.exporting.csv_text import csv_parts
from runs.exporting.formats import ExportedFile, ExportFormat
from runs.exporting.json_text import json_parts
from runs.exporting.tables import BOTH, AnswerTable, Pages, RunTable, Table
from runs.exporting.workbook import MOST_COLUMNS, workbook_parts
from wizard.errors import Invalid
from wizard.ports.exports import ExportedRun, ExportStore
from wizard.ports.stored_runs import StoredRunFilter, StoredRunStore
from wizard.principal import Principal

PAGE = 200
NAME = "Stored runs"
NOT_PRINTED = "Listings are exported as csv, xlsx or json; a pdf is of one run."


class ExportingListings:
    """The use case of taking along whatever a listing holds."""

    def __init__(self, stored: StoredRunStore, store: ExportStore) -> None:
        self._stored, self._store = stored, store

    async def export(self, principal: Principal, narrowed: StoredRunFilter, wanted: ExportFormat) -> ExportedFile:
        """All that the listing holds, in its order.

        Of one wizard a table has a row a run, of several a row an answer. Raises Invalid for a pdf.
        """
        if wanted == "pdf":
            raise Invalid(NOT_PRINTED, field="format")
        others = self._pages(principal, narrowed)
        first = await anext(others, ())  # so that what is wrong shows before anything is sent
        pages = _joined(first, others)
        match wanted:
            case "json":
                return ExportedFile(NAME, wanted, json_parts(pages))
            case "csv":
                return ExportedFile(NAME, wanted, csv_parts(await self._table(principal, narrowed, first), pages))
            case "xlsx":
                table = await self._table(principal, narrowed, first)
                tables = [("Runs", table)] if isinstance(table, RunTable) else BOTH
                return ExportedFile(NAME, wanted, await workbook_parts(tables, pages))
            case _:
                assert_never(wanted)

    async def _pages(self, principal: Principal, narrowed: StoredRunFilter) -> Pages:
        """Each page in transactions of its own, so that nobody who reads slowly holds one."""
        after: str | None = None
        while True:
            page = (await self._stored.list(principal, narrowed, limit=PAGE, after=after)).page
            yield await self._store.runs(principal, [run.run_id for run in page.items])
            if page.next is None:
                return
            after = page.next

    async def _table(self, principal: Principal, narrowed: StoredRunFilter, first: Sequence[ExportedRun]) -> Table:
        if narrowed.wizard is None:
            return AnswerTable()
        fields = await self._store.fields(principal, first[0].wizard_id) if first else ()
        table = RunTable(fields)
        return table if len(table.heading) <= MOST_COLUMNS else AnswerTable()


async def _joined(first: Sequence[ExportedRun], others: Pages) -> Pages:
    yield first
    async for page in others:
        yield page
