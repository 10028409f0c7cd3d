"""Reads a message that answers with both a day and a time of day."""

from datetime import datetime
from typing import NamedTuple

from agent.typed.dates import find_dates, read_date
from agent.typed.times import read_time
from agent.typed.words import fold


class DatetimeRead(NamedTuple):
    value: datetime
    remainder: str


def read_datetime(message: str, now: datetime, question: str = "") -> DatetimeRead | None:
    """A local date and time without a zone; None unless both are told."""
    folded = fold(message)
    day = read_date(folded, now.date(), question)
    if day is None:
        return None
    moment = read_time(folded, now, question)
    if moment is None:
        return None
    _, remainder = find_dates(moment.remainder, now.date())
    return DatetimeRead(datetime.combine(day.value, moment.value), remainder)
