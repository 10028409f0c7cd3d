"""Reads the one date that a message answers with; vague times such as `next week` are none."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from agent.typed.calendar_days import (
    LED,
    MONTH,
    NUMBER,
    UNIT,
    WEEKDAY,
    WEEKDAY_OF_DATE,
    full_year,
    in_year,
    month_number,
    months_later,
    next_day_of_month,
    nth_weekday,
    of_month,
    of_week,
    on_or_after,
    shifted,
    valid,
    weekday_number,
)
from agent.typed.mentions import Mention, blank, settle
from agent.typed.numerals import digits
from agent.typed.words import fold, is_unsure, without_questions


class DateRead(NamedTuple):
    value: date
    remainder: str


Rule = Callable[[re.Match[str], date], date | None]

_YEAR = (
    r"(?:(?: ?,? ?| (?:of|in) |[-/])(?P<year>(?:(?:19|20|21)\d\d|(?<=of )\d\d|(?<=')\d\d)\b(?!:)"
    r"|(?<=\s)(?:this|next|last)(?= year\b))(?: year)?)?"
)
_DAY = r"(?P<day>\d{1,2})"
_TH = r"(?:st|nd|rd|th)"
_MONTH_OFFSET = {
    "this": 0,
    "the current": 0,
    "current": 0,
    "the": 0,
    "next": 1,
    "the next": 1,
    "the following": 1,
    "the coming": 1,
}
_WHICH_MONTH = r"(?P<which>this|the current|current|next|the next|the following|the coming|the) month"
_HOLIDAYS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year's day": (1, 1), "new years day": (1, 1),
    "valentine's day": (2, 14), "valentines day": (2, 14), "halloween": (10, 31), "st patrick's day": (3, 17),
    "independence day": (7, 4),
}  # fmt: skip


def _iso(m: re.Match[str], _today: date) -> date | None:
    return valid(int(m["year"]), int(m["month"]), int(m["day"]))


def _numeric(m: re.Match[str], today: date) -> date | None:
    first, second = int(m["first"]), int(m["second"])
    day_first = m["sep"] == "." or first > 12
    month, day = (second, first) if day_first else (first, second)
    return in_year(month, day, m["year"], today)


def _month_and_day(m: re.Match[str], today: date) -> date | None:
    found = in_year(month_number(m["month"]), int(m["day"]), m["year"], today)
    named = m.groupdict().get("weekday")
    if found and named and found.weekday() != weekday_number(named):
        return None
    return found


def _nth_weekday_of(m: re.Match[str], today: date) -> date | None:
    weekday, order = weekday_number(m["weekday"]), m["order"]
    if m["which"]:
        return nth_weekday(order, weekday, months_later(today.replace(day=1), _MONTH_OFFSET[m["which"]]))
    month = month_number(m["month"])
    years = [full_year(m["year"])] if m["year"] else [today.year, today.year + 1]
    found = (nth_weekday(order, weekday, date(year, month, 1)) for year in years)
    return next((day for day in found if day and (m["year"] or day >= today)), None)


def _edge_of_month(m: re.Match[str], today: date) -> date | None:
    if m["which"]:
        first = months_later(today.replace(day=1), _MONTH_OFFSET[m["which"]])
    else:
        month = month_number(m["month"])
        year = full_year(m["year"]) if m["year"] else today.year + (month < today.month)
        first = date(year, month, 1)
    return first if m["edge"] in ("first", "1st") else months_later(first, 1) - timedelta(days=1)


def _of_which_month(m: re.Match[str], today: date) -> date | None:
    return of_month(int(m["day"]), today, _MONTH_OFFSET[m["which"]])


def _ahead(m: re.Match[str], today: date) -> date | None:
    count = 1 if m["count"] in ("a", "an", "one") else int(m["count"])
    origin = _origin(m.groupdict().get("origin"), m.groupdict().get("weekday"), today)
    return shifted(origin, count, m["unit"])


def _ago(m: re.Match[str], today: date) -> date | None:
    count = 1 if m["count"] in ("a", "an", "one") else int(m["count"])
    return shifted(today, -count, m["unit"])


def _origin(named: str | None, weekday: str | None, today: date) -> date:
    if weekday:
        number = weekday_number(weekday)
        return of_week(number, today, 1) if (named or "").startswith("next") else on_or_after(number, today)
    return today + timedelta(days=1 if named == "tomorrow" else 0)


def _near(m: re.Match[str], today: date) -> date | None:
    phrase = m[0]
    phrase = phrase.removeprefix("the ")
    if "after tom" in phrase or "overmorrow" in phrase:
        return today + timedelta(days=2)
    if "before" in phrase:
        return today - timedelta(days=2)
    if phrase.startswith("yester"):
        return today - timedelta(days=1)
    return today + timedelta(days=1 if phrase.startswith(("tom", "tmr", "tmw")) else 0)


def _weekday(m: re.Match[str], today: date) -> date | None:
    number, which = weekday_number(m["weekday"]), (m["before"] or m["after"] or "").removeprefix("of ").strip()
    if which.startswith(("next week", "the following", "following")) or which == "next":
        return of_week(number, today, 1)
    if which == "after next":
        return on_or_after(number, today) + timedelta(days=7)
    if which in ("last", "last week"):
        return of_week(number, today, -1) if which == "last week" else on_or_after(number, today) - timedelta(days=7)
    if which == "week":
        return on_or_after(number, today) + timedelta(days=7)
    if which == "fortnight":
        return on_or_after(number, today) + timedelta(days=14)
    if "coming" in which:
        return on_or_after(number, today + timedelta(days=1))
    return on_or_after(number, today)


def _weekday_and_day(m: re.Match[str], today: date) -> date | None:
    number, day = weekday_number(m["weekday"]), int(m["day"])
    months = (of_month(day, today, ahead) for ahead in range(12))
    found = next((day for day in months if day and day >= today), None)
    return found if found and found.weekday() == number else None


def _day_of_month(m: re.Match[str], today: date) -> date | None:
    return next_day_of_month(int(m["day"]), today)


def _holiday(m: re.Match[str], today: date) -> date | None:
    month, day = _HOLIDAYS[m["holiday"]]
    return in_year(month, day, m["year"], today)


_FIRST, _SECOND = r"(?<![\d/.$-])(?P<first>\d{1,2})", r"(?P<second>\d{1,2})"
_NAMED_DAY = rf"(?:\b{WEEKDAY_OF_DATE},? )?"
_TOMORROW = r"(?:tomorr?ow|tomm?orr?ow|tmrw|tmr)"
_BEFORE = r"(?P<before>next week(?: on)?|this coming|coming|the coming|this|the next|next|the following|following|last)"
_AFTER = r"(?P<after>(?:of )?(?:next|the following|this|last) week|after next|week|fortnight)"
_PLACED = rf"(?:(?<!\w )(?<!\w, ){LED}|(?<=\bto )|(?<=\bor )|(?<=\band )|(?<=\bis ))"
_NO_DAY = r"(?:[ap]\.?m|people|o'?clock|days?|weeks?|of us)"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (re.compile(r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"), _iso),
    (re.compile(r"(?<![\d.,$-])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\d.,-])"), _iso),
    (re.compile(rf"(?<!\d)(?P<year>\d{{4}})[-/. ]{MONTH}[-/. ]{_DAY}{_TH}?(?![\d:])"), _month_and_day),
    (
        re.compile(
            rf"(?<![$€£.,\d])(?<![$€£] )\b{_DAY}{_TH}?[ -](?:of )?{MONTH},?[ -]"
            r"(?P<year>\d\d)(?![\w:.]|,\d)(?! ?[ap]\.?m)"
        ),
        _month_and_day,
    ),
    (re.compile(rf"{_FIRST}(?P<sep>[/.-]){_SECOND}(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?![\d/])"), _numeric),
    (re.compile(rf"{_FIRST}(?P<sep>/){_SECOND}(?P<year>)(?![\d/])"), _numeric),
    (re.compile(rf"{_FIRST}(?P<sep>\.){_SECOND}\.(?P<year>)(?!\d)"), _numeric),
    (
        re.compile(rf"{_NAMED_DAY}(?:the )?\b{MONTH},? ?[-/]?(?:the )?{_DAY}{_TH}?(?![\d:])(?! ?[ap]\.?m\b){_YEAR}"),
        _month_and_day,
    ),
    (
        re.compile(rf"{_NAMED_DAY}\b(?:the )?{_DAY}{_TH}?[ -]?(?:day )?(?:of )?(?:the month of )?{MONTH}{_YEAR}"),
        _month_and_day,
    ),
    (
        re.compile(
            rf"\b(?:the )?(?P<order>[1-5](?:st|nd|rd|th)|last) {WEEKDAY} (?:of|in) (?:{_WHICH_MONTH}|{MONTH}{_YEAR})"
        ),
        _nth_weekday_of,
    ),
    (
        re.compile(rf"\b(?:the )?(?P<edge>1st|first|last) day (?:of|in) (?:{_WHICH_MONTH}|{MONTH}{_YEAR})"),
        _edge_of_month,
    ),
    (re.compile(rf"\b(?:the )?{_DAY}{_TH}?(?: day)? (?:of|in|on)? ?{_WHICH_MONTH}\b"), _of_which_month),
    (re.compile(rf"\b{_WHICH_MONTH},? (?:on )?(?:the )?{_DAY}{_TH}\b"), _of_which_month),
    (
        re.compile(rf"\b{NUMBER} {UNIT} (?:from|after) (?P<origin>now|today|tomorrow|(?:next |this )?{WEEKDAY})"),
        _ahead,
    ),
    (re.compile(rf"\b(?:in|after|within) {NUMBER} {UNIT}(?:'s)?(?: time| from now| from today)?\b"), _ahead),
    (re.compile(rf"\b{NUMBER} (?P<unit>week)s? on {WEEKDAY}"), _ahead),
    (re.compile(rf"\b{NUMBER} {UNIT} ago\b"), _ago),
    (re.compile(rf"\b(?:the )?(?:day after {_TOMORROW}|day before yesterday)\b"), _near),
    (
        re.compile(
            rf"\b(?:later )?(?:today|tonight|{_TOMORROW}|yesterday|this (?:very )?(?:morning|afternoon|evening))\b"
        ),
        _near,
    ),
    (re.compile(rf"\b{WEEKDAY_OF_DATE},? (?:the )?{_DAY}(?:{_TH}\b|(?![\w:.%])(?! ?[ap]\.?m))"), _weekday_and_day),
    (re.compile(rf"(?:\b{_BEFORE}(?: week's?)? )?\b{WEEKDAY}(?: {_AFTER}\b)?"), _weekday),
    (
        re.compile(
            rf"(?=the |\d)(?:\bthe |{_PLACED}(?=[1-3]\w)|(?<!\d)(?![1-3][a-z]))\b{_DAY}{_TH}\b"
            r"(?! (?:one|option|choice|floor|of (?!course)|time))"
        ),
        _day_of_month,
    ),
    (re.compile(rf"\bthe {_DAY}(?![\w:./%-])(?! ?{_NO_DAY})"), _day_of_month),
    (re.compile(rf"\b(?P<holiday>{'|'.join(_HOLIDAYS)})\b{_YEAR}"), _holiday),
)
_CONFLICT = date.min
_BESIDE = re.compile(r"(?:(?<!any )(?<!some )\b(?:the |a )?(?P<unit>day|week) )?\b(?P<side>after|before) (?:the )?$")
_ELSEWHERE = re.compile(r"\b(?:next|following|last) (?:month|year)\b")
_OPEN_ENDED = re.compile(r" ?(?:-|to|or|and|through|thru) ?(?:the )?\d{1,2}(?![\d:.])(?! ?[ap]\.?m)")


_TO = r" ?(?:-|\b(?:to|until|till?|through|thru)\b) ?(?:the )?"
_FIRST_DAY, _LAST_DAY = r"(?<![\d:.,$/-])(?P<first>\d{1,2})(?:st|nd|rd|th)?", r"(?P<last>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_LAST = re.compile(rf"{_FIRST_DAY}{_TO}{_LAST_DAY} (?:of )?{MONTH}")
_MONTH_FIRST = re.compile(rf"\b{MONTH} {_FIRST_DAY}{_TO}{_LAST_DAY}(?![\d:.,/%-]|st|nd|rd|th)(?! ?[ap]\.?m)")


def with_both_months(text: str) -> str:
    """`10 to 20 june` as `10 june to 20 june`, in a text whose numbers are digits."""
    for pattern in (_MONTH_LAST, _MONTH_FIRST):
        text = pattern.sub(lambda m: f"{m['first']} {m['month']} to {m['last']} {m['month']}", text)
    return text


def find_dates(text: str, today: date) -> tuple[list[Mention[date]], str]:
    """All days that a digit-written text mentions, and the text without them; an impossible day is one of its own."""
    found: list[Mention[date]] = []
    for pattern, rule in _RULES:
        for match in list(pattern.finditer(text)):
            found.append(Mention(rule(match, today) or _CONFLICT, match.start(), match.end()))
            text = blank(text, [match.span()])
    return found, text


def read_date(message: str, today: date, question: str = "", label: str = "") -> DateRead | None:
    """None where no day, several days, or an impossible day is named."""
    folded, asking = without_questions(fold(message))
    if not folded or is_unsure(folded):
        return None
    text = with_both_months(digits(folded))
    found, remainder = find_dates(text, today)
    chosen = settle(found, text, fold(question), fold(label))
    if chosen is None or chosen.value == _CONFLICT or _OPEN_ENDED.match(remainder, chosen.end):
        return None
    value = _beside(chosen, text)
    if value is None or _ELSEWHERE.search(remainder):
        return None
    return DateRead(value, _BESIDE.sub("", remainder) + asking)


def _beside(chosen: Mention[date], text: str) -> date | None:
    """`the day after christmas`; but `before friday` and `after the 5th` name no day."""
    match = _BESIDE.search(text[: chosen.start])
    if match is None:
        return chosen.value
    if match["unit"] is None:
        return None
    return shifted(chosen.value, 1 if match["side"] == "after" else -1, match["unit"])
