"""Commands that were meant for one version of a run, as the version that it has meanwhile understands them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from wizard.commands import (
    ClearAnswer,
    Command,
    Confirm,
    Decline,
    GoBack,
    GoTo,
    HoldStep,
    SaveDraft,
    SetAnswer,
    ShowHelp,
    Skip,
)
from wizard.compiled import CompiledStructure
from wizard.inputs import ValueRejected
from wizard.migrating.conversions import Unconvertible, converted
from wizard.migrating.names import Names


def carried(
    before: CompiledStructure, after: CompiledStructure, commands: Sequence[Command], *, asked: str | None
) -> tuple[Command, ...]:
    """The commands under the other version's names. `asked`: the field that was asked when they were given.

    A yes, a no, or a step back was to a question that isn't the same any more: it means nothing now. What names
    something that is gone stays as it is, for the engine to refuse aloud.
    """
    names = Names(before, after)
    mapped = (_carried(names, each, asked) for each in commands)
    return tuple(each for each in mapped if each is not None)


def _carried(names: Names, command: Command, asked: str | None) -> Command | None:
    match command:
        case Confirm() | Decline() | GoBack():
            return None
        case SetAnswer():
            key = names.field(command.field)
            return SetAnswer(field=key, value=_value(names, command, key)) if key else command
        case SaveDraft():
            return SaveDraft(field=names.field(command.field) or command.field, value=command.value)
        case HoldStep() if command.step:
            return HoldStep(step=names.either(command.step) or command.step)
        case ClearAnswer():
            return ClearAnswer(field=names.field(command.field) or command.field)
        case GoTo():
            return GoTo(target=names.either(command.target) or command.target)
        case Skip():
            target = command.field or asked
            there = names.either(target) if target else None
            return Skip(field=there) if there else None
        case ShowHelp() if command.field:
            return ShowHelp(field=names.field(command.field) or command.field)
        case _:
            return command


def _value(names: Names, command: SetAnswer, key: str) -> JsonValue:
    """What was said, told in the other field's terms where that loses nothing."""
    field = names.before.fields[command.field].field
    try:
        return converted(field, names.after.fields[key].field, field.normalize(command.value))
    except (ValueRejected, Unconvertible):
        return command.value
