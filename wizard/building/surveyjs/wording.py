"""Texts of a survey as people are to read them: one language by default, the others beside it, no markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from wizard.inputs.rich_text import sanitize, visible_text

_LOCALE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w{2,8};")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_NUMBERED = re.compile(r"^(question|q|panel|page|item|column|col|row|text|element)[\s_-]*\d*$", re.IGNORECASE)
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in the survey's own language, and in others by locale."""

    text: str
    others: Mapping[str, str]


def wording_of(value: Any, language: str) -> Wording | None:
    """The texts of a string, number or localized object; None where there are none."""
    if not isinstance(value, Mapping):
        text = plain_text(value)
        return Wording(text, {}) if text else None
    found = {str(name): text for name, each in cast("Mapping[Any, Any]", value).items() if (text := plain_text(each))}
    first = next((name for name in ("default", language, *found) if name in found), None)
    if first is None:
        return None
    others = {bcp47(name): text for name, text in found.items() if name not in {first, "default", language}}
    return Wording(found[first], {name: text for name, text in others.items() if _LOCALE.match(name)})


def plain_text(value: Any) -> str:
    """A text on one line without markup; empty for what is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = value if isinstance(value, str) else f"{value:.15g}"
    if _MARKUP.search(text):
        text = visible_text(sanitize(text))
    return " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())[:LONGEST_TEXT]


def bcp47(locale: str) -> str:
    """SurveyJS's name of a locale ("pt-br", "zh_CN") as BCP 47 writes it."""
    language, *rest = locale.replace("_", "-").split("-")
    parts = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)
    return "-".join((language.lower(), *parts))


def words_in(name: str) -> str:
    """A technical name as words: "firstName" is "first name"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+", " ", name)
    return " ".join(apart.split())


def human_name(name: str, title: str | None) -> str:
    """What to call a part in a sentence: its technical name in words, unless that tells nothing."""
    words = " ".join(word if word.isupper() else word.lower() for word in words_in(plain_text(name)).split())
    if (not words or _NUMBERED.match(name)) and title:
        words = title.rstrip(" ?:.!*")
    words = shortened(words or name or "Part", 80)
    return words[:1].upper() + words[1:]


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
