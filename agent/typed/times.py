"""Reads the one time of day that a message answers with; an hour that could be morning or evening is none."""

import re
from datetime import datetime, time, timedelta
from typing import NamedTuple

from agent.typed.dates import find_dates
from agent.typed.mentions import Mention, blank, end_wanted, settle
from agent.typed.numerals import digits
from agent.typed.words import fold, is_unsure, without_questions

Bounds = tuple[time, time] | None


class TimeRead(NamedTuple):
    value: time
    remainder: str


class _Clock(NamedTuple):
    """What was said: an hour, minutes, and am or pm where that was said too."""

    hour: int
    minute: int
    half: str | None  # "a", "p", or "" where the hour already is one of 24
    exact: bool


_HALF = r"(?: ?(?P<half>[ap])(?:\.? ?m\b\.?|(?<=\d[ap])\b))"
_AMOUNT, _SIDE = r"(?P<past>half|quarter|\d{1,2})", r"(?P<side>past|after|to|before|till|of)"
_OCLOCK = r"o ?['\"]? ?clock\b"
_PART = re.compile(
    r"\b(?P<part>morning|breakfast|dawn|afternoon|lunch(?:time)?|noontime|evening|eve|dinner(?:time)?|supper|tonight"
    r"|night|nighttime)\b"
)
_RULES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d:.,/$-])(?P<hour>\d{{1,2}}) ?[:h.] ?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:/%]|\.\d){_HALF}?",
        rf"\b(?:a )?{_AMOUNT}(?: min(?:ute)?s?)? {_SIDE} (?P<hour>\d{{1,2}}|noon|midnight)\b(?![:.]\d){_HALF}?",
        rf"(?<![\d:.,/$-])(?P<hour>\d{{1,2}}) (?P<minute>[0-5]\d)\b(?![:./]\d){_HALF}",
        rf"(?<![\d:.,/$-])(?P<hour>\d{{1,2}}){_HALF}",
        rf"(?<![\d:.,/$-])(?P<hour>\d{{1,2}}) ?{_OCLOCK}{_HALF}?",
        r"(?<![\d:.,/$-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) ?(?:hours|hrs|h)\b",
        r"\b(?:12 )?(?P<named>noon|midday|mid-day|midnight|noonday)\b",
        r"(?<![\d:.,/$-])(?P<hour>[01]?\d|2[0-3]) ?h\b",
        r"\bhalf (?P<british>\d{1,2})\b",
    )
)
_FOUR_DIGITS = re.compile(
    r"^(?:(?:at|by|around|about|for|from|until|make it) )?(?P<hour>[01]\d"
    r"|2[0-3])(?P<minute>[0-5]\d)[.! ]*(?:please)?[.!]*$"
)
_PART_NAMES = r"(?:morning|afternoon|evening|night|tonight|lunch|dinner|breakfast)"
_NEAR_PART = re.compile(
    rf"(?:\b{_PART_NAMES}(?: ?(?:at|around|about|by|of|,|say)){{0,2}} ?(?P<after>\d{{1,2}})\b"
    r"|(?<![\d:.,/$-])\b(?P<before>\d{1,2})(?:-?ish)? ?,? ?(?:in|at|on|during|of)? ?(?:the |this |tomorrow )?"
    rf"(?:early |late )?{_PART_NAMES}\b(?! ?\d))(?![:.]\d)"
)
_SPACED = re.compile(r"(?<![\d:.,/$-])\b(?P<hour>\d{1,2}) (?P<minute>[0-5]\d)\b(?![:./]\d)")
_BARE = re.compile(
    r"(?:\b(?:at|around|about|by|near|like|say|from|until|till|approximately|roughly)|^|make it|for|to"
    r"|~) ?(?P<hour>\d{1,2})(?:-?ish)?"
    r"(?=$|[.,!?] ?(?!\d)| (?:please|pls|thanks?|thank|works?|is|would|will|on|today|tomorrow|sharp|then|if|maybe"
    r"|or so|the|\x1f))"
)
_ONE_TIME = r"\d{1,2}(?:[:.][0-5]\d)?"
_RANGE = re.compile(
    rf"(?<![\d:.,/$-])(?P<first>{_ONE_TIME})(?P<first_half> ?[ap]\.?m\b\.?)? ?(?:-|to|and|until|till) ?"
    rf"(?P<last>{_ONE_TIME})(?![\d:/-])(?P<tail>(?P<last_half> ?[ap]\.?m\b\.?)?.*)$"
)
_COUNTED_BACK = re.compile(r"(?<!from )(?<!between )\b(?:five|ten|twenty|twenty[- ]five|\d{1,2} minutes) to \w")
_OTHERWISE = re.compile(r"\d ?(?:or|and|/) ?(?:at |around )?$")
_SOON = re.compile(
    r"\bin (?P<count>\d{1,3}|an?|half an) (?P<unit>hours?|minutes?|mins?)\b|\b(?P<now>(?:right )?now|immediately"
    r"|straight away|asap)\b"
)

