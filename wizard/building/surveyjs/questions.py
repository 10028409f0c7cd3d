"""One question of any type as fields, and what of it nobody could use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from wizard.building.surveyjs.appearance import OF_QUESTION
from wizard.building.surveyjs.choices import commented, pictures, ranking, several, single, yes_or_no
from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.others import file, signature, worked_out
from wizard.building.surveyjs.scales import rating, slider
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.tables import matrix, matrix_of_cells, rows, several_texts
from wizard.building.surveyjs.texts import comment, text
from wizard.building.surveyjs.validators import apply_validators

Converter = Callable[[Survey, Source], list[DraftedField]]

CONVERTERS: Final[Mapping[str, Converter]] = {
    "text": text,
    "comment": comment,
    "radiogroup": single,
    "dropdown": single,
    "buttongroup": single,
    "checkbox": several,
    "tagbox": several,
    "boolean": yes_or_no,
    "rating": rating,
    "slider": slider,
    "imagepicker": pictures,
    "ranking": ranking,
    "file": file,
    "signaturepad": signature,
    "expression": worked_out,
    "matrixdynamic": rows,
    "paneldynamic": rows,
}
OF_PARTS: Final = {"multipletext": several_texts, "matrix": matrix, "matrixdropdown": matrix_of_cells}
"""Types that are made of other questions."""


def converted(survey: Survey, source: Source) -> list[DraftedField]:
    """The fields of a question; none for a type that has no counterpart."""
    kind = source.string("type").lower()
    if kind not in CONVERTERS and kind not in OF_PARTS:
        survey.tell(
            source.pointer, "question_type", f"There is no counterpart to a question of the type “{kind[:60]}”."
        )
        return []
    if source.raw("visible") is False and not source.condition("visibleIf") and kind != "expression":
        survey.tell(source.at("visible"), "never_shown", "This is hidden from everybody, so it is left out.")
        return []
    found = CONVERTERS[kind](survey, source) if kind in CONVERTERS else OF_PARTS[kind](survey, source, converted)
    if found and kind in CONVERTERS:
        _complete(survey, source, found[0])
        found += commented(survey, source, found[0])
    _report_unread(survey, source)
    return found


def _complete(survey: Survey, source: Source, drafted: DraftedField) -> None:
    apply_validators(survey, source, drafted)
    if source.flag("readOnly") and drafted.computed is None:
        if drafted.proposal is not None:
            drafted.computed, drafted.proposal = drafted.proposal, None
            drafted.document |= {"is_required": False}
        else:
            survey.tell(source.at("readOnly"), "read_only", "People may change this here.", "partly")
    default = source.raw("defaultValue")
    if default is not None and drafted.computed is None:
        drafted.document["default"] = _default(drafted, default)


def _default(drafted: DraftedField, default: object) -> object:
    """A default as the field writes its answers."""
    values = drafted.values or {}
    if drafted.kind == "text" and values and isinstance(default, (bool, int, float, str)):
        written = str(default).lower() if isinstance(default, bool) else str(default)
        return values.get(written, default)
    return default


def _report_unread(survey: Survey, source: Source) -> None:
    source.ignore(*OF_QUESTION)
    for member in source.unread():
        message = f"“{member[:60]}” has no counterpart here."
        survey.tell(source.at(member), "property", message, "partly")
