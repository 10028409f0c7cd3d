"""Reads which of the offered options a message chooses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from agent.typed.kin import kin
from agent.typed.mentions import Mention, blank, settle
from agent.typed.numbers import read_number
from agent.typed.numerals import digits
from agent.typed.patterns import one_of
from agent.typed.positions import picked_positions
from agent.typed.words import FILLERS, fold, is_indifferent, is_unsure, stem, without_questions, words


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is offered: the value that is kept and all the names it goes by."""

    value: str
    names: tuple[str, ...]


class ChoiceRead(NamedTuple):
    values: tuple[str, ...]
    remainder: str


class _Words(NamedTuple):
    text: str
    stem: str
    start: int
    end: int


class _Index(NamedTuple):
    """What each option can be called: whole names, words that only it has, and words akin to these."""

    names: tuple[tuple[str, str, int], ...]  # joined stems, value, number of words
    distinctive: dict[str, str]
    kindred: dict[str, str]
    numbers: dict[float, str]


_SPAN = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|[^\W\d_a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_/|-]+")
_NEAR, _MARGIN, _SHORTEST_SLIP = 84, 6, 6
_NEVER = r"(?:don't|do not|dont|doesn't|won't|wouldn't|can't|cannot|no longer|never)"
_EXCLUDING = re.compile(
    r"\b"
    + one_of(
        rf"""
        nothing (?:too|very|so)|not (?:too|very)|(?:anything|all|everything|any) but|except(?: for)?|excepting|excluding
        other than|apart from|aside from|(?:but |and )?not|without|minus|rather than|instead of
        {_NEVER} (?:really )?(?:want|need|like|use|choose|pick|care for|take|book|include|add|have|be|do)
        """
    )
    + r"\b"
)
_RESTORING = re.compile(
    r"[.;!?]|\b(?:but(?! not)|just|only|rather|i want|i'd|i would|i prefer|i need|make it|please|so)\b|,(?! (?:and|or"
    r"|nor)\b)"
)
_MUTED = re.compile(
    r"\b(?:don't|do not|dont|wouldn't|would not|won't|will not) (?:really )?mind\b|\b(?:not sure but|not only"
    r"|not just|why not|no problem with|if not)\b"
)
_NO_BEFORE = re.compile(r"\bno $")
_OVER = re.compile(r"\bover(?: the| a)? $")
_ALL = re.compile(
    r"\b(?:all|everything|every one|each one|the lot|all of (?:them|these|those|the above)|any and all)\b"
)
_OR = re.compile(r"\bor\b")
_BOTH = re.compile(r"\b(?:both|the two|either and both)\b")
_NOTHING = re.compile(
    r"^(?:none|neither|nothing|no|nope|none of (?:them|these|those|the above)|not any|nothing please|none thanks?"
    r"|no thanks?)$"
)
_POLITE = re.compile(
    r"^(?:(?:is|are) there (?:any|some|a|anything|something)|(?:can|could|would|will|may|do) (?:you|i|we)"
    r"|how about|what about)\b|\bmy \w"
)
_ASKS_IN_AUXILIARY = re.compile(r"^(?:is|are|does|do|did|was|will|would|can|could|should|has|have)\b.*\?$")


def read_choice(message: str, options: Sequence[Choice], question: str = "", label: str = "") -> ChoiceRead | None:
    """Exactly one option, or None."""
    read = _read(message, options, question, label, several=False)
    return read if read and len(read.values) == 1 else None


def read_choices(message: str, options: Sequence[Choice], question: str = "", label: str = "") -> ChoiceRead | None:
    """One option or more, in their order, an empty choice for `none of them`; or None."""
    return _read(message, options, question, label, several=True)


def _read(message: str, options: Sequence[Choice], question: str, label: str, *, several: bool) -> ChoiceRead | None:
    folded = fold(message)
    exact = [option.value for option in options if folded in _exact_forms(option)]
    if len(exact) == 1:
        return ChoiceRead((exact[0],), "")
    folded, asking = (folded, "") if _POLITE.search(folded) else without_questions(folded)
    if not folded or is_unsure(folded) or is_indifferent(folded) or _wants_to_know(folded):
        return None
    index = _indexed(tuple(options))
    if len(index.numbers) == len(options):
        return _by_number(message, index, question, label)
    text = digits(folded)
    found = _mentioned(text, index)
    if several:
        read = _several(found, text, options)
    else:
        read = _single(found, text, options, question) or _all_in_one(found, text, index)
    return read._replace(remainder=read.remainder + asking) if read else None


