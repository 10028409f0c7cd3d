"""What is offered for an open field: the author's default, or what an expression proposes. Never taken silently."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from wizard.conditions import UNDETERMINED, EvaluationFailed
from wizard.conditions.values import from_cel
from wizard.engine.fitting import fault_of
from wizard.engine.survey import FieldStanding, Survey
from wizard.inputs import ValueRejected


def proposals(survey: Survey, now: datetime) -> dict[str, JsonValue]:
    """What is offered, by key, for every question that is open."""
    offered = ((key, proposal_for(survey, each, now)) for key, each in survey.fields.items() if each.missing)
    return {key: value for key, value in offered if value is not None}


def proposal_for(survey: Survey, standing: FieldStanding, now: datetime) -> JsonValue:
    """A value that would be accepted, in its normal form, or None."""
    if standing.part.proposal is None and standing.field.default is None:
        return None
    try:
        value = standing.field.normalize(_raw(survey, standing))
        return None if fault_of(standing, value, survey.values, now.tzinfo) else value
    except (EvaluationFailed, ValueRejected):
        return None


def _raw(survey: Survey, standing: FieldStanding) -> JsonValue:
    expression = standing.part.proposal
    if expression is not None:
        result = expression.evaluate(survey.values)
        if result is not None and result is not UNDETERMINED:
            return from_cel(standing.field, result)
    return standing.field.default
