"""Runs as an Excel workbook, written row by row to a file so that it is never whole in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from runs.exporting.cells import Cell
from runs.exporting.tables import Pages, Table
from wizard.ports.exports import ExportedRun

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
CUT = " … [cut: a cell of Excel holds no more]"
FIRST_YEAR = 1900
PART = 256 * 1024
OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Workbook:
    """A sheet for each table, and further ones where it is longer than a sheet can be."""

    def __init__(self, path: Path, tables: Sequence[tuple[str, Table]], *, most_rows: int = MOST_ROWS) -> None:
        self._book: Any = xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)})
        self._book.set_properties({"created": datetime(FIRST_YEAR + 100, 1, 1)})  # noqa: DTZ001
        formats = _Formats(self._book)
        self._sheets = [(table, _Sheets(self._book, formats, name, table, most_rows)) for name, table in tables]

    def add(self, runs: Iterable[ExportedRun]) -> None:
        for run in runs:
            for table, sheets in self._sheets:
                for row in table.rows(run):
                    sheets.add(row)

    def close(self) -> None:
        """Writes the file."""
        self._book.close()


class _Formats:
    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EBF7"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.time = book.add_format({"num_format": "hh:mm", "align": "left"})
        self.datetime = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})


class _Sheets:
    """One table on as many sheets as it needs."""

    def __init__(self, book: Any, formats: _Formats, name: str, table: Table, most_rows: int) -> None:
        self._book, self._formats, self._name, self._table, self._most = book, formats, name, table, most_rows
        self._count, self._row = 0, 0
        self._sheet: Any = None
        self._begin()

    def add(self, row: Sequence[Cell]) -> None:
        if self._row == self._most:
            self._begin()
        for column, cell in enumerate(row):
            self._write(column, cell)
        self._row += 1

    def _begin(self) -> None:
        self._count += 1
        name = self._name if self._count == 1 else f"{self._name} {self._count}"
        self._sheet, self._row = self._book.add_worksheet(name), 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._table.heading) - 1, 18)
        for column, title in enumerate(self._table.heading):
            self._sheet.write_string(0, column, _fitting(title), self._formats.heading)

    def _write(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case str():
                self._sheet.write_string(self._row, column, _fitting(cell))
            case time():
                self._sheet.write_datetime(self._row, column, cell, self._formats.time)
            case date() if cell.year < FIRST_YEAR:
                self._sheet.write_string(self._row, column, cell.isoformat())
            case datetime():
                self._sheet.write_datetime(self._row, column, cell, self._formats.datetime)
            case date():
                self._sheet.write_datetime(self._row, column, cell, self._formats.date)
            case _:
                self._sheet.write_number(self._row, column, cell)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


async def workbook_parts(tables: Sequence[tuple[str, Table]], pages: Pages) -> AsyncIterator[bytes]:
    """The whole workbook is written before its first part is there, since only then it is known to be one.

    Its file has no name any more by then: it goes when nobody reads it.
    """
    with TemporaryDirectory(prefix="usher-export-") as folder:
        path = Path(folder) / "runs.xlsx"
        book = await asyncio.to_thread(Workbook, path, tables)
        async for page in pages:
            await asyncio.to_thread(book.add, page)
        await asyncio.to_thread(book.close)
        return _read(path.open("rb"))


async def _read(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while part := await asyncio.to_thread(file.read, PART):
            yield part
