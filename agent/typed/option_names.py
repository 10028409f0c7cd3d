"""Collects by which names, words and kindred words each of the offered options can be called."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from agent.typed.kin import kin
from agent.typed.numbers import read_number
from agent.typed.numerals import digits
from agent.typed.words import FILLERS, fold, stem


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is offered: the value that is kept and all the names it goes by."""

    value: str
    names: tuple[str, ...]


class OptionNames(NamedTuple):
    """Whole names, words that only one option has, words akin to these, and numbers, each with the option's value."""

    names: tuple[tuple[str, str, int], ...]  # joined stems, value, number of words
    distinctive: dict[str, str]
    kindred: dict[str, str]
    numbers: dict[float, str]


SPAN = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|[^\W\d_a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_/|-]+")


@lru_cache(maxsize=512)
def names_of(options: tuple[Choice, ...]) -> OptionNames:
    names: dict[str, tuple[str, int]] = {}
    owners: dict[str, set[str]] = {}
    akin_to_names: dict[str, set[str]] = {}
    akin_to_parts: dict[str, set[str]] = {}
    for option in options:
        for name in (*option.names, option.value):
            spoken = digits(fold(_SEPARATORS.sub(" ", _CAMEL.sub(" ", name))))
            parts = _stems(spoken)
            if parts:
                names.setdefault("".join(parts), (option.value, len(parts)))
            for word in {spoken, " ".join(parts)}:
                _add_kin(akin_to_names, word, option.value)
            for part in parts:
                owners.setdefault(part, set()).add(option.value)
                _add_kin(akin_to_parts, part, option.value)
    ordered = sorted(((joined, *owner) for joined, owner in names.items()), key=lambda name: -len(name[0]))
    distinctive = {part: value for part, value in _owned(owners).items() if part not in FILLERS and len(part) > 1}
    kindred = {
        word: value
        for word, value in (_owned(akin_to_parts) | _owned(akin_to_names)).items()
        if word not in names and word not in owners
    }
    return OptionNames(tuple(ordered), distinctive, kindred, _numbers_of(options))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in SPAN.findall(text)]


def _add_kin(akin: dict[str, set[str]], word: str, value: str) -> None:
    for other in kin(word):
        akin.setdefault("".join(_stems(other)), set()).add(value)


def _owned(owners: dict[str, set[str]]) -> dict[str, str]:
    """What belongs to exactly one option."""
    return {word: next(iter(values)) for word, values in owners.items() if len(values) == 1}


def _numbers_of(options: tuple[Choice, ...]) -> dict[float, str]:
    numbers: dict[float, str] = {}
    for option in options:
        for name in (*option.names, option.value):
            if (read := read_number(name)) and not read.remainder.strip("\x1f"):
                numbers[float(read.value)] = option.value
    return numbers
