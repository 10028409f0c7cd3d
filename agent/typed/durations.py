"""Reads a stretch of time in the unit that a number is asked in: half an hour is 30 minutes, two weeks are 14 days."""

import re
from itertools import pairwise

from agent.typed.numerals import digits
from agent.typed.words import fold, stem

_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_ASKED = re.compile(rf"\b(?:how many|number of) (?:\w+ ){{0,2}}?({_UNIT})\b")
_STRETCH = re.compile(
    rf"(?<![\w.:/-])(?P<count>\d+(?:\.\d+)?|half an?|an?|the) ?-?(?P<unit>{_UNIT})\b(?P<half> and a half)?"
)
_RATE = re.compile(r"(?:\b(?:times?|once|twice|days?|hours?|minutes?|weeks?|months?)|\d) $")
_JOINT = re.compile(r"^(?: |,|and)*$")
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_MONTHS = {"month": 1, "year": 12}
_SHORT = {"sec": "second", "min": "minute", "hr": "hour"}


def asked_unit(question: str, unit: str | None = None) -> str | None:
    """The unit of time that a field counts in, by its own unit or its question."""
    for told in (unit or "", *_ASKED.findall(fold(question))):
        name = _name(fold(told))
        if name in _SECONDS or name in _MONTHS:
            return name
    return None


def in_unit(message: str, asked: str) -> str | None:
    """The message with its stretches of time in the unit that is asked; None where that can't be done exactly."""
    text = digits(fold(message))
    stretches = [match for match in _STRETCH.finditer(text) if not _is_rate(text, match)]
    if all(_name(match["unit"]) == asked and _is_counted(match) for match in stretches):
        return message
    worth = [_worth(match, asked) for match in stretches]
    known = [each for each in worth if each is not None]
    joined = all(_JOINT.match(text[one.end() : next.start()]) for one, next in pairwise(stretches))
    if len(known) < len(worth) or not joined:
        return None
    return f"{text[: stretches[0].start()]}{round(sum(known), 6):g} {asked}s{text[stretches[-1].end() :]}"


def _name(unit: str) -> str:
    name = stem(unit)
    return _SHORT.get(name, name)


def _is_counted(match: re.Match[str]) -> bool:
    return match["count"][0].isdigit() and match["half"] is None


def _is_rate(text: str, match: re.Match[str]) -> bool:
    """`twice a week` and `the day after` speak of no stretch."""
    return match["count"] == "the" or (not match["count"][0].isdigit() and bool(_RATE.search(text[: match.start()])))


def _worth(match: re.Match[str], asked: str) -> float | None:
    unit = _name(match["unit"])
    scale = next((scale for scale in (_SECONDS, _MONTHS) if asked in scale and unit in scale), None)
    if scale is None:
        return None
    count = float(match["count"]) if match["count"][0].isdigit() else 0.5 if match["count"].startswith("half") else 1.0
    return (count + (0.5 if match["half"] else 0.0)) * scale[unit] / scale[asked]
