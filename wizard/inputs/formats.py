"""The formats of a text: e-mail address, web address, phone number, time zone; each gives the text's normal form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from wizard.inputs.field import ValueRejected
from wizard.inputs.timezones import find_timezone

Format = Literal["email", "url", "https_url", "phone", "timezone"]


def email(subject: str, text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueRejected("email", f"{subject} should be an e-mail address, like name@example.com.") from error


def url(subject: str, text: str) -> str:
    return _web_address(subject, text, ("https", "http"))


def https_url(subject: str, text: str) -> str:
    return _web_address(subject, text, ("https",))


def _web_address(subject: str, text: str, schemes: tuple[str, ...]) -> str:
    sentence = f"{subject} should be a full web address that starts with {' or '.join(s + '://' for s in schemes)}."
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueRejected("url", sentence) from error
    named = "." in host.strip(".") or host == "localhost" or ":" in host
    if parts.scheme not in schemes or not named or any(character in text for character in ' <>"\\') or parts.username:
        raise ValueRejected("url", sentence)
    return parts.geturl()


def phone(subject: str, text: str) -> str:
    sentence = f"{subject} should be a phone number with its country code, like +1 212 555 0123."
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueRejected("phone", sentence) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueRejected("phone", sentence)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def timezone(subject: str, text: str) -> str:
    if zone := find_timezone(text):
        return zone
    raise ValueRejected("timezone", f"{subject} should be a time zone such as America/New_York, or a large city in it.")


FORMATS: dict[Format, Callable[[str, str], str]] = {
    "email": email,
    "url": url,
    "https_url": https_url,
    "phone": phone,
    "timezone": timezone,
}
