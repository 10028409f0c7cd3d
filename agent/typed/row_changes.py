"""Reads a change to rows that are there already: one more, one less, or another number in one of them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from agent.typed.numbers import read_number
from agent.typed.rows import RowColumn, Scalar, read_rows
from agent.typed.words import fold, stem, stems, words

Row = Mapping[str, Scalar]
_MORE = re.compile(
    r"^(?:(?:and|plus|also|oh|then|please|so)[, ]+)*(?:(?:add|include|there(?:'s| is| are)|one more)[: ]+)?(?:also )?"
    r"(?:an? |another |one (?:more )?)?(?=\S)",
    re.IGNORECASE,
)
_ADDING = re.compile(r"\b(?:and|plus|also|add|include|another|one more)\b", re.IGNORECASE)
_KIND = re.compile(r"(?<=\w) (?:tiers?|tickets?|rows?)$", re.IGNORECASE)
_LESS = re.compile(
    r"(?:please )?(?:remove|delete|drop|take out|leave out|get rid of|cancel|no) (?:the |my |our )?(?P<name>.+)"
)
_CHANGING = r"(?:no,? )?(?:(?:please )?(?:change|set|make|raise|lower|update|put) )?(?:the |my |our )?"
_CELL = re.compile(
    _CHANGING + r"(?P<part>[^:=]{2,60}?)(?: ?[:=]| (?:should(?: actually)? be|should have been|must be|needs to be"
    r"|is(?: actually)?|are|to|costs?|at)) (?P<value>.+)"
)
_AROUND = frozenset({"the", "of", "for", "a", "an", "tier", "tiers", "ticket", "row", "s"})


def read_row_change(
    message: str, rows: Sequence[Row], columns: Sequence[RowColumn], now: datetime
) -> list[dict[str, Scalar]] | None:
    """All rows as they are to be, or None where the message changes none of them."""
    kept = [dict(row) for row in rows]
    named = next((column for column in columns if column.kind == "text"), None)
    if named is None or not kept:
        return None
    said = fold(message).strip(" .!")
    return _more(message, kept, columns, now) or _less(said, kept, named.key) or _cell(said, kept, columns, named.key)


def _more(
    message: str, rows: list[dict[str, Scalar]], columns: Sequence[RowColumn], now: datetime
) -> list[dict[str, Scalar]] | None:
    """Rows that are told whole; one of the same name takes the place of the old one."""
    match = _MORE.match(message)
    told = read_rows(message[match.end() :], columns, now) if match and _ADDING.search(match[0]) else None
    if not told or any(set(row) != {column.key for column in columns} for row in told):
        return None
    key = next(column.key for column in columns if column.kind == "text")
    told = [row | {key: _KIND.sub("", str(row[key]))} for row in told]
    new = {fold(str(row[key])): row for row in told}
    return [new.pop(fold(str(row[key])), row) for row in rows] + list(new.values())


def _less(said: str, rows: list[dict[str, Scalar]], key: str) -> list[dict[str, Scalar]] | None:
    match = _LESS.fullmatch(said)
    if match is None:
        return None
    left = [row for row in rows if _plain(match["name"]) != _plain(str(row[key]))]
    return left if 0 < len(left) == len(rows) - 1 else None


def _cell(
    said: str, rows: list[dict[str, Scalar]], columns: Sequence[RowColumn], key: str
) -> list[dict[str, Scalar]] | None:
    """`the VIP price should be 95`: the row and the column are named, or there is but one of them."""
    match = _CELL.fullmatch(said)
    number = read_number(match["value"]) if match else None
    if match is None or number is None or stems(number.remainder) - {"dollar", "euro", "each", "ticket", "seat"}:
        return None
    part = _plain(match["part"])
    meant = [row for row in rows if _plain(str(row[key])) <= part]
    row = meant[0] if len(meant) == 1 else None
    rest = part - _plain(str(row[key])) if row else part
    numeric = [column for column in columns if column.kind in ("number", "integer")]
    alone = row is not None and len(numeric) == 1
    found = [column.key for column in numeric if (rest or alone) and rest <= _names(column)]
    if len(found) != 1 or (row is None and (meant or len(rows) > 1)):
        return None
    (row or rows[0])[found[0]] = number.value
    return rows


def _names(column: RowColumn) -> frozenset[str]:
    return frozenset(stem(word) for name in (column.key, *column.names) for word in words(fold(name)))


def _plain(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(fold(text)) if word not in _AROUND)
