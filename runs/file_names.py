"""Names of files as people gave them, without what could mislead a program or a reader."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255
NAMELESS = "file"
_HIDDEN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""They turn the direction of what follows, so that an ending may seem another."""


def file_name(given: str | None) -> str:
    """The last part of a path, in one line and of a bounded length that keeps its ending."""
    last = re.split(r"[/\\]", given or "")[-1]
    name = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode())
    name = "".join(
        each for each in name if each not in _HIDDEN and unicodedata.category(each) not in ("Cc", "Zl", "Zp")
    )
    name = " ".join(name.split()).rstrip(". ")
    if not name.strip("."):
        return NAMELESS
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) <= 20 else ""
        name = name[: LONGEST - len(kept)] + kept
    return name
