"""Every kind of problem that validation tells: its stable code, what it means, and what it keeps from happening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """An `error` keeps a structure from being published. One that is not `walkable` can't even be gone through: such
    a structure doesn't compile."""

    meaning: str
    severity: Severity = "error"
    walkable: bool = False


def _blocks(meaning: str) -> Code:
    return Code(meaning, walkable=True)


def _advice(meaning: str) -> Code:
    return Code(meaning, "warning", walkable=True)


CODES: Mapping[str, Code] = {
    "no_steps": _blocks("The wizard has no step."),
    "no_fields": _blocks("The wizard has no field that anybody could answer."),
    "duplicate_key": Code("Two steps or fields have the same key."),
    "nested_key": Code("A field's key is the beginning of another's, such as “event” and “event.title”."),
    "key_unusable": Code("Expressions couldn't name the field, because its key has a meaning of its own in them."),
    "duplicate_id": Code("Two parts have the same id."),
    "question_missing": Code("A field that people answer has no question."),
    "limits": Code("A field's limits contradict each other, so that no answer could satisfy them."),
    "no_options": Code("A field to choose from has nothing to choose."),
    "option_value": Code("An option has no value."),
    "duplicate_value": Code("Two options of a field have the same value."),
    "duplicate_label": _advice("Two options of a field have the same name, so that nobody can tell them apart."),
    "default_rejected": Code("A field wouldn't take its own default."),
    "dependency_missing": Code("A dependency names a field that isn't there."),
    "option_missing": Code("A dependency names an option that isn't there."),
    "dependency_later": Code("A condition names a field that is only answered later."),
    "dependency_cycle": Code("Two fields hang on each other, or one on itself."),
    "expression_invalid": Code("An expression can't be read, names what isn't there, or compares what can't be."),
    "expression_fails": Code("An expression breaks for everybody."),
    "column_missing": Code("An expression names a column that the rows don't have."),
    "required_anyway": _advice("A condition makes a field required that always is."),
    "unreachable_step": _blocks("Nobody can ever come to the step, or nothing in it can ever be shown."),
    "empty_step": _advice("A step has neither fields nor actions, so it is passed unseen."),
    "never_shown": _blocks("No answers lead to the field ever being shown."),
    "never_answerable": _advice("Whenever the field is shown it is disabled."),
    "option_never_offered": _advice("No answers lead to the option ever being offered."),
    "target_missing": Code("A trigger is for a step that isn't there."),
    "trigger_never_fires": _blocks("A trigger stands in a step, but is for another one or for the end of the run."),
    "no_actions": _advice("A trigger has no actions."),
    "duplicate_operation": Code("An operation would be carried out twice at the same moment."),
    "operation_unknown": _blocks("An action executes an operation that the program doesn't have."),
    "input_unknown": _blocks("An action reads a field that isn't there."),
    "placeholder_unknown": _blocks("A message has a placeholder that is no field's key."),
    "placeholder_later": _advice("A message has a placeholder for a field that is only answered later."),
    "translation_unknown": _advice("A translation is of a part, or of a member of it, that isn't there."),
    "translation_placeholders": _advice("A translated message hasn't the placeholders of the original."),
    "description_missing": _advice("The wizard has no description, by which people would find it and be welcomed."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where (`pointer` is a JSON pointer), in a sentence for the author. See CODES."""

    pointer: str
    code: str
    message: str
    severity: Severity = "error"

    def to_json(self) -> dict[str, Any]:
        return {"pointer": self.pointer, "code": self.code, "message": self.message, "severity": self.severity}


def problem(pointer: str, code: str, message: str) -> Problem:
    """A problem of a kind that is in the table."""
    return Problem(pointer, code, message, CODES[code].severity)
