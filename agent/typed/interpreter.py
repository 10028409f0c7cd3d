"""The interpreter that needs no model: reads a message against what was just asked, or abstains."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from agent.interpreters import Heard, Interpretation
from agent.speech.smalltalk import read_smalltalk
from agent.typed.affirmation import read_stance
from agent.typed.consent import read_consent
from agent.typed.contacts import find_email, find_url
from agent.typed.navigation import NavigationContext, read_navigation
from agent.typed.reading import Reading, ReadingContext, read
from agent.typed.words import fold
from wizard.commands import Command, Confirm, Decline, SetAnswer, ShowHelp, StartOver
from wizard.inputs import OptionSet, RichText, SelectField, TextInput
from wizard.run import Awaiting

UNKNOWN = Interpretation(whole=False, remark="not_understood")
_ASKING = re.compile(r"(?:what|why|who|which|how|is|are|do|does|can|could|may|should|must|will|would)\b.*\?|.*\bmean\?")
_BEGINNING = re.compile(
    r"(?:yes[,. ]+)?(?:please )?(?:(?:start|begin|make|create|set up|do|plan|publish|organi[sz]e)(?: me| us)?"
    r" )?(?:a |an |the |one )?(?:new|another|anew|again)(?: one| event| run| time)?(?: please)?"
    r"|once more|one more(?: time)?"
)
_FINDERS = {"email": find_email, "url": find_url, "https_url": find_url}


class TypedInterpreter:
    """`alone`: there is no model to leave free text to."""

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone

    def read(self, heard: Heard) -> Interpretation:
        """The commands of a message; not `whole` where somebody else should be asked what it means."""
        smalltalk = read_smalltalk(heard.message)
        if heard.fresh:
            return Interpretation(whole=self._alone or smalltalk == "greeting")
        if smalltalk in ("greeting", "intention", "about"):
            return Interpretation(remark=smalltalk, whole=self._alone or smalltalk == "greeting")
        awaiting = heard.run.awaiting
        if awaiting and awaiting.kind == "confirmation" and (answer := _confirmation(heard.message, awaiting)):
            return Interpretation((answer,))
        asked = heard.view.asking[0] if heard.view.asking else None
        if asked is None:
            return self._navigation(heard, None) or UNKNOWN
        return self._reply_to(heard, asked)

    def asks_to_begin(self, message: str) -> bool:
        """Whether somebody whose run has ended wants another one."""
        said = fold(message).strip(" .!?")
        if _BEGINNING.fullmatch(said):
            return True
        return isinstance(read_navigation(message, (), NavigationContext(now=datetime.now(UTC))), StartOver)

    def _reply_to(self, heard: Heard, asked: OptionSet) -> Interpretation:
        if _is_choice(heard.message, asked) and (reading := self._reading(heard, asked)):
            return _answered(asked, reading)
        if steering := self._navigation(heard, asked) or _elsewhere(heard, asked):
            return steering
        reading = self._reading(heard, asked)
        if reading and (reading.consumed or self._alone):
            return _answered(asked, reading)
        if reading is None and (steering := self._navigation(heard, None)):
            return steering
        if asked.key in heard.view.proposals and _declines(heard.message, asked):
            return Interpretation(remark="offer_declined", whole=self._alone)
        if self._alone and _ASKING.fullmatch(fold(heard.message)):
            return Interpretation((ShowHelp(field=asked.key),))
        return Interpretation(remark=read_smalltalk(heard.message) or "not_understood", whole=False)

    def _navigation(self, heard: Heard, asked: OptionSet | None) -> Interpretation | None:
        """Steering words. Where text is asked for, words that could be a title are tried once they are no answer."""
        structure = heard.compiled.structure
        context = NavigationContext(now=heard.now, asked=asked, steps=structure.steps)
        command: Command | None = read_navigation(heard.message, structure.fields(), context)
        return Interpretation((command,)) if command else None

    def _reading(self, heard: Heard, asked: OptionSet) -> Reading | None:
        proposal = heard.view.proposals.get(asked.key)
        context = ReadingContext(
            now=heard.now, question=asked.question, proposal=proposal, optional=not asked.is_required
        )
        reading = read(heard.message, asked, context)
        if reading is None or self._alone or not isinstance(asked, TextInput | RichText):
            return reading
        return reading if _is_plain(reading, asked, heard.message, proposal) else None


def _answered(field: OptionSet, reading: Reading) -> Interpretation:
    return Interpretation((SetAnswer(field=field.key, value=reading.value),))


def _confirmation(message: str, awaiting: Awaiting) -> Command | None:
    """A plain yes or no; anything said beside it is to be understood first."""
    if read_consent(message, awaiting.question) == "plain":
        return Confirm()
    stance = read_stance(message, awaiting.question)
    return Decline() if stance and not stance.value and not stance.leftovers else None


def _declines(message: str, asked: OptionSet) -> bool:
    stance = read_stance(message, asked.question)
    return stance is not None and not stance.value and not stance.leftovers


def _is_choice(message: str, field: OptionSet) -> bool:
    """Whether the message is an option word for word, whatever else it could mean."""
    if not isinstance(field, SelectField):
        return False
    said = fold(message).strip(" .!")
    return any(said in (fold(option.label), fold(option.value), *map(fold, option.aliases)) for option in field.options)


def _is_plain(reading: Reading, field: OptionSet, message: str, proposal: object) -> bool:
    """Text that needs no model to be sure of: a well-formed address, or agreement with what was offered."""
    if proposal is not None and reading.value == proposal:
        return True
    formatted = isinstance(field, TextInput) and field.format in _FINDERS
    return formatted and str(reading.value).casefold() == fold(message).strip(" .!<>")


def _elsewhere(heard: Heard, asked: OptionSet) -> Interpretation | None:
    """An address, given while something else was asked, belongs to the step's one open field of its kind."""
    step = heard.compiled.fields[asked.key].step
    for format, find in _FINDERS.items():
        found = find(heard.message)
        if found is None or found.casefold() != fold(heard.message).strip(" .!<>"):
            continue
        homes = [
            key
            for key in heard.view.remaining
            if (part := heard.compiled.fields[key]).step == step
            and isinstance(part.field, TextInput)
            and part.field.format == format
        ]
        if len(homes) == 1 and homes[0] != asked.key:
            return Interpretation((SetAnswer(field=homes[0], value=found),))
    return None
