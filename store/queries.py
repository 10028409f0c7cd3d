"""Named SQL: the blocks of the files in `store/sql`, each with a line `-- name --` and a comment on what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import LiteralString, cast

_NAME = re.compile(r"^-- ([a-z0-9_]+) --\n", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def parse(text: str) -> dict[str, LiteralString]:
    """The queries of a file by name, on one line each: short texts are what psycopg keeps parsed."""
    parts = _NAME.split(text)[1:]
    bodies = (" ".join(_COMMENT.sub("", body).split()) for body in parts[1::2])
    return dict(zip(parts[::2], cast(list[LiteralString], list(bodies)), strict=True))


@cache
def queries(noun: str) -> Mapping[str, LiteralString]:
    """The queries of `store/sql/<noun>.sql`."""
    text = resources.files("store").joinpath("sql", f"{noun}.sql").read_text(encoding="utf-8")
    return MappingProxyType(parse(text))