def _exact_forms(option: Choice) -> set[str]:
    return {fold(option.value), *(fold(name) for name in option.names)}


def _wants_to_know(folded: str) -> bool:
    return _ASKS_IN_AUXILIARY.match(folded) is not None and not _POLITE.search(folded)


@lru_cache(maxsize=512)
def _indexed(options: tuple[Choice, ...]) -> _Index:
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
    return _Index(tuple(ordered), distinctive, kindred, _numbers_of(options))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _SPAN.findall(text)]


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


def _by_number(message: str, index: _Index, question: str, label: str) -> ChoiceRead | None:
    read = read_number(message, question, label)
    if read is None:
        return None
    value = index.numbers.get(float(read.value))
    return ChoiceRead((value,), read.remainder) if value is not None else None


def _mentioned(text: str, index: _Index) -> list[Mention[str]]:
    """What is named outright; else what is named in part or nearly; else what is only akin."""
    tokens = [_Words(m[0], stem(m[0]), m.start(), m.end()) for m in _SPAN.finditer(text)]
    whole = _named(tokens, index)
    if whole:
        return whole
    partly = _partly(tokens, index)
    if not partly:
        return _nearly(tokens, index) or _akin(tokens, index)
    akin = [mention for mention in _akin(tokens, index) if not any(_covers(part, mention) for part in partly)]
    return akin + [part for part in partly if not any(_covers(mention, part) for mention in akin)]


def _covers(one: Mention[str], other: Mention[str]) -> bool:
    return one.start <= other.start and other.end <= one.end


def _named(tokens: list[_Words], index: _Index) -> list[Mention[str]]:
    found: list[Mention[str]] = []
    taken: set[int] = set()
    for joined, value, _ in index.names:
        for start in range(len(tokens)):
            end = _joined_until(tokens, start, joined)
            if end and taken.isdisjoint(range(start, end)) and not _is_verb(tokens, start, end):
                taken.update(range(start, end))
                found.append(Mention(value, tokens[start].start, tokens[end - 1].end))
    return found


def _joined_until(tokens: list[_Words], start: int, joined: str) -> int | None:
    """The end of the words that together are written so, however they are split: `pop-up`, `popup`."""
    written = ""
    for position in range(start, len(tokens)):
        written += tokens[position].stem
        if written == joined:
            return position + 1
        if not joined.startswith(written):
            return None
    return None


def _is_verb(tokens: list[_Words], start: int, end: int) -> bool:
    """`checking my savings` doesn't name the checking account."""
    return (
        end - start == 1
        and tokens[start].text.endswith("ing")
        and end < len(tokens)
        and tokens[end].text in ("my", "the", "our", "your", "for", "if", "whether", "on", "out", "that", "this")
    )


def _partly(tokens: list[_Words], index: _Index) -> list[Mention[str]]:
    return [
        Mention(index.distinctive[t.stem], t.start, t.end)
        for t in tokens
        if t.stem in index.distinctive and t.text not in FILLERS
    ]


def _nearly(tokens: list[_Words], index: _Index) -> list[Mention[str]]:
    """Slips of the keyboard: a run of words that is close to one name and to no other."""
    candidates = [(name, value, size) for name, value, size in index.names]
    candidates += [(part, value, 1) for part, value in index.distinctive.items()]
    found: list[Mention[str]] = []
    for size in {size for _, _, size in candidates}:
        for start in range(len(tokens) - size + 1):
            run = tokens[start : start + size]
            written = "".join(token.stem for token in run)
            if (
                len(written) >= 4
                and (value := _closest(written, candidates))
                and any(t.text not in FILLERS for t in run)
            ):
                found.append(Mention(value, run[0].start, run[-1].end))
    return found


def _closest(written: str, candidates: list[tuple[str, str, int]]) -> str | None:
    scores: dict[str, float] = {}
    for name, value, _ in candidates:
        if _could_be_slip(written, name):
            scores[value] = max(scores.get(value, 0), fuzz.ratio(written, name))
    ranked = sorted(scores.items(), key=lambda score: -score[1])
    if not ranked or ranked[0][1] < _NEAR or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
        return None
    return ranked[0][0]


