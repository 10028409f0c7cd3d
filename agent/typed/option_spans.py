"""Reads several options that are told in a word or as a stretch: `Monday to Friday`, `every day but Sunday`."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.typed.mentions import Mention
from agent.typed.option_names import Choice
from agent.typed.words import fold

_THROUGH = re.compile(r"^ (?:up )?(?:to|through|thru|till|until)(?: and including)? $")
_DASH = re.compile(r"^ ?- ?$")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = (
    (
        re.compile(r"\b(?:on )?(?:week ?days|(?:(?:every|each|any) )?week ?day|(?:working|work|business) days)\b"),
        _DAYS[:5],
    ),
    (re.compile(r"\b(?:on |at )?(?:the )?weekends?\b"), _DAYS[5:]),
    (
        re.compile(
            r"\b(?:(?:every|each)(?: single)? day|daily|(?:all|the whole|the entire) week|7 days(?: a week)?)\b"
        ),
        _DAYS,
    ),
)


def spanned(found: Sequence[Mention[str]], text: str, options: Sequence[Choice]) -> list[Mention[str]]:
    """What is meant besides the options that are named themselves."""
    return [*_between(found, text, options), *_sets_of_days(text, options)]


def _between(found: Sequence[Mention[str]], text: str, options: Sequence[Choice]) -> list[Mention[str]]:
    order = [option.value for option in options]
    dashed = len(_days(options)) > 1
    meant: list[Mention[str]] = []
    named = sorted(found, key=lambda mention: mention.start)
    for one, other in pairwise(named):
        joint = text[one.end : other.start]
        if _THROUGH.match(joint) or (dashed and _DASH.match(joint)):
            stretch = order[order.index(one.value) : order.index(other.value) + 1]
            meant += [Mention(value, one.start, other.end) for value in stretch]
    return meant


def _sets_of_days(text: str, options: Sequence[Choice]) -> list[Mention[str]]:
    days = _days(options)
    if len(days) < 5:
        return []
    return [
        Mention(days[day], match.start(), match.end())
        for pattern, several in _SETS
        for match in pattern.finditer(text)
        for day in several
        if day in days
    ]


def _days(options: Sequence[Choice]) -> dict[str, str]:
    """The days of the week among the options."""
    named = {fold(name): option.value for option in options for name in (*option.names, option.value)}
    return {day: named[day] for day in _DAYS if day in named}
