"""Whether a normal value fits the run as it is: its options are available, its checks are true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, cast

from pydantic import JsonValue

from wizard.conditions import Memo
from wizard.conditions.values import to_cel
from wizard.engine.survey import FieldStanding
from wizard.inputs import MultipleSelect, SelectField
from wizard.inputs.field import listed
from wizard.parts import Option


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value doesn't fit: a stable code and a sentence."""

    code: str
    message: str


def fault_of(
    standing: FieldStanding, value: JsonValue, values: Mapping[str, Any], zone: tzinfo | None, memo: Memo | None = None
) -> Fault | None:
    """What keeps the value from fitting, if anything. Raises EvaluationFailed where a check breaks."""
    if isinstance(standing.field, SelectField):
        fault = _choice_fault(standing, standing.field, value)
        if fault:
            return fault
    if not standing.part.checks:
        return None
    seen = to_cel(standing.field, value, zone)
    scope = {**values, standing.key: seen, "value": seen}
    failing = (message for check, message in standing.part.checks if check.holds(scope, memo) is False)
    message = next(failing, None)
    return Fault("check", message) if message else None


def _choice_fault(standing: FieldStanding, field: SelectField, value: JsonValue) -> Fault | None:
    chosen = cast(list[str], value) if isinstance(value, list) else [str(value)]
    available = {option.value for option in _options(standing, field)}
    taken = [item for item in chosen if item not in available]
    if taken:
        message = f"{_named(field, taken)} can't be chosen here. It can be {_offered(standing, field, 'or')}."
        return _fault(field, "not_available", message)
    return _number_fault(standing, field, chosen)


def _number_fault(standing: FieldStanding, field: SelectField, chosen: list[str]) -> Fault | None:
    if not isinstance(field, MultipleSelect):
        lacking = [] if not standing.demanded or chosen[0] in standing.demanded else list(standing.demanded[:1])
        at_least, at_most = 0, None
    else:
        lacking = [item for item in standing.demanded if item not in chosen]
        at_least, at_most = field.bounds(
            len(_options(standing, field)), len(standing.demanded), required=standing.required
        )
    if lacking:
        return _fault(field, "demanded", f"Here {_named(field, lacking)} can't be left out.")
    if len(chosen) < at_least:
        return _fault(field, "too_few", f"Please choose at least {at_least} of these: {_offered(standing, field)}.")
    if at_most is not None and len(chosen) > at_most:
        return _fault(field, "too_many", f"Please choose at most {at_most} of these: {_offered(standing, field)}.")
    return None


def _options(standing: FieldStanding, field: SelectField) -> tuple[Option, ...]:
    return field.options if standing.options is None else standing.options


def _offered(standing: FieldStanding, field: SelectField, word: str = "and") -> str:
    return listed([option.label for option in _options(standing, field)], word)


def _named(field: SelectField, values: list[str]) -> str:
    return listed([option.label for option in field.options if option.value in values], "and")


def _fault(field: SelectField, code: str, message: str) -> Fault:
    return Fault(code, field.error_message or message)
