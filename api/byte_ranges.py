"""Byte ranges (RFC 9110, section 14): which part of a file is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)
_LONGEST = 40


class RangeNotSatisfiable(Exception):
    """Nothing of the file lies within what is asked for."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`length` bytes from `start` on."""

    start: int
    length: int

    def told(self, size: int) -> str:
        """As Content-Range says it."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def asked_range(header: str | None, size: int) -> ByteRange | None:
    """The one range that is asked for; None for several and for what is no range, which answer the whole.

    Raises RangeNotSatisfiable.
    """
    found = _RANGE.fullmatch(header) if header and len(header) <= _LONGEST else None
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size - 1
        if int(found[2]) == 0:
            raise RangeNotSatisfiable
    else:
        start, end = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
        if found[2] and int(found[2]) < start:
            return None
    if start >= size:
        raise RangeNotSatisfiable
    return ByteRange(start, end - start + 1)
