"""Reads a rating such as `4 stars`, `four out of five` or `5/5`."""

import re

from agent.typed.numbers import read_number
from agent.typed.numerals import digits
from agent.typed.words import fold, is_asking, is_unsure

_OUT_OF = re.compile(r"(?<![\d.])(\d{1,3}) ?(?:/|out of(?: a)?|of|over) ?(\d{1,3})(?![\d./])")
_STARS = re.compile(r"^[★⭐✭✩🌟*️☆ ]+$")
_TOP = re.compile(
    r"\b(?:full marks|(?:the )?(?:highest|top|maximum|max|best) (?:rating|score|marks?)|the (?:highest|maximum|max))\b"
)


def read_rating(message: str, most: int, question: str = "") -> int | float | None:
    """None also where the rating is given on another scale."""
    if _STARS.match(message.strip()):
        return sum(character in "★⭐✭🌟*" for character in message) or None
    folded = fold(message)
    if is_asking(folded) or is_unsure(folded):
        return None
    if given := out_of(message):
        return given[0] if given[1] == most else None
    if _TOP.search(folded):
        return most
    read = read_number(message, question)
    return read.value if read and "%" not in message else None


def out_of(message: str) -> tuple[int, int] | None:
    """How many of how many: `8/10`, `eight out of ten`."""
    given = _OUT_OF.search(digits(fold(message)))
    return (int(given[1]), int(given[2])) if given else None
