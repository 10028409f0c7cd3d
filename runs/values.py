"""Values by field name, as forms send them, turned into commands."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from wizard.commands import ClearAnswer, Command, SaveDraft, SetAnswer
from wizard.engine import CompiledStructure
from wizard.errors import Invalid, NotFound
from wizard.structure import Step

Values = Mapping[str, JsonValue]


def commands_of(
    compiled: CompiledStructure, step_key: str | None, values: Values, *, keep: bool = False
) -> list[Command]:
    """A command for each value, null clears. Names are keys, or the last part of a key of the step.

    `keep`: what is no answer is kept as a draft. Raises NotFound for the step, Invalid for a name that is no field's.
    """
    if step_key is None:
        return [_command(_known(compiled, name), value, keep) for name, value in values.items()]
    step = step_of(compiled, step_key)
    return [_command(_field_key(step, name), value, keep) for name, value in values.items()]


def step_of(compiled: CompiledStructure, step_key: str) -> Step:
    """Raises NotFound."""
    step = next((step for step in compiled.structure.steps if step.key == step_key), None)
    if step is None:
        raise NotFound("The wizard has no such stage.", stage=step_key)
    return step


def _command(key: str, value: JsonValue, keep: bool) -> Command:
    if value is None:
        return ClearAnswer(field=key)
    return SaveDraft(field=key, value=value) if keep else SetAnswer(field=key, value=value)


def _known(compiled: CompiledStructure, name: str) -> str:
    if name not in compiled.fields:
        raise Invalid(f"The wizard has no field {name}.", field=name)
    return name


def _field_key(step: Step, name: str) -> str:
    keys = [each.key for each in step.option_sets]
    if name in keys:
        return name
    fitting = [key for key in keys if key.rpartition(".")[2] == name]
    if len(fitting) != 1:
        raise Invalid(f"The stage {step.key} has no field {name}.", field=name, fields=list[JsonValue](keys))
    return fitting[0]