def _could_be_slip(written: str, name: str) -> bool:
    """Short words have other words for neighbours, and one that only goes on differently is a word of its own."""
    if len(name) < _SHORTEST_SLIP or len(written) < _SHORTEST_SLIP - 1:
        return False
    return abs(len(name) - len(written)) <= 2 and not name.startswith(written) and not written.startswith(name)


def _akin(tokens: list[_Words], index: _Index) -> list[Mention[str]]:
    found: list[Mention[str]] = []
    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            run = tokens[start : start + size]
            value = index.kindred.get("".join(token.stem for token in run))
            if value and not any(m.start < run[-1].end and run[0].start < m.end for m in found):
                found.append(Mention(value, run[0].start, run[-1].end))
    return found


def _divided(found: list[Mention[str]], text: str) -> tuple[list[Mention[str]], set[str]]:
    """Mentions that stand, and the values that were ruled out."""
    muted = _MUTED.sub(lambda match: " " * len(match[0]), text)
    refused = {mention.value for mention in found if _is_refused(muted, mention)}
    return [mention for mention in found if not _is_refused(muted, mention)], refused


def _is_refused(text: str, mention: Mention[str]) -> bool:
    before = text[: mention.start]
    if _OVER.search(before):
        return True
    excluding = max(_EXCLUDING.finditer(before), key=lambda match: match.start(), default=None)
    return excluding is not None and not _RESTORING.search(before[excluding.end() :])


def _single(found: list[Mention[str]], text: str, options: Sequence[Choice], question: str) -> ChoiceRead | None:
    standing, refused = _divided(found, text)
    if any(_NO_BEFORE.search(text[: mention.start]) for mention in standing):
        return None
    if standing:
        chosen = settle(standing, text, question)
        return ChoiceRead((chosen.value,), _without(found, text)) if chosen else None
    if refused:
        left = [option.value for option in options if option.value not in refused]
        return ChoiceRead((left[0],), "") if len(left) == 1 else None
    positions = picked_positions(text, len(options))
    return ChoiceRead((options[positions[0]].value,), "") if len(positions) == 1 else None


def _all_in_one(found: list[Mention[str]], text: str, index: _Index) -> ChoiceRead | None:
    """`both online and in person` is the option that stands for both."""
    together = index.kindred.get("both")
    if together is None or not _BOTH.search(text) or together in {mention.value for mention in found}:
        return None
    return ChoiceRead((together,), _without(found, text))


def _several(found: list[Mention[str]], text: str, options: Sequence[Choice]) -> ChoiceRead | None:
    standing, refused = _divided(found, text)
    if not standing:
        return _without_names(refused, text, options)
    if any(_NO_BEFORE.search(text[: mention.start]) for mention in standing) or _OR.search(text):
        return None
    remainder = _without(found, text)
    return None if _has_stranger(remainder) else _in_order({mention.value for mention in standing}, options, remainder)


def _without_names(refused: set[str], text: str, options: Sequence[Choice]) -> ChoiceRead | None:
    if _NOTHING.match(text.strip(" .!,")):
        return ChoiceRead((), "")
    if _ALL.search(text) or (_BOTH.search(text) and len(options) == 2) or refused:
        chosen = {option.value for option in options} - refused
    else:
        chosen = {options[position].value for position in picked_positions(text, len(options))}
    return _in_order(chosen, options, "") if chosen else None


def _without(found: list[Mention[str]], text: str) -> str:
    return blank(text, [(mention.start, mention.end) for mention in found])


def _has_stranger(remainder: str) -> bool:
    """A part of the enumeration that names no option: `vegan and kosher` where only vegan is offered."""
    parts = re.split(r",|;|&|\band\b|\bplus\b|\n", remainder)
    return len(parts) > 1 and any(
        "\x1f" not in part and any(w not in FILLERS for w in words(part)) for part in parts[1:]
    )


def _in_order(chosen: set[str], options: Sequence[Choice], remainder: str) -> ChoiceRead:
    return ChoiceRead(tuple(option.value for option in options if option.value in chosen), remainder)
