"""The interpreter that needs no model: reads a message against what was just asked, or abstains."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from agent.interpreters import Heard, Interpretation
from agent.speech.smalltalk import read_smalltalk
from agent.typed.affirmation import read_stance
from agent.typed.consent import read_consent
from agent.typed.contacts import find_email, find_url
from agent.typed.corrections import read_correction, without_taking_back
from agent.typed.navigation import NavigationContext, changed_part, read_navigation
from agent.typed.reading import Reading, ReadingContext, columns_of, read
from agent.typed.row_changes import read_row_change
from agent.typed.rows import Scalar
from agent.typed.several import addressed, dated, told_beside
from agent.typed.words import fold, stems
from wizard.commands import Command, Confirm, Decline, SetAnswer, ShowHelp, StartOver
from wizard.inputs import OptionSet, RichText, Rows, SelectField, TextInput
from wizard.run import Awaiting

UNKNOWN = Interpretation(whole=False, remark="not_understood")
_ASKING = re.compile(r"(?:what|why|who|which|how|is|are|do|does|can|could|may|should|must|will|would)\b.*\?|.*\bmean\?")
_BEGINNING = re.compile(
    r"(?:yes[,. ]+)?(?:please )?(?:(?:start|begin|make|create|set up|do|plan|publish|organi[sz]e)(?: me| us)?"
    r" )?(?:a |an |the |one )?(?:new|another|anew|again)(?: one| event| run| time)?(?: please)?"
    r"|once more|one more(?: time)?"
)
_LONGEST_REVISION = 1_000
"""In characters; what rows become takes time by the square of what is said."""
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
        if smalltalk in ("greeting", "intention", "about", "later"):
            return Interpretation(remark=smalltalk, whole=self._alone or smalltalk == "greeting")
        awaiting = heard.run.awaiting
        if awaiting and awaiting.kind == "confirmation" and (answer := _confirmation(heard.message, awaiting)):
            return Interpretation((answer,))
        asked = heard.view.asking[0] if heard.view.asking else None
        if asked is None:
            return self._navigation(heard, None) or _revised(heard, None) or UNKNOWN
        return self._reply_to(heard, asked)

    def asks_to_begin(self, message: str) -> bool:
        """Whether somebody whose run has ended wants another one."""
        said = fold(message).strip(" .!?")
        if _BEGINNING.fullmatch(said):
            return True
        return isinstance(read_navigation(message, (), NavigationContext(now=datetime.now(UTC))), StartOver)

    def _reply_to(self, heard: Heard, asked: OptionSet) -> Interpretation:
        if _is_choice(heard.message, asked) and (reading := self._reading(heard, asked)):
            return _answered(heard, asked, reading)
        if steering := self._navigation(heard, asked) or _revised(heard, asked) or _elsewhere(heard, asked):
            return steering
        if self._alone and (several := _several(heard, asked)):
            return several
        reading = self._reading(heard, asked)
        if reading and not reading.consumed and _speaks_of_another(heard.message, asked):
            return UNKNOWN
        if reading and (reading.consumed or self._alone):
            return _answered(heard, asked, reading)
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
        context = NavigationContext(heard.now, asked, structure.steps, answered=heard.view.answers.keys())
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


def _answered(heard: Heard, field: OptionSet, reading: Reading) -> Interpretation:
    """The answer, and the day and times that are told beside it."""
    answer = SetAnswer(field=field.key, value=reading.value)
    if isinstance(field, TextInput | RichText | Rows):
        return Interpretation((answer,))
    return Interpretation(
        (answer, *told_beside(heard.message, field, reading.value, _open_beside(heard, field), heard.now))
    )


def _several(heard: Heard, asked: OptionSet) -> Interpretation | None:
    """A short text that is told together with an address or a day which the same step asks for."""
    if not isinstance(asked, TextInput) or asked.format or asked.multiline:
        return None
    others = _open_beside(heard, asked)
    context = ReadingContext(now=heard.now, question=asked.question)
    emails = [field for field in others if isinstance(field, TextInput) and field.format == "email"]
    if len(emails) == 1 and (parts := addressed(heard.message, asked)) and (text := read(parts[0], asked, context)):
        answers = (SetAnswer(field=asked.key, value=text.value), SetAnswer(field=emails[0].key, value=parts[1]))
        return Interpretation(answers)
    if (parts := dated(heard.message, heard.now)) and (text := read(parts[0], asked, context)):
        beside = told_beside(parts[1], asked, None, others, heard.now)
        return Interpretation((SetAnswer(field=asked.key, value=text.value), *beside)) if beside else None
    return None


def _open_beside(heard: Heard, asked: OptionSet) -> list[OptionSet]:
    parts = heard.compiled.fields
    keys = [key for key in heard.view.remaining if key != asked.key and parts[key].step == parts[asked.key].step]
    return [parts[key].field for key in keys]


def _confirmation(message: str, awaiting: Awaiting) -> Command | None:
    """A plain yes or no; anything said beside it is to be understood first."""
    if read_consent(message, awaiting.question) == "plain":
        return Confirm()
    stance = read_stance(message, awaiting.question)
    return Decline() if stance and not stance.value and not stance.leftovers else None


def _revised(heard: Heard, asked: OptionSet | None) -> Interpretation | None:
    """An earlier answer that is taken back, or rows that become more, fewer or others."""
    if len(heard.message) > _LONGEST_REVISION:
        return None
    fields, answers = heard.compiled.structure.fields(), heard.view.answers
    if correction := read_correction(heard.message, fields, answers.keys(), asked, heard.now):
        return Interpretation((correction,))
    for field in fields:
        if not isinstance(field, Rows) or field.key not in answers:
            continue
        said, rows = without_taking_back(heard.message), cast("list[dict[str, Scalar]]", answers[field.key])
        if changed := read_row_change(said, rows, columns_of(field), heard.now):
            return Interpretation((SetAnswer.model_validate({"field": field.key, "value": changed}),))
    return None


def _speaks_of_another(message: str, asked: OptionSet) -> bool:
    """Whether what is to be changed isn't what is asked: `the VIP price should be 95`, while the capacity is."""
    part = changed_part(message)
    return part is not None and not stems(part) <= stems(f"{asked.name} {asked.question} {asked.help_text or ''}")


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
    """An address, given while something else was asked, belongs to the step's one open field of its kind, else to the
    one that has an answer already."""
    if isinstance(asked, TextInput) and asked.format in _FINDERS:
        return None
    for format, find in _FINDERS.items():
        found = find(heard.message)
        if found is None or found.casefold() != fold(heard.message).strip(" .!<>"):
            continue
        homes = _homes(heard, asked, format, heard.view.remaining) or _homes(heard, None, format, heard.view.answers)
        if len(homes) == 1:
            return Interpretation((SetAnswer(field=homes[0], value=found),))
    return None


def _homes(heard: Heard, beside: OptionSet | None, format: str, keys: Iterable[str]) -> list[str]:
    """The keys of the fields of a format, within the step of another field if one is given."""
    parts = heard.compiled.fields
    step = parts[beside.key].step if beside else None
    return [
        key
        for key in keys
        if isinstance(field := parts[key].field, TextInput)
        and field.format == format
        and (step is None or parts[key].step == step)
    ]
