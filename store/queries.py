"""Named SQL: the blocks of the files in `store/sql`, each with a line `-- name --` and a comment on what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

_NAME = re.compile(r"^-- ([a-z0-9_]+) --\n", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_PARAMETER = re.compile(r"%\(([a-z0-9_]+)\)s")


@dataclass(frozen=True, slots=True)
class Query:
    """A statement as PostgreSQL takes it: `$1`, `$2` … stand for the parameters of these names."""

    name: bytes
    text: bytes
    parameters: tuple[str, ...] = ()


def query(name: str, text: str) -> Query:
    """Of a text with `%(name)s` for its parameters."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(text)))
    numbered = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", text)
    return Query(name.encode(), numbered.encode(), names)


def parse(noun: str, text: str) -> dict[str, Query]:
    """The queries of a file by name."""
    parts = _NAME.split(text)[1:]
    bodies = (_COMMENT.sub("", body).strip() for body in parts[1::2])
    return {name: query(f"{noun}.{name}", body) for name, body in zip(parts[::2], bodies, strict=True)}


@cache
def queries(noun: str) -> Mapping[str, Query]:
    """The queries of `store/sql/<noun>.sql`."""
    text = resources.files("store").joinpath("sql", f"{noun}.sql").read_text(encoding="utf-8")
    return MappingProxyType(parse(noun, text))
