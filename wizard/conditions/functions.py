"""The functions that expressions may call besides CEL's own: plain Python over rows, lists and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Row = Mapping[str, Any]


def total(rows: Sequence[Row], column: str) -> float:
    """`sum(rows, "column")`; empty cells count nothing."""
    return float(sum(_cells(rows, column)))


def average(rows: Sequence[Row], column: str) -> float:
    """`average(rows, "column")`; fails where there is nothing to divide."""
    cells = _cells(rows, column)
    return float(sum(cells)) / len(cells)


def smallest(rows: Sequence[Row], column: str) -> float:
    """`smallest(rows, "column")`."""
    return float(min(_cells(rows, column)))


def largest(rows: Sequence[Row], column: str) -> float:
    """`largest(rows, "column")`."""
    return float(max(_cells(rows, column)))


def total_of_list(numbers: Sequence[float]) -> float:
    """`sum(list)` of numbers, such as of a comprehension."""
    return float(sum(numbers))


def count(items: Sequence[Any]) -> float:
    """`count(list)`: how many rows, selections or files."""
    return float(len(items))


def unique(rows: Sequence[Row], column: str) -> bool:
    """`unique(rows, "column")`: no two filled cells are the same, whatever their case."""
    cells = [cell.casefold().strip() if isinstance(cell, str) else cell for cell in _cells(rows, column)]
    return len(set(cells)) == len(cells)


def answered(value: Any) -> bool:
    """`answered(key)`: whether there is an answer that counts."""
    return value is not None


def day(text: str) -> datetime:
    """`date("2030-05-03")`."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def add_days(moment: datetime, days: float) -> datetime:
    """`add_days(event.date, 7.0)`."""
    return moment + timedelta(days=days)


def days_between(start: datetime, end: datetime) -> float:
    """`days_between(today, event.date)`; negative where the end is earlier."""
    return (end - start).total_seconds() / 86_400


def weekday(moment: datetime) -> float:
    """`weekday(event.date)`: 1 is Monday, 7 is Sunday."""
    return float(moment.isoweekday())


def _cells(rows: Sequence[Row], column: str) -> list[Any]:
    return [cell for row in rows if (cell := row[column]) is not None]
