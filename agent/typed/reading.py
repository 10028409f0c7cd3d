"""The entry: what a message says as the answer to the field that was asked, or nothing."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import assert_never

from pydantic import JsonValue

from agent.typed.affirmation import StanceRead, read_stance
from agent.typed.choices import ChoiceRead, read_choice, read_choices
from agent.typed.codes import find_code
from agent.typed.colors import read_color
from agent.typed.dates import read_date
from agent.typed.datetimes import read_datetime
from agent.typed.durations import asked_unit, in_unit
from agent.typed.numbers import read_number
from agent.typed.option_names import Choice
from agent.typed.patterns import phrase_set
from agent.typed.ratings import out_of, read_rating
from agent.typed.rows import RowColumn, read_rows
from agent.typed.texts import read_text
from agent.typed.times import Bounds, read_time
from agent.typed.words import fold, is_asking, leftovers, stems
from wizard.inputs import (
    ColorPicker,
    DateInput,
    DatetimeInput,
    FileUpload,
    InputField,
    MultipleSelect,
    NumberInput,
    OptionSet,
    Rating,
    RichText,
    Rows,
    SelectField,
    SingleSelect,
    Slider,
    TextInput,
    TimeInput,
)

LONGEST = 1_000
LONGEST_ROWS = 2_000
LONGEST_TEXT = 20_000
_YES, _NO = frozenset({"yes", "true", "on", "y"}), frozenset({"no", "false", "off", "n"})
_KEPT = phrase_set(
    """
    keep it, keep that, keep this, use it, use that, use this, use that one, use the default, the default, default
    leave it, leave it as is, leave as is, as is, as it is, as proposed, as suggested, your suggestion, the suggestion
    the suggested one, use your suggestion, that one, same, the same, looks good, looks right, looks fine
    looks good to me, that's the one, go with that, go with it, the same day, same day, on the same day, that same day
    the usual, the usual one
    """
)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What surrounds the message: `now` is aware and in the person's time zone; `question` is what was just asked."""

    now: datetime
    question: str = ""
    proposal: JsonValue = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A raw value for the field. `consumed` says that nothing of the message is left unexplained."""

    value: JsonValue
    consumed: bool


def read(message: str, field: OptionSet, context: ReadingContext) -> Reading | None:
    """The answer to the field, or None where that would be a guess."""
    is_text = isinstance(field, TextInput | RichText)
    longest = LONGEST_TEXT if is_text else LONGEST_ROWS if isinstance(field, Rows) else LONGEST
    if not message.strip() or len(message) > longest:
        return None
    question = context.question or field.question
    if is_text:
        return _proposed(message, field, context) or _read_text(message, field, question)
    return _read_typed(message, field, question, context) or _proposed(message, field, context)


def _read_typed(message: str, field: OptionSet, question: str, context: ReadingContext) -> Reading | None:
    match field:
        case SingleSelect():
            return _read_single(message, field, question)
        case MultipleSelect():
            return _read_multiple(message, field, question, context)
        case NumberInput() | Slider():
            return _read_number(message, field, question)
        case DateInput() | TimeInput() | DatetimeInput():
            return _read_moment(message, field, question, context.now)
        case Rating():
            stars = read_rating(message, field.max, question)
            return Reading(stars, True) if stars is not None else None
        case ColorPicker():
            color = read_color(message)
            return Reading(color, True) if color else None
        case Rows():
            rows = read_rows(message, columns_of(field), context.now)
            return Reading([dict(row) for row in rows], True) if rows else None
        case FileUpload() | TextInput() | RichText():
            return None
        case _:
            assert_never(field)


def _read_text(message: str, field: TextInput | RichText, question: str) -> Reading | None:
    format = field.format if isinstance(field, TextInput) else None
    multiline = not isinstance(field, TextInput) or field.multiline
    text = read_text(message, question, field.name, format, multiline=multiline)
    if text and isinstance(field, TextInput) and field.pattern:
        text = find_code(text, field.pattern, f"{question} {field.name}")
    return Reading(text, True) if text else None


def _read_number(message: str, field: NumberInput | Slider, question: str) -> Reading | None:
    """A number; stars out of ten where the scale ends there, and a stretch of time in the unit that is asked."""
    if isinstance(field, Slider) and (given := out_of(message)):
        return Reading(given[0], True) if given[1] == field.max else None
    unit = asked_unit(question, field.unit if isinstance(field, NumberInput) else None)
    said = in_unit(message, unit) if unit else message
    number = read_number(said, question, field.name) if said else None
    return Reading(number.value, _is_consumed(number.remainder, field, question)) if number else None


def _read_single(message: str, field: SingleSelect, question: str) -> Reading | None:
    sides = _yes_and_no(field)
    if sides is None:
        chosen = read_choice(message, choices_of(field), question, field.name)
        return _chosen(chosen, chosen.values[0], field, question) if chosen else None
    stance = read_stance(message, question, f"{field.name} {field.description or ''}")
    named = read_choice(message, _told_apart(field), question)
    if named is None:
        return Reading(sides[0] if stance.value else sides[1], not stance.leftovers) if stance else None
    value = named.values[0]
    if stance and stance.led and value != (sides[0] if stance.value else sides[1]):
        return None
    return Reading(value, _is_consumed(named.remainder, field, question))


def _read_multiple(message: str, field: MultipleSelect, question: str, context: ReadingContext) -> Reading | None:
    chosen = read_choices(message, choices_of(field), question, field.name)
    if chosen is None or not (chosen.values or context.optional or field.min_selections == 0):
        return None
    return _chosen(chosen, list(chosen.values), field, question)


def _chosen(read: ChoiceRead, value: JsonValue, field: SelectField, question: str) -> Reading:
    return Reading(value, _is_consumed(read.remainder, field, question))


def _read_moment(
    message: str, field: DateInput | TimeInput | DatetimeInput, question: str, now: datetime
) -> Reading | None:
    if isinstance(field, DateInput):
        day = read_date(message, now.date(), question, field.name)
        return Reading(day.value.isoformat(), _is_consumed(day.remainder, field, question)) if day else None
    if isinstance(field, TimeInput):
        moment = read_time(message, now, question, _bounds(field))
        value = moment and moment.value.isoformat("minutes")
        return Reading(value, _is_consumed(moment.remainder, field, question)) if moment else None
    both = read_datetime(message, now, question)
    value = both and both.value.isoformat(timespec="minutes")
    return Reading(value, _is_consumed(both.remainder, field, question)) if both else None


def _proposed(message: str, field: OptionSet, context: ReadingContext) -> Reading | None:
    """Agreement with what was proposed, by the run or by the question itself."""
    folded = fold(message).strip(" .!,")
    stance = StanceRead(True, ()) if folded in _KEPT else read_stance(message, context.question)
    if stance is None or not stance.value or stance.leftovers or len(folded) > 60 or _names_something(folded):
        return None
    if isinstance(field, TextInput | RichText) and folded not in _KEPT and not stance.led and stems(folded):
        return None  # `my time zone` only echoes the question
    if context.proposal is not None:
        return Reading(context.proposal, True)
    question = fold(context.question).rsplit(". ", 1)[-1]
    if isinstance(field, DateInput | TimeInput | NumberInput) and question.endswith("?") and not is_asking(question):
        return _read_typed(question, field, "", context)
    return None


def _names_something(folded: str) -> bool:
    return any(character.isdigit() for character in folded)


def _yes_and_no(field: SingleSelect) -> tuple[str, str] | None:
    """The values of two options that are yes and no."""
    if len(field.options) != 2:
        return None
    yes, no = (_sided(field, words) for words in (_YES, _NO))
    return (yes, no) if yes is not None and no is not None else None


def _sided(field: SingleSelect, words: frozenset[str]) -> str | None:
    for option in field.options:
        if fold(option.value) in words or fold(option.label).split(" ", 1)[0].strip(",.:;-") in words:
            return option.value
    return None


def _told_apart(field: SingleSelect) -> tuple[Choice, ...]:
    """The names that yes and no have beside yes and no, such as `at the door`."""
    return tuple(
        Choice(option.value, tuple(name for name in option.aliases if fold(name) not in _YES | _NO))
        for option in field.options
    )


def choices_of(field: SelectField) -> tuple[Choice, ...]:
    return tuple(Choice(option.value, (option.label, *option.aliases)) for option in field.options)


def columns_of(field: Rows) -> tuple[RowColumn, ...]:
    """The columns of a field of rows, with all their names."""
    return tuple(RowColumn(column.key, column.type, (column.name, *column.aliases)) for column in field.columns)


def _bounds(field: TimeInput) -> Bounds:
    if field.min is None and field.max is None:
        return None
    return time.fromisoformat(field.min or "00:00"), time.fromisoformat(field.max or "23:59")


def _is_consumed(remainder: str, field: InputField, question: str) -> bool:
    return not leftovers(remainder, stems(f"{question} {field.name} {field.description or ''}"))
