"""`calculatedValues` of a survey as computed fields, each behind the last question that it is worked out from."""

from __future__ import annotations

from wizard.building.surveyjs.drafted import DraftedField, DraftedStep
from wizard.building.surveyjs.others import computed
from wizard.building.surveyjs.parser import parse
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.syntax import Unreadable, names_in


def calculated_values(survey: Survey, steps: list[DraftedStep]) -> None:
    """Puts them in; one that can't be read is reported."""
    for value in survey.source.children("calculatedValues"):
        expression = value.condition("expression")
        if expression is None or not value.string("name") or not steps:
            survey.tell(value.pointer, "expression", "There is nothing here to work out.")
            continue
        try:
            named = {name.casefold() for name in names_in(parse(expression.source))}
        except Unreadable as unreadable:
            survey.tell(expression.pointer, "expression_unreadable", f"This can't be read. {unreadable}")
            continue
        step, place = _place(steps, named)
        step.fields.insert(place, computed(survey, value, expression))


def _place(steps: list[DraftedStep], named: set[str]) -> tuple[DraftedStep, int]:
    found = steps[0], 0
    for step in steps:
        for position, drafted in enumerate(step.fields, start=1):
            if named & _names(drafted):
                found = step, position
    return found


def _names(drafted: DraftedField) -> set[str]:
    """With what may stand behind it: `{question.part}`."""
    return {name.casefold() for name in drafted.names}
