"""A run begun anew with the answers of another: each told in the terms of its field, none of them acted upon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from wizard import engine
from wizard.change import Change
from wizard.commands import Command, HoldStep, SaveDraft
from wizard.compiled import CompiledStructure
from wizard.inputs import OptionSet, ValueRejected
from wizard.migrating.conversions import Unconvertible, converted
from wizard.migrating.fates import FieldFate
from wizard.migrating.names import by_id
from wizard.run import Answer, Run

GONE = "It isn't asked any more."
COMPUTED = "It follows from the other answers now."
NOT_NOW = "It doesn't fit with the other answers."
NO_FILE = "A file can't become anything else, and nothing else a file."


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A new run with what was carried over. `fates` are those of the earlier run's answers."""

    change: Change
    fates: tuple[FieldFate, ...]


def prefill(before: CompiledStructure, after: CompiledStructure, old: Run, run_id: UUID, *, now: datetime) -> Prefilled:
    """A run of `after` under `run_id`, held at its first step, with the active answers that a person gave to `old`.

    Fields are the same by their ids. What a field doesn't take any more is kept beside the answers, as it was entered.
    """
    begun = engine.start(after, run_id, now=now)
    fields, given = by_id(after), _given(before, old)
    values, lost = _carried(given, fields, after)
    change = _filled(after, begun, {fields[id].key: value for id, value in values.items()}, now)
    return Prefilled(change, tuple(_fates(given, fields, change.run, lost)))


def _filled(after: CompiledStructure, begun: Change, values: Mapping[str, JsonValue], now: datetime) -> Change:
    """The begun run with these values in it; only where it can be held, so that nothing of it goes on by itself."""
    step = begun.run.current_step
    if begun.run.status != "in_progress" or step is None:
        return begun
    commands: list[Command] = [HoldStep(step=step), *(SaveDraft(field=key, value=values[key]) for key in values)]
    filled = engine.apply(after, begun.run, commands, now=now)
    return _together(begun, filled) if filled.run.held_step == step else begun


def _given(before: CompiledStructure, old: Run) -> Mapping[UUID, tuple[OptionSet, Answer]]:
    """What counted, by field, but for what follows from other answers."""
    parts = ((before.fields[key], answer) for key, answer in old.answers.items() if answer.state == "active")
    return {part.field.id: (part.field, answer) for part, answer in parts if part.computed is None}


def _carried(
    given: Mapping[UUID, tuple[OptionSet, Answer]], fields: Mapping[UUID, OptionSet], after: CompiledStructure
) -> tuple[dict[UUID, JsonValue], dict[UUID, str]]:
    """The values in the terms of the fields as they are now, and why the others have none."""
    values: dict[UUID, JsonValue] = {}
    lost: dict[UUID, str] = {}
    for id, (field, answer) in given.items():
        wanted = fields.get(id)
        if wanted is None:
            lost[id] = GONE
        elif after.fields[wanted.key].computed is not None:
            lost[id] = COMPUTED
        elif (field.selection_type == "file_upload") != (wanted.selection_type == "file_upload"):
            lost[id] = NO_FILE
        else:
            try:
                values[id] = converted(field, wanted, answer.value)
            except Unconvertible as unconvertible:
                if _is_refused(field, wanted, answer.value):
                    values[id] = answer.value
                else:
                    lost[id] = unconvertible.message
    return values, lost


def _is_refused(before: OptionSet, after: OptionSet, value: JsonValue) -> bool:
    """Whether it is the same kind of field that only takes other values now, so that its form can show this one."""
    if before.selection_type != after.selection_type:
        return False
    try:
        after.normalize(value)
    except ValueRejected:
        return True
    return False


def _fates(
    given: Mapping[UUID, tuple[OptionSet, Answer]],
    fields: Mapping[UUID, OptionSet],
    then: Run,
    lost: Mapping[UUID, str],
) -> Iterable[FieldFate]:
    for id, (was, answer) in given.items():
        field = fields.get(id, was)
        stands, draft = then.answers.get(field.key), then.drafts.get(field.key)
        if id in lost or stands is None or stands.state != "active":
            because = lost.get(id) or (draft.message if draft else NOT_NOW)
            yield FieldFate(id, field.key, field.name, "set_aside", answer.label, because=because)
        else:
            same = (stands.value, stands.label) == (answer.value, answer.label)
            yield FieldFate(id, field.key, field.name, "kept" if same else "converted", answer.label, stands.label)


def _together(begun: Change, filled: Change) -> Change:
    """Both changes as one, since nobody saw the run in between."""
    return replace(
        filled,
        outcomes=(*begun.outcomes, *filled.outcomes),
        executions=(*begun.executions, *filled.executions),
        touched=begun.touched | filled.touched,
        drafted=begun.drafted | filled.drafted,
    )