_MORNING, _AFTERNOON, _EVENING, _NIGHT, _NOON = "morning", "afternoon", "evening", "night", "lunch"
_PARTS = (
    dict.fromkeys(("morning", "breakfast", "dawn"), _MORNING)
    | dict.fromkeys(("lunch", "lunchtime", "noontime"), _NOON)
    | dict.fromkeys(("evening", "eve", "dinner", "dinnertime", "supper"), _EVENING)
    | dict.fromkeys(("tonight", "night", "nighttime"), _NIGHT)
    | {"afternoon": _AFTERNOON}
)


def find_times(
    text: str, now: datetime, cue: str = "", *, lenient: bool = True, within: Bounds = None
) -> tuple[list[Mention[time | None]], str]:
    """All times of day in a digit-written text and the text without them; a cue says which half of the day is meant."""
    said, meant = list(_PART.finditer(text)), _only_part(cue)
    found: list[Mention[time | None]] = []
    for rules in (_RULES, (_NEAR_PART,), (_SPACED, _BARE)) if lenient else (_RULES,):
        if found:
            break
        for rule in rules:
            for match in list(rule.finditer(text)):
                part = _nearest_part(said, match) or meant
                found.append(Mention(_resolved(_clock(match), part, within), match.start(), match.end()))
                text = blank(text, [match.span()])
    if not found and (soon := _SOON.search(text)):
        found.append(Mention(_soon(soon, now), soon.start(), soon.end()))
        text = blank(text, [soon.span()])
    return found, text


def read_time(message: str, now: datetime, question: str = "", within: Bounds = None) -> TimeRead | None:
    """None where no time, several times, or an ambiguous one is given."""
    folded, asking = without_questions(fold(message))
    if not folded or is_unsure(folded):
        return None
    text, asked = digits(folded), fold(question)
    military = _FOUR_DIGITS.match(text)
    if military:
        return TimeRead(time(int(military["hour"]), int(military["minute"])), "")
    spans = _RANGE.search(text)
    if spans and not _COUNTED_BACK.search(folded):
        return _end_of_range(spans, now, asked, within)
    dates, undated = find_dates(_without_parts_of_days(text), now.date())
    found, remainder = find_times(undated if dates else text, now, asked, within=within)
    chosen = settle(found, text, asked)
    if chosen is None or chosen.value is None or _OTHERWISE.search(text[: chosen.start]):
        return None
    return TimeRead(chosen.value, _PART.sub(" ", remainder) + asking)


def _without_parts_of_days(text: str) -> str:
    """Keeps `this evening` for the time of day, where the search for days would take it."""
    return re.sub(
        r"\b(?:this|later) (?=(?:very )?(?:morning|afternoon|evening|tonight)\b)", lambda m: " " * len(m[0]), text
    ).replace("tonight", "  night")


