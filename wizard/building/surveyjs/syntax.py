"""What an expression of SurveyJS says, as a tree, and the words that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 2000
DEEPEST: Final = 40


class Unreadable(Exception):
    """An expression that isn't one, in a sentence."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A question (`{name}`), perhaps with a part of its value (`{name.part}`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: Node


@dataclass(frozen=True, slots=True)
class Empty:
    """`{name} empty`; the opposite is its negation."""

    of: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


Node = Constant | Name | Items | Call | Not | Empty | Binary


def names_in(node: Node) -> Iterator[str]:
    """Every question that an expression names."""
    match node:
        case Name(name):
            yield name
        case Items(parts) | Call(_, parts):
            for part in parts:
                yield from names_in(part)
        case Not(of) | Empty(of):
            yield from names_in(of)
        case Binary(_, left, right):
            yield from names_in(left)
            yield from names_in(right)
        case Constant():
            return


_SPELLINGS = {
    "or": "|| or",
    "and": "&& and",
    "<=": "<= lessorequal",
    ">=": ">= greaterorequal",
    "<": "< less",
    ">": "> greater",
    "==": "= == equal",
    "!=": "!= <> notequal",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "%": "%",
    "^": "^ power",
    "contains": "*= contains contain",
    "notcontains": "notcontains notcontain",
    "anyof": "anyof",
    "allof": "allof",
    "noneof": "noneof",
}
OPERATORS: Final[Mapping[str, str]] = {
    spelling: operator for operator, spellings in _SPELLINGS.items() for spelling in spellings.split()
}
"""Every way to write an operator between two operands."""
LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"<=", ">=", "<", ">", "==", "!="}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
    frozenset({"^"}),
    frozenset({"contains", "notcontains", "anyof", "allof", "noneof"}),
)
"""From what binds least to what binds most."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>\{[^{}]+\})
    |(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)(?![A-Za-z_])
    |(?P<word>[^\W\d]\w*|\d\w*)
    |(?P<sign>\|\||&&|<=|>=|==|!=|<>|\*=|[=<>+\-*/%^!()\[\],]))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str

    @property
    def operator(self) -> str | None:
        return OPERATORS.get(self.text.lower()) if self.kind in {"word", "sign"} else None


def tokens(source: str) -> Iterator[Token]:
    """Raises Unreadable."""
    text, position = source.rstrip(), 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise Unreadable(f"“{text[position : position + 20].strip()}” isn't understood.")
        yield Token(found.lastgroup, found[found.lastgroup])
        position = found.end()
