"""The validators of a question as limits and conditions of its field."""

from __future__ import annotations

from wizard.building.surveyjs.basics import say
from wizard.building.surveyjs.drafted import Demand, DraftedField
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey


def apply_validators(survey: Survey, source: Source, drafted: DraftedField) -> None:
    for validator in source.children("validators"):
        kind = validator.string("type").lower().removesuffix("validator")
        message = survey.spoken(validator.wording("text"), validator.at("text"))
        if kind == "expression":
            _demand(survey, validator, drafted, message.text if message else None)
            continue
        if kind not in _APPLIED or not _APPLIED[kind](validator, drafted):
            survey.tell(validator.pointer, "validator", f"This can't be checked here: {kind[:60] or 'nothing'}.")
            continue
        if "error_message" not in drafted.document:
            say(drafted, "error_message", message)


def _demand(survey: Survey, validator: Source, drafted: DraftedField, message: str | None) -> None:
    condition = validator.condition("expression")
    if condition is None:
        survey.tell(validator.pointer, "validator", "There is no expression to check.")
        return
    said = message or f"{drafted.document['name']} doesn't fit."
    drafted.demands.append(Demand(condition, said[:1000]))


def _numeric(validator: Source, drafted: DraftedField) -> bool:
    for name, member in (("minValue", "min"), ("maxValue", "max")):
        if (limit := validator.number(name)) is not None:
            drafted.document.setdefault(member, limit)
    return drafted.document["selection_type"] in {"number_input", "slider"}


def _text(validator: Source, drafted: DraftedField) -> bool:
    if drafted.document["selection_type"] != "text_input":
        return False
    for name, member in (("minLength", "min_length"), ("maxLength", "max_length")):
        if (limit := validator.whole(name)) is not None and limit > 0:
            drafted.document[member] = limit
    if not validator.flag("allowDigits", default=True):
        drafted.document.setdefault("pattern", r"^\D*$")
    return True


def _email(_: Source, drafted: DraftedField) -> bool:
    if drafted.document["selection_type"] != "text_input":
        return False
    drafted.document["format"] = "email"
    return True


def _regex(validator: Source, drafted: DraftedField) -> bool:
    pattern = validator.string("regex")
    if drafted.document["selection_type"] != "text_input" or not pattern or "pattern" in drafted.document:
        return False
    drafted.document["pattern"] = f"(?i){pattern}" if validator.flag("caseInsensitive", "insensitive") else pattern
    return True


def _answer_count(validator: Source, drafted: DraftedField) -> bool:
    members = {"multiple_select": ("min_selections", "max_selections"), "rows": ("min_rows", "max_rows")}
    least, most = members.get(drafted.document["selection_type"], ("", ""))
    if not least:
        return False
    for name, member in (("minCount", least), ("maxCount", most)):
        if (limit := validator.whole(name)) is not None and limit > 0:
            drafted.document[member] = limit
    return True


_APPLIED = {"numeric": _numeric, "text": _text, "email": _email, "regex": _regex, "answercount": _answer_count}