def _end_of_range(spans: re.Match[str], now: datetime, asked: str, within: Bounds) -> TimeRead | None:
    """The start or the end of `from 7 to 10 pm`, whichever the question asks for."""
    wanted = end_wanted(asked)
    if wanted is None:
        return None
    last = read_time(spans["last"] + spans["tail"], now, asked, within)
    if wanted == "last" or last is None:
        return last
    if spans["first_half"] or _PART.search(spans["tail"]):
        return read_time(spans["first"] + (spans["first_half"] or spans["tail"]), now, asked, within)
    if not spans["last_half"]:
        return read_time(spans["first"], now, asked, within)
    same = read_time(spans["first"] + spans["last_half"], now, asked, within)
    other = read_time(spans["first"] + (" am" if "p" in spans["last_half"] else " pm"), now, asked, within)
    return same if same and same.value < last.value else other


def _only_part(text: str) -> str | None:
    parts = {_PARTS[match["part"]] for match in _PART.finditer(text)}
    return parts.pop() if len(parts) == 1 else None


def _nearest_part(said: list[re.Match[str]], match: re.Match[str]) -> str | None:
    if not said:
        return None
    nearest = min(said, key=lambda part: max(part.start() - match.end(), match.start() - part.end()))
    return _PARTS[nearest["part"]]


def _clock(match: re.Match[str]) -> _Clock:
    said = match.groupdict()
    half = said.get("half")
    if named := said.get("named"):
        return _Clock(0 if named == "midnight" else 12, 0, "a" if named == "midnight" else "p", True)
    if british := said.get("british"):
        return _Clock(int(british), 30, None, False)
    if past := said.get("past"):
        return _past(past, match["side"], match["hour"], half)
    hour = said.get("hour") or said.get("after") or said.get("before") or "99"
    minute = said.get("minute")
    exact = (minute is not None or "h" in match[0]) and (hour.startswith("0") or int(hour) >= 10)
    return _Clock(int(hour), int(minute or 0), half, exact)


def _past(amount: str, side: str, hour: str, half: str | None) -> _Clock:
    named = {"noon": 12, "midnight": 24}.get(hour)
    minutes = {"half": 30, "quarter": 15}.get(amount) or int(amount)
    base = named if named is not None else int(hour)
    if half:
        base = base % 12 + (12 if half == "p" else 0)
    total = (base * 60 + (minutes if side in ("past", "after") else -minutes)) % 1440
    settled = named is not None or half is not None
    return _Clock(total // 60 or (24 if settled else 12), total % 60, "" if settled else None, False)


def _resolved(clock: _Clock, part: str | None, within: Bounds) -> time | None:
    hour, minute, half, exact = clock
    if hour > 24 or minute > 59:
        return None
    hour %= 24
    if half == "":
        return time(hour, minute)
    if half:
        if hour > 12 or (hour == 0 and half == "p"):
            return time(hour, minute) if half == "p" and hour else None
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if hour == 0 or hour > 12:
        return time(hour, minute)
    if part:
        hour = _in_part(hour, part)
        return None if hour is None else time(hour, minute)
    return time(hour, minute) if exact or hour == 12 else _by_habit(hour, minute, within)


def _in_part(hour: int, part: str) -> int | None:
    if part == _MORNING:
        return hour % 12
    if part == _NOON:
        return hour if hour >= 11 else hour + 12 if hour <= 3 else None
    if part == _AFTERNOON:
        return 12 if hour == 12 else hour + 12 if hour <= 7 else None
    if part == _EVENING:
        return None if hour == 12 else hour + 12
    return hour + 12 if 6 <= hour <= 11 else hour % 12


def _by_habit(hour: int, minute: int, within: Bounds) -> time | None:
    """Without am and pm, one to four are in the afternoon; other hours are told only by the limits of the field."""
    if within:
        fitting = [at for at in (time(hour, minute), time(hour + 12, minute)) if within[0] <= at <= within[1]]
        return fitting[0] if len(fitting) == 1 else None
    return time(hour + 12, minute) if hour <= 4 else None


def _soon(match: re.Match[str], now: datetime) -> time | None:
    if match["now"]:
        return time(now.hour, now.minute)
    count = {"a": 1.0, "an": 1.0, "half an": 0.5}.get(match["count"]) or float(match["count"])
    later = now + timedelta(hours=count) if match["unit"].startswith("h") else now + timedelta(minutes=count)
    return time(later.hour, later.minute)
