"""The kinds of text that a structure holds: how long each may be, and that no control characters are in it."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, JsonValue, StringConstraints
from pydantic_core import PydanticCustomError

_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_NOT_BLANK = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"

MOST_DEFAULT = 20_000
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
"""`{{ field.key }}` in a text that is filled in with answers."""

LONGEST_NAME: Final = 200
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=_NOT_BLANK)]
"""What a part is called: one line that isn't blank."""

Line = Annotated[str, StringConstraints(max_length=1000, pattern=_ONE_LINE)]
Word = Annotated[str, StringConstraints(max_length=200, pattern=_ONE_LINE)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=_NOT_BLANK)]
Prose = Annotated[str, StringConstraints(max_length=20_000, pattern=_LINES)]
"""Text of several lines."""

Cel = Annotated[str, StringConstraints(max_length=2000, pattern=_LINES)]
"""An expression."""

StepKey = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=100)]
Locale = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A language as BCP 47 writes it: "de", "de-CH"."""


def _storable(value: JsonValue) -> JsonValue:
    """Refuses what a database's JSON can't hold, and what is too much of it."""
    size = 0
    pending: list[JsonValue] = [value]
    while pending:
        part = pending.pop()
        size += 1
        if isinstance(part, str):
            size += len(part)
            if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in part):
                raise PydanticCustomError("unstorable", "This holds characters that can't be kept.")
        elif isinstance(part, float) and part - part != 0:
            raise PydanticCustomError("unstorable", "This holds a number that isn't finite.")
        elif isinstance(part, dict):
            pending += [*part, *part.values()]
        elif isinstance(part, list):
            pending += part
        if size > MOST_DEFAULT:
            raise PydanticCustomError("too_much", "This is too long.")
    return value


StoredJson = Annotated[JsonValue, AfterValidator(_storable)]
