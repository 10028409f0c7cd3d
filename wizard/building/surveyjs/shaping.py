"""Fields held to what a structure takes: a member that is refused is left out and reported, the field stays."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.survey import Survey
from wizard.inputs import OptionSet
from wizard.validation.limits import contradictions

_FIELD: TypeAdapter[OptionSet] = TypeAdapter(OptionSet)
_ESSENTIAL = frozenset({"id", "key", "name", "selection_type", "question", "options", "columns"})
_ROUNDS = 12


def shaped(survey: Survey, drafted: DraftedField) -> OptionSet | None:
    """The field; None where not even its essentials can be carried over."""
    for _ in range(_ROUNDS):
        try:
            field = _FIELD.validate_python(drafted.document)
        except ValidationError as invalid:
            refused = {str(part) for error in invalid.errors() for part in error["loc"] if part in drafted.document}
            if not refused or refused & _ESSENTIAL:
                break
            message = invalid.errors()[0]["msg"].removeprefix("Value error, ")
        else:
            found = {each.member.partition("/")[0]: each.message for each in contradictions(field)}
            if not found:
                return field
            if found.keys() & _ESSENTIAL:
                break
            refused, message = set(found), next(iter(found.values()))
        for member in refused:
            drafted.document.pop(member, None)
            survey.tell(drafted.pointer, "value_refused", f"“{member}” is left out: {message}"[:500], "partly")
    survey.tell(drafted.pointer, "question_refused", "This question can't be carried over.")
    return None
