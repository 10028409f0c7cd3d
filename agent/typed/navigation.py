"""Reads a message that steers the conversation instead of answering: `back`, `skip this`, `change the date to …`."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.typed.field_names import find_fields, find_part, goes_by
from agent.typed.patterns import one_of
from agent.typed.reading import Reading, ReadingContext, read
from agent.typed.steering import steered, without_courtesies
from agent.typed.words import fold
from wizard.commands import ClearAnswer, Command, GoTo, SetAnswer, Skip
from wizard.inputs import MultipleSelect, OptionSet, RichText, SingleSelect, TextInput
from wizard.structure import Step


@dataclass(frozen=True, slots=True)
class NavigationContext:
    """`now` is aware and in the person's zone; `asked` is the field that was just asked, if any; `answered` are the
    keys of those that have an answer."""

    now: datetime
    asked: OptionSet | None = None
    steps: Sequence[Step] = ()
    answered: Collection[str] = ()


_PART = r"(?:my |the |our |its |your |that |this )?(?P<part>[^:=]{2,60}?)"
_NOTHING = re.compile(
    one_of(
        r"""
        no|none|nope|nah|nothing|n/a|na|no,? thanks?|no,? thank you
        nothing (?:else|special|to add)|no need|open[- ]ended
        not (?:really|needed|necessary|yet|applicable|this time)
        there (?:is|isn't|is no|are) (?:none|any|one|no one)
        (?:i |we )?(?:don't|do not) (?:have|need|want)(?: (?:one|any|it|that|to|this))?
        without(?: (?:one|it|any))?
        (?:no|without an?) (?P<thing>[a-z' -]{2,30})
        """
    )
)
_CHANGING = r"(?:change|edit|update|correct|fix|modify|redo|revise|amend|adjust|rename|reschedule|re-?enter|rewrite)"
_CHANGE = re.compile(
    rf"(?:{_CHANGING}|set|replace|move|switch)(?: back)? {_PART}"
    r"(?: ?[:=] ?| (?:to|into|as|with|for|from [^.]{1,60}? to) )(?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SHOULD = re.compile(
    rf"{_PART} (?:should(?: actually)? be|should have been|must be|needs to be|has to be|is actually|was supposed to be"
    r"|is now|will now be) (?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TURNING = one_of(
    rf"""
    {_CHANGING}|(?:what )?about|back to
    (?:go|take me|bring me|jump|return|get|skip|switch)(?: back)? to
    (?:made|there(?:'s| is)) a (?:mistake|typo|error) (?:in|with|at)
    (?:got|entered|typed|gave|put)(?: the)? wrong
    """
)
_TURN = re.compile(rf"{_TURNING} {_PART}(?: (?:question|step|field|section|page|part|answer|again))?")
_WRONG = re.compile(
    rf"{_PART} (?:(?:is|was|are)(?: all)? (?:wrong|incorrect|mistaken|not (?:right|correct))|isn't (?:right|correct))"
)
_CLEAR = re.compile(rf"(?:clear|remove|delete|erase|drop) {_PART}(?: (?:answer|field))?")


def read_navigation(message: str, fields: Sequence[OptionSet], context: NavigationContext) -> Command | None:
    """The command where the whole message is one; None where it could be an answer."""
    if not message.strip() or len(message) > 500 or message.strip()[0] in "\"“'‘«":
        return None
    plain = fold(message).strip(" .!,;?") or fold(message)
    core = without_courtesies(plain)
    if command := steered(plain, core, asks_text=isinstance(context.asked, TextInput | RichText)):
        return command
    return _change(message, core, fields, context) or _left_out(plain, context)


def _change(message: str, core: str, fields: Sequence[OptionSet], context: NavigationContext) -> Command | None:
    for pattern in (_CHANGE, _SHOULD):
        match = pattern.fullmatch(_as_typed(message, core))
        if match and (command := _set_or_turn(match, fields, context)):
            return command
    if (match := _CLEAR.fullmatch(core)) and len(keys := find_fields(match["part"], fields)) == 1:
        return ClearAnswer(field=keys[0])
    match = _TURN.fullmatch(core) or _WRONG.fullmatch(core)
    key = match and find_part(match["part"], fields, context.steps)
    return GoTo(target=key) if key else None


def _as_typed(message: str, core: str) -> str:
    """The end of the message that the core stands for, in the person's own letters."""
    spaced = " ".join(message.split())
    place = fold(spaced).find(core[:20])
    return spaced[place:] if place >= 0 and len(fold(spaced)) == len(spaced) else core


def changed_part(message: str) -> str | None:
    """What a message says is to be changed, in its own words: `the VIP price should be 95`."""
    plain = fold(message).strip(" .!,;?")
    match = _CHANGE.fullmatch(core := without_courtesies(plain)) or _SHOULD.fullmatch(core)
    return match["part"] if match else None


def _set_or_turn(match: re.Match[str], fields: Sequence[OptionSet], context: NavigationContext) -> Command | None:
    """Sets the field that is named; of several, the one that the value fits; else turns to it."""
    for named in _meant(match["part"], fields, context):
        readings = [(field.key, _value(match["value"], field, context)) for field in named]
        told = [(key, reading) for key, reading in readings if reading is not None]
        if len(told) == 1:
            return SetAnswer(field=told[0][0], value=told[0][1].value)
    key = find_part(match["part"], fields, context.steps)
    return GoTo(target=key) if key else None


def _meant(part: str, fields: Sequence[OptionSet], context: NavigationContext) -> list[list[OptionSet]]:
    """Of several fields of a name first the choices, then the one that is asked, then those that have an answer, then
    those of a kind that doesn't take any words."""
    keys = find_fields(part, fields)
    named = [field for field in fields if field.key in keys]
    if len(named) < 2:
        return [named]
    choices: list[OptionSet] = [field for field in named if isinstance(field, SingleSelect | MultipleSelect)]
    told_apart = [field for field in named if not isinstance(field, TextInput | RichText) or goes_by(part, field)]
    asked = [field for field in told_apart if context.asked is not None and field.key == context.asked.key]
    answered = [field for field in told_apart if field.key in context.answered]
    return [choices, asked, answered, [field for field in named if not isinstance(field, TextInput | RichText)]]


def _value(said: str, field: OptionSet, context: NavigationContext) -> Reading | None:
    return read(said, field, ReadingContext(now=context.now, question=field.question))


def _left_out(plain: str, context: NavigationContext) -> Command | None:
    """`none` and `no thanks` leave out an optional field that has no `no` of its own."""
    asked = context.asked
    if asked is None or asked.is_required or isinstance(asked, SingleSelect | MultipleSelect):
        return None
    match = _NOTHING.fullmatch(plain)
    if not match or (match["thing"] and not find_fields(match["thing"], (asked,))):
        return None
    return Skip()
