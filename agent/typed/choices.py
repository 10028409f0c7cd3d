"""Reads which of the offered options a message chooses."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.typed.mentions import Mention, blank, settle
from agent.typed.numbers import read_number
from agent.typed.numerals import digits
from agent.typed.option_mentions import mentioned_options
from agent.typed.option_names import Choice, OptionNames, names_of
from agent.typed.option_spans import spanned
from agent.typed.patterns import one_of
from agent.typed.positions import picked_positions, placed, placed_beside
from agent.typed.words import FILLERS, fold, is_indifferent, is_unsure, without_questions, words


class ChoiceRead(NamedTuple):
    values: tuple[str, ...]
    remainder: str


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
    r"(?<!\bfor )(?<!\bat )(?<!\bafter )(?<!\babove )"
    r"\b(?:all|everything|every one|each one|the lot|all of (?:them|these|those|the above)|any and all)\b"
)
_LONGEST_ALL = 12
"""In words; in a longer message, `all` is said of something else."""
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
    names = names_of(tuple(options))
    if len(names.numbers) == len(options):
        return _by_number(message, names, question, label) or _by_place(folded, options)
    text = digits(folded)
    found = mentioned_options(text, names)
    if several:
        read = _several([*found, *spanned(found, text, options)], text, options)
    else:
        read = _single(found, text, options, question) or _all_in_one(found, text, names)
    return read._replace(remainder=read.remainder + asking) if read else None


def _exact_forms(option: Choice) -> set[str]:
    return {fold(option.value), *(fold(name) for name in option.names)}


def _wants_to_know(folded: str) -> bool:
    return _ASKS_IN_AUXILIARY.match(folded) is not None and not _POLITE.search(folded)


def _by_number(message: str, names: OptionNames, question: str, label: str) -> ChoiceRead | None:
    read = read_number(message, question, label)
    if read is None:
        return None
    value = names.numbers.get(float(read.value))
    return ChoiceRead((value,), read.remainder) if value is not None else None


def _by_place(folded: str, options: Sequence[Choice]) -> ChoiceRead | None:
    """Where options are numbers, only `the second one` or `the last` tells a place."""
    places = placed(digits(folded), len(options))
    return ChoiceRead((options[places[0]].value,), "") if len(places) == 1 else None


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


def _all_in_one(found: list[Mention[str]], text: str, names: OptionNames) -> ChoiceRead | None:
    """`both online and in person` is the option that stands for both."""
    together = names.kindred.get("both")
    if together is None or not _BOTH.search(text) or together in {mention.value for mention in found}:
        return None
    return ChoiceRead((together,), _without(found, text))


def _several(found: list[Mention[str]], text: str, options: Sequence[Choice]) -> ChoiceRead | None:
    standing, refused = _divided(found, text)
    if not standing:
        return _without_names(refused, text, options)
    if any(_NO_BEFORE.search(text[: mention.start]) for mention in standing) or _OR.search(text):
        return None
    places, remainder = placed_beside(_without(found, text), len(options))
    chosen = {mention.value for mention in standing} | {options[place].value for place in places}
    chosen -= refused
    return None if _has_stranger(remainder) or not chosen else _in_order(chosen, options, remainder)


def _without_names(refused: set[str], text: str, options: Sequence[Choice]) -> ChoiceRead | None:
    if _NOTHING.match(text.strip(" .!,")):
        return ChoiceRead((), "")
    if (
        (_ALL.search(text) and len(words(text)) <= _LONGEST_ALL)
        or (_BOTH.search(text) and len(options) == 2)
        or refused
    ):
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
