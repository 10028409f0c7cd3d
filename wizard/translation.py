"""A structure in another language: the author's words where there are no translations.

What can be translated, by id of the part ("wizard" for the structure itself) and member: names, descriptions, help,
questions, messages; of a check `checks/0/message`, of a column `columns/<its key>/name`. Values, keys, conditions and
the instructions for the assistant stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from wizard.inputs import OptionSet, Rows, SelectField
from wizard.parts import OperationAction, Part, Trigger
from wizard.structure import Step, Structure

ROOT = "wizard"
_OF_WIZARD = ("name", "description", "help_text")
_OF_STEP = ("name", "description", "help_text")
_OF_FIELD = ("name", "description", "question", "help_text", "placeholder", "error_message", "unit", "row_name")
_OF_OPTION = ("label", "description")

Texts = dict[str, dict[str, str | None]]
Words = Mapping[str, str]
_Part = TypeVar("_Part", bound=Part)


def texts(structure: Structure) -> Texts:
    """All that can be translated: the author's words by part and member; None where they wrote none."""
    found: Texts = {ROOT: _members(structure, _OF_WIZARD)}
    for step in structure.steps:
        found[str(step.id)] = _members(step, _OF_STEP)
        for field in step.option_sets:
            found |= _of_field(field)
    for trigger in _triggers(structure):
        for action in trigger.actions:
            member = "confirm" if isinstance(action, OperationAction) else "message"
            found[str(action.id)] = _members(action, (member,))
    return found


def translated(structure: Structure, locale: str) -> Structure:
    """The structure in a locale: what isn't said in `de-CH` is said in `de`, and else in the author's words."""
    parts = _words(structure.translations, locale)
    if not parts:
        return structure
    steps = tuple(_step(step, parts) for step in structure.steps)
    changes = {"steps": steps, "triggers": _spoken(structure.triggers, parts)}
    return _changed(structure, parts.get(ROOT, {}), _OF_WIZARD, **changes)


def _words(translations: Mapping[str, Mapping[str, Words]], locale: str) -> dict[str, dict[str, str]]:
    """The words for a locale by part, the more particular ones over the more general."""
    named = {name.casefold(): parts for name, parts in translations.items()}
    subtags = locale.replace("_", "-").casefold().split("-")
    found: dict[str, dict[str, str]] = {}
    for length in range(1, len(subtags) + 1):
        for part, members in named.get("-".join(subtags[:length]), {}).items():
            found.setdefault(part, {}).update({member: text for member, text in members.items() if text.strip()})
    return found


def _step(step: Step, parts: Mapping[str, Words]) -> Step:
    fields = tuple(_field(field, parts) for field in step.option_sets)
    changes = {"option_sets": fields, "triggers": _spoken(step.triggers, parts)}
    return _changed(step, parts.get(str(step.id), {}), _OF_STEP, **changes)


def _field(field: OptionSet, parts: Mapping[str, Words]) -> OptionSet:
    words = parts.get(str(field.id), {})
    changes: dict[str, Any] = {}
    if isinstance(field, SelectField):
        changes["options"] = tuple(
            _changed(option, parts.get(str(option.id), {}), _OF_OPTION) for option in field.options
        )
    if isinstance(field, Rows):
        changes["columns"] = tuple(
            _changed(column, {"name": words.get(f"columns/{column.key}/name", column.name)}, ("name",))
            for column in field.columns
        )
    if field.checks:
        changes["checks"] = tuple(
            _changed(check, {"message": words.get(f"checks/{place}/message", check.message)}, ("message",))
            for place, check in enumerate(field.checks)
        )
    return _changed(field, words, _OF_FIELD, **changes)


def _spoken(triggers: tuple[Trigger, ...], parts: Mapping[str, Words]) -> tuple[Trigger, ...]:
    return tuple(
        trigger.model_copy(
            update={
                "actions": tuple(
                    _changed(action, parts.get(str(action.id), {}), ("confirm", "message"))
                    for action in trigger.actions
                )
            }
        )
        for trigger in triggers
    )


def _changed(part: _Part, words: Words, members: tuple[str, ...], **changes: Any) -> _Part:
    known = type(part).model_fields
    said = {member: words[member] for member in members if member in words and member in known}
    return part.model_copy(update={**said, **changes}) if said or changes else part


def _members(part: Part, members: tuple[str, ...]) -> dict[str, str | None]:
    known = type(part).model_fields
    return {member: getattr(part, member) for member in members if member in known}


def _of_field(field: OptionSet) -> Iterator[tuple[str, dict[str, str | None]]]:
    own = _members(field, _OF_FIELD)
    own |= {f"checks/{place}/message": check.message for place, check in enumerate(field.checks)}
    own |= {f"columns/{column.key}/name": column.name for column in (field.columns if isinstance(field, Rows) else ())}
    yield str(field.id), own
    for option in field.options if isinstance(field, SelectField) else ():
        yield str(option.id), _members(option, _OF_OPTION)


def _triggers(structure: Structure) -> tuple[Trigger, ...]:
    return (*structure.triggers, *(trigger for step in structure.steps for trigger in step.triggers))
