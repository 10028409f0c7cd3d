"""Reads a message that takes back an earlier answer while something else is asked: `actually, the date is …`."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from agent.typed.field_names import find_fields
from agent.typed.reading import ReadingContext, read
from agent.typed.words import fold
from wizard.commands import SetAnswer
from wizard.inputs import OptionSet, SingleSelect

_LEAD = re.compile(
    r"^(?:(?:no|oh|ah|well|but|so|ok(?:ay)?|yes|sorry|wait|hold on|hang on|oops|actually|correction|pardon|my mistake"
    r"|my bad|i meant?|on second thoughts?)(?:[\s,.!:;-]+|$))+",
    re.IGNORECASE,
)
_TAKING_BACK = re.compile(
    r"\b(?:sorry|wait|hold on|hang on|oops|actually|correction|pardon|mistake|bad|meant?|thoughts?)\b"
)
_STATED = re.compile(
    r"^(?:my |the |our |its |your |his |her |their )?(?P<part>[\w' -]{2,40}?)"
    r"(?: is| are| was| were| will be|'s|:)(?: called| named)? (?P<value>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_DOING = re.compile(
    r"^(?:it|this|that|we|(?:the |our )?(?:event|show|thing))(?:'ll| will)? (?P<part>[a-z]+) (?:at|on|in|by)"
    r" (?P<value>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MAKING = re.compile(
    r"(?:please |let's |lets |(?:can|could) (?:you|we) )?(?:make|have|change|switch|turn) (?:it|this|that|the event)"
    r"(?: to| into)?(?: be)? (?P<value>.+)"
)
_BEING = re.compile(
    r"(?:it(?:'s| is|'ll be| will be)|that(?:'s| is)|this (?:is|will be)|we(?:'re| are))(?: going to be)? (?P<value>.+)"
)
_AROUND = re.compile(r"^(?:an? |the |as )+|(?:,? (?:only|instead|then|please|now|after all|event|one|too))+$")


def read_correction(
    message: str, fields: Sequence[OptionSet], answered: Collection[str], asked: OptionSet | None, now: datetime
) -> SetAnswer | None:
    """The new value of one field that has an answer; None where the message could be about what is asked."""
    said = without_taking_back(message)
    taken_back = said != " ".join(message.split())
    earlier = [field for field in fields if field.key in answered and (asked is None or field.key != asked.key)]
    if taken_back and (stated := _stated(said, earlier, now)):
        return stated
    return _chosen_anew(fold(said).strip(" .!"), earlier, taken_back=taken_back)


def without_taking_back(message: str) -> str:
    """`no wait, it starts at 8` without what shows that something said before isn't right."""
    text = " ".join(message.split())
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead and _TAKING_BACK.search(fold(lead[0])) else text


def _stated(said: str, earlier: Sequence[OptionSet], now: datetime) -> SetAnswer | None:
    """`the date is 4 May`, `it starts at 8pm`."""
    for pattern in (_DOING, _STATED):
        match = pattern.match(said)
        keys = find_fields(match["part"], earlier) if match else []
        if match and len(keys) == 1:
            field = next(field for field in earlier if field.key == keys[0])
            reading = read(match["value"], field, ReadingContext(now=now, question=field.question))
            if reading and reading.consumed:
                return SetAnswer(field=field.key, value=reading.value)
    return None


def _chosen_anew(said: str, earlier: Sequence[OptionSet], *, taken_back: bool) -> SetAnswer | None:
    """`make it hybrid`, `actually it's online`: another option of the one choice that has it."""
    match = _MAKING.fullmatch(said) or (_BEING.fullmatch(said) if taken_back else None)
    if match is None:
        return None
    named = _AROUND.sub("", match["value"]).strip()
    found = [
        (field.key, option.value)
        for field in earlier
        if isinstance(field, SingleSelect)
        for option in field.options
        if named in (fold(option.label), fold(option.value), *map(fold, option.aliases))
    ]
    return SetAnswer(field=found[0][0], value=found[0][1]) if len(found) == 1 else None
