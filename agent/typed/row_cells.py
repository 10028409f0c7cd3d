"""Tells the numbers of a row apart: prices, counts, and those that a column's name introduces."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.typed.words import stem, words

NumericColumn = tuple[str, bool, tuple[str, ...]]  # key, whole numbers only, names


class Cell(NamedTuple):
    value: int | float
    start: int
    end: int
    key: str | None  # the column that the text itself names
    cue: str | None  # "money" or "count"


_UNNAMED = "".join(
    rf"(?<!\b{noun} )"
    for noun in ("tier", "level", "type", "zone", "row", "section", "class", "phase", "day", "group", "block", "wave")
)
_NUMBER = re.compile(
    rf"(?P<before>(?:[$€£¥] ?)?)(?<![\w.]){_UNNAMED}"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>k)?"
    r"(?P<after> ?[$€£¥]| ?(?:dollars?|bucks?|euros?|pounds?|usd|eur|gbp|quid)\b)?(?!\w)(?!(?:st|nd|rd|th)\b)"
    r"|\b(?P<free>free(?: of charge| entry| admission)?|no charge|complimentary|gratis)\b"
)
_LONGEST = 40
_MINUS = re.compile(r"(?:(?:^|\b(?:for|at|price|costs?|is|of|to)|[:=@]) ?[$€£¥]?|[$€£¥])-$")
_FOR = re.compile(r" [a-z][\w' -]* (?:for|at) ")
_NAMING = re.compile(r"([a-z]+)( is| of|:| :| =|=)? ?$")
_TIMES = r"(?:x|×|\*)"
_MONEY_BEFORE = re.compile(
    r"(?:@|\bat|\bcosts?|\bcosting|\bpriced(?: at)?|\bprice|\bfee|\bpay(?:ing)?|\bfor just|\bonly)(?: of| is)? ?:? ?$"
)
_MONEY_AFTER = re.compile(r"^ ?(?:each|apiece|a piece|per\b|a ticket|a seat|a head|/ ?(?:ticket|person|head|seat|pp))")
_COUNT_BEFORE = re.compile(
    rf"(?:(?:^|[\s\d)]){_TIMES}|\bqty\.?|\bquantity|\bcapacity|\bup to|\blimit(?:ed to)?|\bmax(?:imum)?|\bstock"
    rf"|\bcount|#)(?: of| is)? ?:? ?$"
)
_COUNT_AFTER = re.compile(
    rf"^ ?(?:{_TIMES}(?![\w])(?: ?(?![\d ])| ?(?=[$€£]))|(?:(?!for\b|at\b)[a-z-]+ ){{0,3}}?(?:people|persons?|guests?"
    rf"|seats?|spots?|places?|tickets?|those|them|these|passes|pieces?"
    rf"|pcs|units?|attendees|available|in stock|left|heads|students?"
    rf"|members?|copies|items?|tables?)\b)"
)
_MONEY_NAMES = frozenset(
    {"price", "cost", "fee", "amount", "rate", "charge", "fare", "total", "value", "budget", "salary"}
)
_COUNT_NAMES = frozenset(
    {
        "quantity",
        "count",
        "capacity",
        "seat",
        "number",
        "available",
        "stock",
        "qty",
        "ticket",
        "unit",
        "size",
        "allotment",
        "people",
    }
)


def numbers_in(text: str, columns: Sequence[NumericColumn]) -> list[Cell]:
    """The numbers of a digit-written text, each with what tells its column."""
    cells = [_cell(match, text, columns) for match in _NUMBER.finditer(text) if len(match[0]) < _LONGEST]
    written = [cell for cell in cells if text[cell.start : cell.end].strip(" $€£¥")[:1].isdigit()]
    called_free = len(written) == len(columns) < len(cells) and any(cell.value == 0 for cell in written)
    return _count_first(text, written if called_free else cells)


def _cell(match: re.Match[str], text: str, columns: Sequence[NumericColumn]) -> Cell:
    start, end = match.span()
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if match["free"]:
        return Cell(0, start, end, None, "money")
    value = float(match["digits"].replace(",", "")) * (1000 if match["scale"] else 1)
    value = -value if _MINUS.search(before) else value
    whole = int(value) if value == int(value) else value
    cue = _cue(match, before, after)
    return Cell(whole, start, end, _named_column(before, columns, money=cue == "money"), cue)


def _cue(match: re.Match[str], before: str, after: str) -> str | None:
    if match["before"] or match["after"]:
        return "money"
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(before):
        return "money"
    if _COUNT_BEFORE.search(before) or _COUNT_AFTER.match(after):
        return "count"
    return None


def _named_column(before: str, columns: Sequence[NumericColumn], *, money: bool) -> str | None:
    """`price 25`, `seats: 100`; a column's aliases count only with a colon, for they are units too."""
    match = _NAMING.search(before)
    if not match:
        return None
    said, stated = stem(match[1]), bool(match[2])
    for key, _, names in columns:
        own = {stem(word) for name in (names if stated else names[:2]) for word in words(name.lower())}
        if said in own and not (money and own & _COUNT_NAMES):
            return key
    return None


def _count_first(text: str, cells: list[Cell]) -> list[Cell]:
    """`50 VIPs for 150`: a number before the name counts, the one that `for` or `at` joins to it is the price."""
    if len(cells) != 2 or any(cell.cue or cell.key for cell in cells):
        return cells
    first, second = cells
    if text[: first.start].strip(" ,.;") or not _FOR.fullmatch(text[first.end : second.start]):
        return cells
    return [first._replace(cue="count"), second._replace(cue="money")]


def assigned(cells: Sequence[Cell], columns: Sequence[NumericColumn]) -> dict[str, int | float] | None:
    """The numbers by column key; None where there are more than columns or two claim the same one."""
    if len(cells) > len(columns):
        return None
    placed: dict[str, int | float] = {}
    for cell in cells:
        if cell.key:
            if cell.key in placed:
                return None
            placed[cell.key] = cell.value
    for cue, names in (("money", _MONEY_NAMES), ("count", _COUNT_NAMES)):
        for cell in cells:
            if cell.key is None and cell.cue == cue:
                key = _free_column(columns, placed, names, whole=cue == "count")
                if key is None:
                    return None
                placed[key] = cell.value
    return _rest_in_order([cell for cell in cells if cell.key is None and cell.cue is None], columns, placed)


def _free_column(
    columns: Sequence[NumericColumn], placed: dict[str, int | float], names: frozenset[str], *, whole: bool
) -> str | None:
    free = [column for column in columns if column[0] not in placed]
    named = [
        key for key, _, called in free if any(stem(word) in names for name in called for word in words(name.lower()))
    ]
    typed = [key for key, integral, _ in free if integral == whole]
    unnamed = not any(
        stem(word) in names for _, _, called in columns for name in called for word in words(name.lower())
    )
    return next(iter(named or (typed if unnamed else [])), None)


def _rest_in_order(
    cells: list[Cell], columns: Sequence[NumericColumn], placed: dict[str, int | float]
) -> dict[str, int | float] | None:
    free = [key for key, _, _ in columns if key not in placed]
    if len(cells) > len(free):
        return None
    return placed | dict(zip(free, (cell.value for cell in cells), strict=False))
