"""Hears what a message says beside its answer: the day and the hours in one sentence, a name with its address."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from pydantic import JsonValue

from agent.typed.contacts import find_email
from agent.typed.dates import find_dates, with_both_months
from agent.typed.mentions import Mention
from agent.typed.numerals import digits
from agent.typed.times import find_times
from agent.typed.words import fold, is_unsure, leftovers
from wizard.commands import SetAnswer
from wizard.inputs import DateInput, OptionSet, TextInput, TimeInput

_DOUBTFUL = re.compile(
    r"\b(?:actually|wait|sorry|mean|meant|rather|scratch|correction|instead|not|no|never|or|except"
    r"|between|either)\b|n't|\?"
)
_STRETCH = re.compile(r"\s*(?:to|until|till|til|through|-)\s*(?:about |around )?")
_UNTIL = re.compile(r"(?:\b(?:until|till|til|to|by|before|ends?|ending|closes?)(?: at| around| about)?|-)\s*$")
_DATED = re.compile(r"^(?P<text>\S.*?\S),? on (?P<when>(?:\w+,? )?(?:the )?[^.!?]{3,60})[.!]?$", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d[./-]\d", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"[\s,;:(<|/-]*(?:\b(?:and|with|at)\b )?"
    r"(?:(?:\b(?:my|our|the|its|your|his|her|their)\b )?\b(?:e-?)?mail(?: address)?(?: is)?:? ?)?$",
    re.IGNORECASE,
)


def told_beside(
    message: str, asked: OptionSet, value: JsonValue, others: Sequence[OptionSet], now: datetime
) -> tuple[SetAnswer, ...]:
    """The day and the times of a message for the open fields of the same step; none where it isn't plain."""
    text = with_both_months(digits(fold(message)))
    if _DOUBTFUL.search(text) or is_unsure(text):
        return ()
    days, rest = find_dates(text, now.date())
    told: list[SetAnswer] = []
    open_days = [field for field in others if isinstance(field, DateInput)]
    coming = [day.value for day in days if day.value >= now.date()]
    if not isinstance(asked, DateInput) and len(days) == len(coming) == len(open_days) == 1:
        told.append(SetAnswer(field=open_days[0].key, value=coming[0].isoformat()))
    if isinstance(asked, DateInput) and len(open_days) == 1 and (last := _last_day(text, days, value)):
        told.append(SetAnswer(field=open_days[0].key, value=last))
    return (*told, *_times(rest, asked, value, [field for field in others if isinstance(field, TimeInput)], now))


def _last_day(text: str, days: Sequence[Mention[date]], first: JsonValue) -> str | None:
    """The end of `from the 2nd to the 5th`, where the first of them was asked for."""
    found = sorted(days, key=lambda mention: mention.start)
    if len(found) != 2 or found[0].value.isoformat() != first or found[1].value <= found[0].value:
        return None
    joined = _STRETCH.fullmatch(text[found[0].end : found[1].start])
    return found[1].value.isoformat() if joined else None


def _times(
    text: str, asked: OptionSet, value: JsonValue, fields: Sequence[OptionSet], now: datetime
) -> list[SetAnswer]:
    """One time is the start, two are a stretch."""
    found, _ = find_times(text, now, lenient=False)
    found.sort(key=lambda mention: mention.start)
    said = [mention.value.isoformat("minutes") for mention in found if mention.value is not None]
    if len(said) != len(found) or not 0 < len(said) < 3 or not _follows(text, found):
        return []
    if isinstance(asked, TimeInput):
        said = said[1:] if said[0] == value else []
    return [SetAnswer(field=field.key, value=moment) for field, moment in zip(fields, said, strict=False)]


def _follows(text: str, found: Sequence[Mention[time | None]]) -> bool:
    if len(found) == 2:
        return _STRETCH.fullmatch(text[found[0].end : found[1].start]) is not None
    return _UNTIL.search(text[: found[0].start]) is None


def dated(message: str, now: datetime) -> tuple[str, str] | None:
    """`Spring Gala on May 4 at 7pm`: a short text and the day that follows it, where nothing else does."""
    match = _DATED.match(" ".join(message.split()))
    if match is None or _DOUBTFUL.search(fold(message)):
        return None
    days, rest = find_dates(digits(fold(match["when"])), now.date())
    times, rest = find_times(rest, now, lenient=False)
    if len(days) != 1 or days[0].value == date.min or leftovers(rest) or not (times or _MONTH.search(match["when"])):
        return None
    return match["text"], match["when"]


def addressed(message: str, asked: OptionSet) -> tuple[str, str] | None:
    """`Studio Nove, hello@nove.example`: a short text and the e-mail address at its end."""
    if not isinstance(asked, TextInput) or asked.format or asked.multiline or "@" not in message:
        return None
    email = find_email(message)
    before, found, after = message.partition(email) if email else ("", "", "")
    text = _ADDRESSED.sub("", before).strip()
    return (text, found) if text and found and not after.strip(" .)>!") else None
