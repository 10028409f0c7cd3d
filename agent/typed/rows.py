"""Reads repeating rows of typed columns, such as `VIP 150 x 50, General 50 for 300 people`."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from agent.typed.dates import find_dates
from agent.typed.mentions import blank
from agent.typed.numerals import digits
from agent.typed.row_cells import Cell, assigned, numbers_in
from agent.typed.row_names import is_introduction, name_of
from agent.typed.times import find_times
from agent.typed.words import fold, is_asking, is_unsure, stems

Scalar = str | int | float | bool | None
ColumnKind = Literal["text", "number", "integer", "date", "time", "bool"]


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: its key, its type and all the names it goes by."""

    key: str
    kind: ColumnKind
    names: tuple[str, ...] = ()


_HARD = re.compile(r"\s*(?:;|•|\|\s|\.\s+(?=[A-Z]))\s*")
_AFTER_NUMBER = re.compile(r"(?<=[\d€$£)]) +(?=[A-Za-z])")
_SOFT = re.compile(r"(\s*,\s*(?:and\s+|plus\s+)?(?!\d{3}(?!\d))|\s+(?:and|plus|&|\+|then)\s+)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_GLUED = re.compile(r"(?<=\d) ?[x×*](?=[\d$€£])", re.IGNORECASE)
_HEDGED = re.compile(
    r"^(?:(?:hmm+|um+|uh+|oh|well|ok(?:ay)?|so|let's see|let me see|i think|i guess)[, .]+)+(?=(?:there|we|it|i)\b)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\beach\b|\bapiece\b|\bper\b")


def read_rows(message: str, columns: Sequence[RowColumn], now: datetime) -> list[dict[str, Scalar]] | None:
    """A list of cells by column key; columns that weren't told are left out. None unless every part fits a row."""
    if message.lstrip()[:1] in ("[", "{"):
        return _from_json(message, columns)
    folded = fold(message)
    if is_asking(folded) or is_unsure(folded):
        return None
    rows: list[dict[str, Scalar]] = []
    for chunk in _chunks(_GLUED.sub(" x ", _HEDGED.sub("", message)), columns):
        row = _row(chunk, columns, now)
        if row is None:
            return None
        rows.append(row)
    return rows or None


def _from_json(message: str, columns: Sequence[RowColumn]) -> list[dict[str, Scalar]] | None:
    try:
        document: Any = json.loads(message)
    except (ValueError, RecursionError):
        return None
    items = cast("list[Any]", document if isinstance(document, list) else [document])
    rows = [_by_key(cast("dict[str, Any]", item), columns) for item in items if isinstance(item, dict)]
    complete = [row for row in rows if row]
    return complete if complete and len(complete) == len(items) else None


def _by_key(item: dict[str, Any], columns: Sequence[RowColumn]) -> dict[str, Scalar] | None:
    row: dict[str, Scalar] = {}
    for name, cell in item.items():
        column = next((c for c in columns if name == c.key or stems(name) & stems(" ".join((c.key, *c.names)))), None)
        if column is None or column.key in row or not (cell is None or isinstance(cell, (str, int, float, bool))):
            return None
        row[column.key] = cell
    return row


def _chunks(message: str, columns: Sequence[RowColumn]) -> list[str]:
    """The parts of the message that are a row each."""
    chunks: list[str] = []
    for line in message.splitlines():
        for part in _HARD.split(_BULLET.sub("", line).strip()):
            chunks.extend(_rows_of_line(part, columns))
    return [chunk for chunk in chunks if chunk.strip(" .,:-")]


def _rows_of_line(line: str, columns: Sequence[RowColumn]) -> list[str]:
    pieces = _SOFT.split(_without_introduction(line, columns))
    has_moments = any(column.kind in ("date", "time") for column in columns)
    if len(pieces) == 1 and not has_moments and len(_cells(line, columns)) > len(_numeric(columns)):
        pieces = [piece for part in _AFTER_NUMBER.split(line) for piece in (", ", part)]
    rows: list[str] = []
    current, separator = "", ""
    for piece in pieces:
        if _SOFT.fullmatch(piece):
            separator = piece
        elif current and _begins_row(piece, current, columns):
            rows.append(current)
            current = piece
        elif piece.strip():
            current = f"{current}{separator or ' '}{piece}" if current else piece
    return [*rows, current] if current else rows


def _without_introduction(line: str, columns: Sequence[RowColumn]) -> str:
    """Leaves out `We have two tiers:`."""
    head, colon, rest = line.partition(":")
    names = tuple(name for column in columns for name in (column.key, *column.names))
    if colon and rest.strip() and is_introduction(head, names):
        return rest.strip()
    return line


def _begins_row(piece: str, current: str, columns: Sequence[RowColumn]) -> bool:
    """A part that has a name, after a row that already has its name and a number."""
    if not any(column.kind == "text" for column in columns):
        return False
    return bool(_name(piece, columns) and _name(current, columns) and _cells(current, columns))


def _cells(chunk: str, columns: Sequence[RowColumn]) -> list[Cell]:
    return numbers_in(digits(fold(chunk)), _numeric(columns))


def _name(chunk: str, columns: Sequence[RowColumn]) -> str:
    text = digits(fold(chunk))
    return name_of(blank(text, [(cell.start, cell.end) for cell in numbers_in(text, _numeric(columns))]), chunk)


def _numeric(columns: Sequence[RowColumn]) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(c.key, c.kind == "integer", (c.key, *c.names)) for c in columns if c.kind in ("number", "integer")]


def _units(columns: Sequence[RowColumn]) -> frozenset[str]:
    return stems(" ".join(name for _, _, names in _numeric(columns) for name in names))


def _row(chunk: str, columns: Sequence[RowColumn], now: datetime) -> dict[str, Scalar] | None:
    text = digits(fold(chunk))
    row: dict[str, Scalar] = {}
    text = _moments(text, columns, row, now)
    cells = numbers_in(text, _numeric(columns))
    numbers = assigned(cells, _numeric(columns))
    if numbers is None or not (cells or row):
        return None
    named = next((column for column in columns if column.kind == "text"), None)
    if named is not None:
        left = blank(text, [(cell.start, cell.end) for cell in cells])
        name = name_of(left, chunk, _units(columns)) or _free_name(cells, text)
        if (not name and len(numbers) < len(_numeric(columns))) or (_EACH.search(text) and re.search(r" and |,", name)):
            return None
        if name:
            row[named.key] = name
    return row | numbers


def _free_name(cells: list[Cell], text: str) -> str:
    free = (text[cell.start : cell.end] for cell in cells)
    return next((words.capitalize() for words in free if words.startswith("free")), "")


def _moments(text: str, columns: Sequence[RowColumn], row: dict[str, Scalar], now: datetime) -> str:
    """Takes the dates and times out of a chunk where the rows have columns for them."""
    for column in columns:
        if column.kind == "date":
            found, text = find_dates(text, now.date())
            if len(found) == 1:
                row[column.key] = found[0].value.isoformat()
        elif column.kind == "time":
            moments, text = find_times(text, now, lenient=False)
            if len(moments) == 1 and moments[0].value is not None:
                row[column.key] = moments[0].value.strftime("%H:%M")
    return text
