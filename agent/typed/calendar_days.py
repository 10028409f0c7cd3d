"""Finds the days that phrases such as `next monday` or `the 5th of march` stand for."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Day = Callable[[re.Match[str], date], date | None]

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
LED = "".join(
    rf"|(?<=\b{lead} )"
    for lead in ("on", "for", "by", "from", "until", "till", "next", "this", "last", "coming", "following", "make it")
)
_LONG_WEEKDAY = r"monday|tues?(?:day)?|wednes(?:day)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|saturday|sunday"
WEEKDAY = rf"(?P<weekday>{_LONG_WEEKDAY}|(?:(?<!\w )(?<!\w, ){LED})(?:mon|wed|sat|sun))\b\.?"
WEEKDAY_OF_DATE = rf"(?P<weekday>{_LONG_WEEKDAY}|mon|wed|sat|sun)\b\.?"
_YEARS_AHEAD = {"last": -1, "this": 0, "next": 1}
NUMBER = r"(?P<count>\d{1,3}|an?|one)"
UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"


def month_number(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def weekday_number(name: str) -> int:
    return next(i for i, weekday in enumerate(WEEKDAYS) if weekday.startswith(name[:3]))


def valid(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def full_year(written: str) -> int:
    """`27` is 2027 and `85` is 1985."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def in_year(month: int, day: int, year: str | None, today: date) -> date | None:
    """The day of the year that was named, or its next occurrence from today on."""
    if year in _YEARS_AHEAD:
        return valid(today.year + _YEARS_AHEAD[year], month, day)
    if year:
        return valid(full_year(year), month, day)
    upcoming = (valid(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in upcoming if found and found >= today), None)


def of_month(day: int, today: date, months_ahead: int) -> date | None:
    first = months_later(today.replace(day=1), months_ahead)
    return valid(first.year, first.month, day)


def next_day_of_month(day: int, today: date) -> date | None:
    if not 1 <= day <= 31:
        return None
    candidates = (of_month(day, today, ahead) for ahead in range(3))
    return next((found for found in candidates if found and found >= today), None)


def months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def on_or_after(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def of_week(weekday: int, today: date, weeks_ahead: int) -> date:
    """The weekday of the week, counted from Monday, that lies so many weeks ahead."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks_ahead)


def shifted(start: date, count: int, unit: str) -> date | None:
    try:
        if unit in ("month", "year"):
            return months_later(start, count * (12 if unit == "year" else 1))
        return start + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    except (OverflowError, ValueError):
        return None


def nth_weekday(order: str, weekday: int, month: date) -> date | None:
    """The 2nd or `last` weekday of a month, given by its first day."""
    if order == "last":
        last = months_later(month, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    found = on_or_after(weekday, month) + timedelta(days=7 * (int(order[:-2]) - 1))
    return found if found.month == month.month else None
