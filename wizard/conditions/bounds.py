"""What keeps an author's expressions and patterns from taking the server's time or memory, whatever they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from threading import local
from typing import Any, Final, cast

HEAVIEST_PATTERN: Final = 2_000
LONGEST_WALKED: Final = 2_000
_MOST_WORK: Final = 20_000_000

TEXTS: Final = re.compile(
    r"""
      //[^\n]*
    | (?:[bB]?[rR]|[rR][bB])(?:"{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3}|"[^"\n]*"|'[^'\n]*')
    | [bB]?(?:"{3}(?:\\[\s\S]|[^\\])*?"{3}|'{3}(?:\\[\s\S]|[^\\])*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    """,
    re.VERBOSE,
)
"""Comments, and literal texts: raw ones end at the first quote, in others a backslash may stand before it."""

_CALL = re.compile(r"\.\s*(?:all|exists|exists_one|existsOne|map|filter)\s*\(|[()]")
_MATCHES = re.compile(r"(?<=\.)(\s*)matches(?=\s*\()")
_ATOM = re.compile(
    r"\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\(\?[^)(:]*:?|\{\d+(?:,\d*)?\}|.",
    re.DOTALL,
)
_spent = local()


class TooDear(Exception):
    """More work than an expression may make, in a sentence for its author."""


def without_texts(source: str) -> str:
    """The source with nothing in its literal texts, and without comments."""
    return TEXTS.sub(lambda found: " " if found[0].startswith("//") else '""', source)


def with_bounded_matches(source: str) -> str:
    """The source with `matches` under the name of ours, which counts its work."""
    kept = [found.span() for found in TEXTS.finditer(source)]

    def named(found: re.Match[str]) -> str:
        inside = any(start <= found.start() < end for start, end in kept)
        return found[0] if inside else f"{found[1]}matches_pattern"

    return _MATCHES.sub(named, source)


def walks(source: str) -> bool:
    """Whether it goes through a list item by item. Raises TooDear where that is within going through another."""
    opened: list[bool] = []
    any_walk = False
    for call in _CALL.findall(without_texts(source)):
        if call == ")":
            del opened[-1:]
            continue
        if len(call) > 1 and any(opened):
            raise TooDear("One list can't be gone through within another.")
        opened.append(len(call) > 1)
        any_walk = any_walk or len(call) > 1
    return any_walk


def refuse_long_texts(values: Iterable[Any]) -> None:
    """Raises TooDear: what is done with a text once for each item of a list may be done a thousand times."""
    for value in values:
        if isinstance(value, str) and len(value) > LONGEST_WALKED:
            raise TooDear(f"a list is gone through beside a text of more than {LONGEST_WALKED:,} characters")


def begin_counting() -> None:
    """Before an expression is evaluated."""
    _spent.work = 0


def count_matching(pattern: str, text: str) -> None:
    """Raises TooDear before a match that would take too long, alone or with those before it."""
    _spent.work = cast("int", getattr(_spent, "work", 0)) + len(text) * weight(pattern)
    if _spent.work > _MOST_WORK:
        raise TooDear("too much is looked through with patterns")


def refuse_heavy(pattern: str) -> None:
    """Raises TooDear for a pattern that repeats too much."""
    if weight(pattern) > HEAVIEST_PATTERN:
        raise TooDear("This pattern repeats too many things too often.")


def longest_matched(pattern: str) -> int:
    """How long a text may be that the pattern is looked for in: what is repeated often has to be short."""
    return _MOST_WORK // max(weight(pattern), 1)


@lru_cache(maxsize=1000)
def weight(pattern: str) -> int:
    """How many things a pattern looks for, each as often as it may be repeated by number."""
    groups, last = [0], 0
    for atom in cast("list[str]", _ATOM.findall(pattern)):
        if atom.startswith("("):
            groups.append(0)
            last = 0
        elif atom == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        elif len(atom) > 2 and atom.startswith("{"):
            times = max(int(number or 1) for number in atom[1:-1].split(","))
            groups[-1] += last * max(times - 1, 0)
            last *= times
        else:
            last = 10 if atom[:2] in (r"\p", r"\P") else 1
            groups[-1] += last
    return sum(groups)
