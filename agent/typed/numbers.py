"""Reads the one number that a message answers with."""

import re
from typing import NamedTuple

from agent.typed.mentions import Mention, blank, settle, values
from agent.typed.numerals import digits
from agent.typed.words import fold, is_indifferent, is_unsure, stem, stems, without_questions, words


class NumberRead(NamedTuple):
    value: int | float
    remainder: str


_SCALES = {"k": 1e3, "m": 1e6, "mil": 1e6, "mio": 1e6, "bn": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(
    r"(?<![\w.,:/#+])(?<![\w.]-)(?<!point )"
    r"(?P<sign>[-+] ?|minus |negative )?"
    r"(?P<currency>(?:us ?)?[$€£¥] ?-?|(?:usd|eur|gbp|rs\.?) ?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3}){0,3} 000(?!\d)|\d+(?:\.\d+)?|\.\d+)"
    r"(?:(?P<scale>(?: ?(?:k|mil|mio|bn|thousand|million|billion)|m)\b))?"
    r"(?![\d:/]|,\d|\.\d|-\d| ?[ap]\.?m\b|(?:st|nd|rd|th)\b|h\d|[a-z]\b|e[+-]?\d| ?(?:lakhs?|crores?|mm|dzs?|dozs?)\b)"
    r"(?P<money> ?(?:[$€£¥]|(?:dollars?|bucks?|euros?|pounds?|usd|eur|gbp|cents?|quid)\b))?"
)
_LARGEST = 1e15
_FRACTION = re.compile(r"(?<![\w./-])(?:(?P<whole>\d+) )?(?P<over>[1-9])/(?P<under>[2-9]|10)(?![\w/])")
_WORDED_FRACTION = re.compile(
    r"\bquarter (?:of a )?\d|(?:\d|\ban?) (?:and an? )?(?:quarters?|halves|thirds?|\d+(?:rd|th|st|nd)s?"
    r"|(?:four|fif|six|seven|eigh|nin|ten|\w{2,10}tie|hundred|thousand|\w{1,5}lion)ths?)\b"
)
_BOUND = re.compile(
    r"\b(?:(?:more|less|fewer|greater|higher|lower|larger|smaller|bigger|older|younger) than|over|under|above|below"
    r"|exceeding)\s(?:about )?$"
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:total|sum|altogether|all together|overall)(?: amount)?(?: (?:of|is|would be|will be|comes to|to))?[:,]? ?$"
)
_TOTAL_AFTER = re.compile(r"^ ?(?:\w+ )?(?:in total|total|altogether|all together|in all|overall)\b")
_MONEY_ASKED = re.compile(
    r"\b(?:how much|price|cost|amount|fee|budget|money|charge|pay|fare|dollars?|salary|deposit)\b"
)
_COUNT_ASKED = re.compile(r"\b(?:how many|number of|quantity|how may|count|capacity|headcount)\b")
_LONE = re.compile(
    r"\b(?:(?:just|only) (?:me|myself|for me|for myself)|by myself|on my own|alone|solo|myself only|me only)\b"
)
_NONE = re.compile(
    r"^(?:none|zero|nothing|nobody|no one|nil|none at all|not (?:a|one) single one|i (?:do not|don't) (?:have|need"
    r"|want) any)$"
)
_OFTEN_ASKED = re.compile(r"\bhow (?:often|many)\b")
_TIMES = {"never": 0, "not at all": 0, "not once": 0, "once": 1, "just once": 1, "twice": 2, "thrice": 3}
_BARE_ONE = re.compile(r"\b(?:(?:just|only) )?(?:for )?the one(?= please\b|[.!,]|$)")


def read_number(message: str, question: str = "", label: str = "") -> NumberRead | None:
    """None where there is no number, more than one, or only a bound."""
    folded, asking = without_questions(fold(message))
    if not folded or is_unsure(folded) or is_indifferent(folded):
        return None
    text, asked = digits(folded), fold(f"{question} {label}")
    if _WORDED_FRACTION.search(text):
        return None
    found = [*_fractions(text), *_mentions(text)]
    if not found:
        return _without_numeral(text, asked)
    if any(_BOUND.search(text[: mention.start]) for mention in found):
        return None
    chosen = settle(_preferred(found, text, asked, label), text, asked)
    if chosen is None or (_COUNT_ASKED.search(asked) and _is_money(text, chosen) and not _MONEY_ASKED.search(asked)):
        return None
    if abs(chosen.value) > _LARGEST:
        return None
    return NumberRead(_plain(chosen.value), blank(text, [(chosen.start, chosen.end)]) + asking)


def _mentions(text: str) -> list[Mention[float]]:
    return [Mention(_value(match), match.start(), match.end()) for match in _NUMBER.finditer(text)]


def _value(match: re.Match[str]) -> float:
    value = float(match["digits"].replace(",", "").replace(" ", ""))
    if match["scale"]:
        value = round(value * _SCALES[match["scale"].strip()], 6)
    negative = (match["sign"] or "").strip() not in ("", "+") or (match["currency"] or "").endswith("-")
    return -value if negative else value


def _fractions(text: str) -> list[Mention[float]]:
    return [
        Mention(int(match["whole"] or 0) + int(match["over"]) / int(match["under"]), match.start(), match.end())
        for match in _FRACTION.finditer(text)
        if int(match["over"]) < int(match["under"])
    ]


def _preferred(found: list[Mention[float]], text: str, asked: str, label: str) -> list[Mention[float]]:
    """Narrows several numbers to those that the question is about."""
    if len(values(found)) < 2:
        return found
    totals = [m for m in found if _TOTAL_BEFORE.search(text[: m.start]) or _TOTAL_AFTER.match(text[m.end :])]
    if len(values(totals)) == 1:
        return totals
    if _MONEY_ASKED.search(asked):
        money = [m for m in found if _is_money(text, m)]
        return money or found
    for wanted in (stems(label), stems(asked)):
        if counted := [m for m in found if _unit(text, m) in wanted]:
            return counted
    return found


def _unit(text: str, mention: Mention[float]) -> str:
    following = words(text[mention.end : mention.end + 40])
    return stem(following[0]) if following else ""


def _is_money(text: str, mention: Mention[float]) -> bool:
    match = _NUMBER.match(text, mention.start)
    return bool(match and (match["currency"] or match["money"]))


def _without_numeral(text: str, asked: str) -> NumberRead | None:
    bare = text.strip(" .!,")
    if _NONE.match(bare):
        return NumberRead(0, "")
    if bare in _TIMES and _OFTEN_ASKED.search(asked):
        return NumberRead(_TIMES[bare], "")
    if _BARE_ONE.search(text) or (_LONE.search(text) and _COUNT_ASKED.search(asked) and len(words(text)) <= 8):
        return NumberRead(1, "")
    counted = stems(asked) if _COUNT_ASKED.search(asked) else frozenset[str]()
    if any(stem(noun) in counted for noun in re.findall(r"\b(?:an?|a single) ([a-z]+)", text)):
        return NumberRead(1, "")
    return None


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
