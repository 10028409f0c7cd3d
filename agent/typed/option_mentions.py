"""Finds which options a message names: outright, in part, nearly, or by a kindred word."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from agent.typed.mentions import Mention
from agent.typed.option_names import SPAN, OptionNames
from agent.typed.words import FILLERS, stem

_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_NEAR, _MARGIN, _SHORTEST_SLIP = 84, 6, 6


class _Words(NamedTuple):
    text: str
    stem: str
    start: int
    end: int


def mentioned_options(text: str, names: OptionNames) -> list[Mention[str]]:
    """What is named outright; else what is named in part or nearly; else what is only akin."""
    tokens = [_Words(m[0], stem(m[0]), m.start(), m.end()) for m in SPAN.finditer(text)]
    whole = _named(tokens, names)
    if whole:
        return whole
    partly = _partly(tokens, names)
    if not partly:
        return _nearly(tokens, names) or _akin(tokens, names)
    akin = [mention for mention in _akin(tokens, names) if not any(_covers(part, mention) for part in partly)]
    return akin + [part for part in partly if not any(_covers(mention, part) for mention in akin)]


def _covers(one: Mention[str], other: Mention[str]) -> bool:
    return one.start <= other.start and other.end <= one.end


def _named(tokens: list[_Words], names: OptionNames) -> list[Mention[str]]:
    found: list[Mention[str]] = []
    taken: set[int] = set()
    for joined, value, _ in names.names:
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


def _partly(tokens: list[_Words], names: OptionNames) -> list[Mention[str]]:
    telling = any(not _is_ordinal(t) and t.text not in FILLERS and t.stem not in names.distinctive for t in tokens)
    return [
        Mention(names.distinctive[t.stem], t.start, t.end)
        for t, after in zip(tokens, [*tokens[1:], None], strict=False)
        if t.stem in names.distinctive
        and t.text not in FILLERS
        and not (_is_ordinal(t) and (telling or _is_place(after)))
    ]


def _is_ordinal(token: _Words) -> bool:
    """`ask me first` means no option, even where `oldest first` is on the list."""
    return _ORDINAL.fullmatch(token.text) is not None


def _is_place(after: _Words | None) -> bool:
    """`the first one` means a place on the list."""
    return after is not None and after.text in ("one", "option", "choice")


def _nearly(tokens: list[_Words], names: OptionNames) -> list[Mention[str]]:
    """Slips of the keyboard: a run of words that is close to one name and to no other."""
    candidates = [(name, value, size) for name, value, size in names.names]
    candidates += [(part, value, 1) for part, value in names.distinctive.items()]
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


def _akin(tokens: list[_Words], names: OptionNames) -> list[Mention[str]]:
    found: list[Mention[str]] = []
    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            run = tokens[start : start + size]
            value = names.kindred.get("".join(token.stem for token in run))
            if value and not any(m.start < run[-1].end and run[0].start < m.end for m in found):
                found.append(Mention(value, run[0].start, run[-1].end))
    return found
