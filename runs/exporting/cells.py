"""What stands in the cell of a table: a run's members and answers as numbers, days, times and texts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from wizard.ports.exports import ExportedAnswer

Cell = str | int | float | date | time | datetime | None

SIGNS = "=+-@＝＋－＠"
STARTS_FORMULA = (*SIGNS, "\t", "\r", "\n")
"""A spreadsheet would reckon with a text that begins so, whoever wrote it."""
_STARTS_WITHIN = re.compile(rf"(?<=.)([;|\t\r\n][\s\"']*)(?=[{re.escape(SIGNS)}])", re.DOTALL)
"""The same within a text, after what a spreadsheet elsewhere takes for the end of a cell, whatever the quotes."""


def answer_cell(answer: ExportedAnswer | None) -> Cell:
    """The answer: a number as one, a day or a time as such, anything else in words."""
    if answer is None:
        return None
    match answer.selection_type, answer.value:
        case ("number_input" | "slider" | "rating", bool()):
            return answer.label
        case ("number_input" | "slider" | "rating", int() | float() as number):
            return number
        case ("date_input" | "time_input" | "datetime_input", str(moment)) if not answer.redacted:
            return _moment(answer.selection_type, moment)
        case ("text_input", str(text)):
            return text
        case _:
            return answer.label


def _moment(selection_type: str, normal: str) -> Cell:
    try:
        if selection_type == "date_input":
            return date.fromisoformat(normal)
        if selection_type == "time_input":
            return time.fromisoformat(normal)
        moment = datetime.fromisoformat(normal)
    except ValueError:
        return normal
    return moment if moment.tzinfo is None else normal


def server_time(at: datetime | None) -> Cell:
    """A time of the server in UTC, to the second."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0) if at else None


def plain_text(cell: Cell) -> str:
    """The cell in a table of texts, where nothing that begins like a formula is one."""
    match cell:
        case None:
            return ""
        case str():
            within = _STARTS_WITHIN.sub(r"\1'", cell)
            return f"'{within}" if cell.startswith(STARTS_FORMULA) else within
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
