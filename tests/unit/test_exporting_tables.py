"""Runs as tables: which rows and columns there are, and what a spreadsheet makes of a cell."""

import csv
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fakes.played_runs import answer, column, recorded

from runs.exporting.csv_text import csv_parts
from runs.exporting.tables import AnswerTable, RunTable, Table
from runs.exporting.workbook import LONGEST_CELL, Workbook

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]
TYPED = (
    answer("count", "number_input", -5),
    answer("part", "slider", 2.5),
    answer("day", "date_input", "2027-06-01"),
    answer("at", "time_input", "19:30"),
    answer("moment", "datetime_input", "2027-06-01T19:30"),
    answer("old", "date_input", "1850-01-01"),
)


async def as_csv(table: Table, *runs) -> list[list[str]]:
    async def pages():
        for run in runs:
            yield [run]

    text = b"".join([part async for part in csv_parts(table, pages())]).decode()
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    return list(csv.reader(StringIO(text[1:], newline="")))


def as_workbook(path: Path, *runs, tables: list[tuple[str, Table]], **limits) -> Any:
    book = Workbook(path / "runs.xlsx", tables, **limits)
    book.add(runs)
    book.close()
    return openpyxl.load_workbook(path / "runs.xlsx")


async def test_a_wizards_runs_have_a_row_each_and_a_column_for_each_field():
    table = RunTable([column("title"), column("size"), column("gone")])
    first = recorded(answer("title", "text_input", "Gala"), answer("size", "number_input", 50))
    second = recorded(answer("gone", "text_input", "Old"), answer("size", "number_input", 7, state="set_aside"))
    heading, *rows = await as_csv(table, first, second)
    assert heading[-3:] == ["Title", "Size", "Gone"]
    assert [row[-3:] for row in rows] == [["Gala", "50", ""], ["", "", "Old"]]
    assert rows[0][1:12] == [
        *("Summer gala", "Event wizard", "3", "Grace Hopper", "completed", "2026-11-20 18:02:00"),
        *("2026-11-20 18:16:00", "840", "2026-11-20 18:16:00", "gala, vip", ""),
    ]


async def test_fields_of_one_name_are_told_apart_by_their_keys():
    twice = [column("a.title"), column("b.title")]
    same = [each.__class__(each.option_set_id, each.key, "Title") for each in twice]
    heading, *_ = await as_csv(RunTable(same))
    assert heading[-2:] == ["Title (a.title)", "Title (b.title)"]


async def test_runs_of_several_wizards_have_a_row_an_answer():
    run = recorded(answer("title", "text_input", "Gala"), answer("size", "number_input", 7, state="set_aside"))
    heading, *rows = await as_csv(AnswerTable(), run, recorded())
    assert [dict(zip(heading, row, strict=True))["Answer"] for row in rows] == ["Gala", "7", ""]
    assert rows[1][6:] == ["Setup", "Size", "size", "set aside", "7"]


@pytest.mark.parametrize("formula", FORMULAS)
async def test_no_text_is_a_formula_in_either_file(formula: str, tmp_path: Path):
    run = recorded(answer("x", "text_input", formula), run_name=formula, run_notes=formula, executed_by=formula)
    _, row = await as_csv(RunTable([column("x")]), run)
    assert [row[at] for at in (1, 4, 11, 12)] == [f"'{formula}"] * 4
    sheet = as_workbook(tmp_path, run, tables=[("Runs", RunTable([column("x")]))]).worksheets[0]
    cells = [sheet.cell(2, at + 1) for at in (1, 4, 11, 12)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value.replace("_x000D_", "\r").strip() for cell in cells} == {formula.strip()}
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("end", [";", "; ", '";"', "\t", "\n", "\r\n", "|"])
async def test_no_text_holds_a_formula_where_other_signs_end_a_cell(end: str):
    formula = '=HYPERLINK("http://example.org")'
    run = recorded(answer("x", "text_input", "x"), run_name=f"Gala{end}{formula}", run_notes=f"a{end}b; c-d")
    _, row = await as_csv(RunTable(), run)
    assert [row[at] for at in (1, 11)] == [f"Gala{end}'{formula}", f"a{end}b; c-d"]


async def test_an_address_is_no_link_and_a_name_of_a_field_no_formula(tmp_path: Path):
    named = column("x").__class__(UUID(int=1), "x", "=cmd()")
    heading, *_ = await as_csv(RunTable([named]))
    assert heading[-1] == "'=cmd()"
    run = recorded(answer("x", "text_input", "https://example.com/"))
    book = as_workbook(tmp_path, run, tables=[("Runs", RunTable([column("x"), named]))])
    sheet = book.worksheets[0]
    assert (sheet.cell(1, 14).value, sheet.cell(1, 14).data_type) == ("=cmd()", "s")
    assert sheet.cell(2, 13).hyperlink is None


async def test_numbers_days_and_times_are_what_they_are(tmp_path: Path):
    columns = [column(each.key) for each in TYPED]
    _, row = await as_csv(RunTable(columns), recorded(*TYPED))
    assert row[12:] == ["-5", "2.5", "2027-06-01", "19:30:00", "2027-06-01 19:30:00", "1850-01-01"]
    sheet = as_workbook(tmp_path, recorded(*TYPED), tables=[("Runs", RunTable(columns))]).worksheets[0]
    values = [sheet.cell(2, at).value for at in range(13, 19)]
    moments = [datetime(2027, 6, 1), time(19, 30), datetime(2027, 6, 1, 19, 30), "1850-01-01"]  # noqa: DTZ001
    assert values == [-5, 2.5, *moments]
    assert sheet.cell(2, 7).value == datetime(2026, 11, 20, 18, 2)  # noqa: DTZ001
    assert date(2027, 6, 1) == values[2].date()


def test_a_cell_that_excel_could_not_hold_is_cut_and_says_so(tmp_path: Path):
    run = recorded(answer("x", "text_input", "ä" * 40_000))
    sheet = as_workbook(tmp_path, run, tables=[("Runs", RunTable([column("x")]))]).worksheets[0]
    cut = sheet.cell(2, 13).value
    assert len(cut) == LONGEST_CELL
    assert cut.endswith("[cut: a cell of Excel holds no more]")


def test_more_rows_than_a_sheet_holds_go_on_another(tmp_path: Path):
    runs = [recorded(run_name=f"Run {number}") for number in range(5)]
    book = as_workbook(tmp_path, *runs, tables=[("Runs", RunTable()), ("Answers", AnswerTable())], most_rows=3)
    assert book.sheetnames == ["Runs", "Answers", "Runs 2", "Answers 2", "Runs 3", "Answers 3"]
    assert [book[name].max_row for name in ("Runs", "Runs 2", "Runs 3")] == [3, 3, 2]
    assert book["Runs 3"].cell(1, 2).value == "Run"
    assert book["Runs 3"].cell(2, 2).value == "Run 4"
