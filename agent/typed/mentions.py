"""Settles which of the things mentioned in a message is the answer, or that none can be told."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A value and where it stands in the text that was searched."""

    value: T
    start: int
    end: int


_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|cannot|instead of|rather than|except|but not|other than|anything but|never)|n't)"
    r"(?: (?:on|do|make|it|the|for|at|in|a|want|need|like|my|come|work|exactly|be|is)){0,3} ?$"
)
_DENIED_AFTER = re.compile(
    r"^ ?(?:\w+ )?(?:doesn't|does not|won't|will not|isn't|is not|can't|cannot|is bad|is wrong|is no good|is too"
    r"|is out)\b(?! (?:a|matter|too bad|bad))"
)
_CORRECTED = re.compile(
    r"\b(?:actually|no wait|wait|sorry|i mean|i meant|make (?:that|it)|make it rather|rather|scratch that|correction"
    r"|or rather|instead)\b|\bno,"
)
_FIRST_OF_TWO = re.compile(
    r"\b(?:from|start\w*|begin\w*|check(?:ing)?[ -]?in|pick\w*|depart\w*|leav\w+|outbound|arriv\w*|open\w*|first"
    r"|earliest|minimum)\b"
)
_LAST_OF_TWO = re.compile(
    r"\b(?:until|till?|to|return\w*|end\w*|check(?:ing)?[ -]?out|drop\w*|back|clos\w+|finish\w*|last|latest|deadline"
    r"|maximum)\b"
)
_UP_TO = re.compile(
    r"(?:-|\b(?:to|until|untill|till|til|through|thru"
    r"|and (?:return|end|leave|finish|go back|drop)\w*(?: it)?(?: off| back)?))"
    r"(?: (?:on|the|about|it|by))*[ ,]*$"
)


def denied(text: str, mention: Mention[T]) -> bool:
    before = text[max(0, mention.start - 40) : mention.start]
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.match(text[mention.end : mention.end + 40]))


def settle(mentions: Sequence[Mention[T]], text: str, question: str = "", label: str = "") -> Mention[T] | None:
    """The one mention that is meant: not denied, not corrected, not one of several."""
    standing = sorted((m for m in mentions if not denied(text, m)), key=lambda m: m.start)
    if len(values(standing)) > 1:
        standing = _after_correction(standing, text)
    if len(values(standing)) == 2 and len(standing) == 2:
        standing = _end_of_range(standing, text, end_wanted(label) or end_wanted(question))
    return standing[0] if standing and len(values(standing)) == 1 else None


def end_wanted(question: str) -> Literal["first", "last"] | None:
    """Whether a question asks for the start or for the end of a stretch."""
    first, last = _FIRST_OF_TWO.search(question), _LAST_OF_TWO.search(question)
    if bool(first) == bool(last):
        return None
    return "first" if first else "last"


def values(mentions: Iterable[Mention[T]]) -> set[T]:
    return {mention.value for mention in mentions}


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans struck out; a full stop keeps their neighbours apart."""
    for start, end in spans:
        text = text[:start] + "\x1f" * (end - start) + text[end:]
    return text


def _after_correction(mentions: list[Mention[T]], text: str) -> list[Mention[T]]:
    for marker in reversed(list(_CORRECTED.finditer(text))):
        before = [m for m in mentions if m.end <= marker.start()]
        after = [m for m in mentions if m.start >= marker.end()]
        if before and after:
            return after
    return mentions


def _end_of_range(pair: list[Mention[T]], text: str, wanted: Literal["first", "last"] | None) -> list[Mention[T]]:
    """`from the 5th to the 8th` has a start and an end, `the 5th or the 8th` has not."""
    first, last = pair[0].value, pair[1].value
    backwards = isinstance(first, date) and isinstance(last, date) and first > last
    if wanted is None or backwards or not _UP_TO.search(text[pair[0].end : pair[1].start]):
        return pair
    return pair[:1] if wanted == "first" else pair[1:]
