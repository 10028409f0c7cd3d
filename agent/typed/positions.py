"""Reads options picked by their place in the list: `the second one`, `the last two`, `1 and 3`, `option b`."""

import re
from collections.abc import Callable, Iterable

from agent.typed.words import FILLERS, words

_SPECIAL = re.compile(r"\b(?P<edge>1st|first|last|final) (?P<count>[2-9])(?: ones| options| choices)?\b")
_ORDINAL = re.compile(
    r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|time|floor))(?: (?:one|option|choice|item|answer|of them))?"
)
_LAST = re.compile(
    r"\b(?P<second>second[ -]to[ -]last|2nd[ -]to[ -]last|penultimate|next[ -]to[ -]last)\b|\b(?:last|final"
    r"|bottom)\b(?: (?:one|option|choice|item|answer))?"
)
_BESIDE = re.compile(
    r"\bthe (?:(?P<number>\d{1,2})(?:st|nd|rd|th)|last)(?: (?:one|option|choice))?(?= ?(?:,|;|and\b|$))"
)
_TOP = re.compile(r"\b(?:top|upper)(?: (?:one|option|choice))?\b")
_MIDDLE = re.compile(r"\bthe middle(?: (?:one|option|choice))?\b")
_PAIR = re.compile(r"\bthe (?P<which>former|latter)\b")
_NUMBERED = re.compile(r"(?:\b(?:number|option|choice|no\.?|nr\.?|answer|item)|#) ?(?P<number>\d{1,2}|[a-z])\b(?! ?%)")
_PLAIN_NUMBER = re.compile(r"(?<![\w.$€£:/-])(?P<number>\d{1,2})(?![\w%:/-]|[,.]\d{3}|\.\d)")
_LETTER = re.compile(r"^(?:the )?\(?(?P<letter>[a-h])[).]?$")

_Pattern = tuple[re.Pattern[str], Callable[[re.Match[str], int], int]]


def picked_positions(text: str, count: int) -> list[int]:
    """Places counted from zero, in order; none where one of them is not on the list or other words stand beside."""
    return _told(*_found(text.strip(" .!"), count), count)


def placed(text: str, count: int) -> list[int]:
    """The same, where a number alone is no place."""
    return _told(*_matched(_PLACES, text.strip(" .!"), count), count)


def placed_beside(remainder: str, count: int) -> tuple[set[int], str]:
    """The places on the list that are told beside names, struck out: `the first, returns and the last`."""
    told = {int(match["number"] or count) - 1 for match in _BESIDE.finditer(remainder)}
    return told & {*range(count)}, _BESIDE.sub("\x1f", remainder)


def _told(found: list[int], rest: str, count: int) -> list[int]:
    strangers = [
        word
        for word in words(rest)
        if word not in FILLERS and word not in ("option", "choice", "number", "last", "ones", "options", "choices")
    ]
    if not found or strangers or any(not 0 <= place < count for place in found):
        return []
    return sorted(set(found))


def _found(text: str, count: int) -> tuple[list[int], str]:
    if letter := _LETTER.match(text):
        return [ord(letter["letter"]) - ord("a")], ""
    if several := _SPECIAL.search(text):
        wanted = int(several["count"])
        picked = range(count - wanted, count) if several["edge"] in ("last", "final") else range(wanted)
        return list(picked), _SPECIAL.sub(" ", text)
    return _matched((_PLACES[0], (_NUMBERED, _numbered), *_PLACES[1:], (_PLAIN_NUMBER, _numbered)), text, count)


def _matched(patterns: Iterable[_Pattern], text: str, count: int) -> tuple[list[int], str]:
    places: list[int] = []
    for pattern, place in patterns:
        places.extend(place(match, count) for match in pattern.finditer(text))
        text = pattern.sub(" ", text)
    return places, text


def _numbered(match: re.Match[str], _count: int) -> int:
    written = match["number"]
    return int(written) - 1 if written.isdigit() else ord(written) - ord("a")


def _last(match: re.Match[str], count: int) -> int:
    return count - 2 if match["second"] else count - 1


def _top(_match: re.Match[str], _count: int) -> int:
    return 0


def _middle(_match: re.Match[str], count: int) -> int:
    return count // 2 if count % 2 else -1


def _of_pair(match: re.Match[str], count: int) -> int:
    if count != 2:
        return -1
    return 0 if match["which"] == "former" else 1


_PLACES: tuple[_Pattern, ...] = (
    (_PAIR, _of_pair),
    (_LAST, _last),
    (_ORDINAL, _numbered),
    (_TOP, _top),
    (_MIDDLE, _middle),
)
