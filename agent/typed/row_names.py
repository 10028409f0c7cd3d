"""Takes the name of a row out of what is left when its numbers are gone."""

import re

from agent.typed.numerals import digits
from agent.typed.patterns import word_set
from agent.typed.words import FILLERS, fold, stem, words

_CUES = word_set(
    """
    ticket tickets seat seats people person persons guest guests spot spots place places piece pieces pcs unit
    units attendees available each apiece per x × at for costs cost costing priced price prices qty quantity
    capacity up limit limited max maximum stock count dollars dollar bucks euros euro usd eur of with and plus
    is are the a an to we have our there will be in total total: only just left heads copies items tables by fee on from
    name named called i i'd i'll want need offer sell charge would like they it it's there there's them
    there'll there'd those these ones hmm um uh oh ok okay maybe probably
    """
)
_KEPT = re.compile(r"[^\s,:;=()@*×\[\]{}|\x1f]+")
_NUMBERED = re.compile(r"[a-z] \d{1,2} *$", re.IGNORECASE)
_EVERYBODY = (["all"], ["everyone"], ["everybody"])
_MARKS = frozenset("-–/.+&$€£")
_INTRODUCING = word_set(
    """
    tier tiers type types kind kinds level levels category categories row rows follow following list here below
    ticket tickets sell offer option options these
    """
)


def name_of(stripped: str, original: str, units: frozenset[str] = frozenset()) -> str:
    """The name in the letters of the original; empty where only cues are left. `units`: stems that follow a number."""
    kept = _trimmed([piece for piece in _KEPT.findall(stripped) if piece not in _MARKS], units)
    if not kept or kept in _EVERYBODY or all(piece.strip(".") in _INTRODUCING for piece in kept):
        return ""
    kept = [_in_words(token, original) for token in kept]
    pattern = r"[\s,:;=()@*×-]*".join(re.escape(token) for token in kept)
    match = re.search(pattern, " ".join(original.split()), re.IGNORECASE)
    return (match[0] if match else " ".join(_as_written(token, original) for token in kept)).strip(" .-$€£")


def _as_written(token: str, original: str) -> str:
    match = re.search(re.escape(token), original, re.IGNORECASE)
    return match[0] if match else token


def _in_words(token: str, original: str) -> str:
    """The word that was written as digits to be read: `first` of `1st`."""
    if not token[0].isdigit() or token in original:
        return token
    return next((word for word in re.findall(r"\w+", original) if digits(fold(word)) == token), token)


def _trimmed(tokens: list[str], units: frozenset[str]) -> list[str]:
    """Without the cues at both ends and the units at the last; those within a name belong to it."""
    while tokens and tokens[0].strip(".-") in _CUES:
        tokens = tokens[1:]
    while len(tokens) > 1 and stem(tokens[-1]) in units:
        tokens = tokens[:-1]
    while tokens and tokens[-1].strip(".-") in _CUES:
        tokens = tokens[:-1]
    return tokens


def is_introduction(head: str, column_names: tuple[str, ...]) -> bool:
    """`We have two tiers` before a colon names no row, `Tier 1` does."""
    if _NUMBERED.search(head):
        return False
    said = words(fold(head))
    known = {stem(word) for name in column_names for word in words(fold(name))}
    numbers = {"one", "1", "two", "three", "four", "five", "six", "2", "3", "4", "5", "6"}
    telling = [
        word
        for word in said
        if word not in FILLERS and word not in numbers and word not in _INTRODUCING and stem(word) not in known
    ]
    return not telling and any(word in _INTRODUCING or word in numbers for word in said)
