"""Finds the one e-mail address, web address, phone number or time zone in a sentence."""

import re

import phonenumbers

from agent.typed.words import fold, words
from wizard.inputs.timezones import find_timezone

_EMAIL = re.compile(r"(?<![A-Za-z0-9.+@-])[A-Za-z0-9_.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\w@])")
_SPELLED_EMAIL = re.compile(
    r"(?<![\w.])([\w.+-]{1,64}) ?(?:\(at\)|\[at\]| at ) ?([\w-]{1,63}(?: ?(?:\(dot\)|\[dot\]| dot "
    r"|\.) ?[\w-]{1,63}){1,6})(?!\w)",
    re.IGNORECASE,
)
_DOT = re.compile(r" ?(?:\(dot\)|\[dot\]| dot |\.) ?", re.IGNORECASE)
_FULL_URL = re.compile(r"\bhttps?://[^\s<>\"']+", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?::\d{2,5})?(?:/[^\s<>\"']*)?(?![\w@-])", re.IGNORECASE
)
_OFFSET = re.compile(r"\b(?:utc|gmt|[a-z]{2,3}t) ?[+-] ?\d", re.IGNORECASE)
_CLOSING = ".,;:!?)]}'\""


def find_email(text: str) -> str | None:
    found = {match[0].rstrip(".") for match in _EMAIL.finditer(text)}
    if not found:
        found = {f"{match[1]}@{_DOT.sub('.', match[2])}" for match in _SPELLED_EMAIL.finditer(text)}
    return found.pop() if len(found) == 1 else None


def find_url(text: str) -> str | None:
    """The address with its scheme; a bare domain gets https."""
    found = {match[0].rstrip(_CLOSING) for match in _FULL_URL.finditer(text)}
    if not found:
        found = {f"https://{match[0].rstrip(_CLOSING)}" for match in _BARE_URL.finditer(text)}
    return found.pop() if len(found) == 1 else None


def find_phone(text: str, region: str = "US") -> str | None:
    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    found = {phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) for match in matcher}
    return found.pop() if len(found) == 1 else None


def find_time_zone(text: str) -> str | None:
    """By its name, a city of it or what it is called; the longest name counts."""
    if whole := find_timezone(text.strip(" .!")):
        return whole
    if _OFFSET.search(text):
        return None
    parts = re.findall(r"[a-z0-9]+(?:[/_+-][a-z0-9]+)*", fold(text)) if "/" in text else words(fold(text))
    for size in range(min(4, len(parts)), 0, -1):
        runs = [" ".join(parts[start : start + size]) for start in range(len(parts) - size + 1)]
        found = {zone for run in runs if len(run) > 3 or len(parts) <= 2 if (zone := find_timezone(run))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None
