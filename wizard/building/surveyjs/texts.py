"""Questions that are typed: `text` in all its input types, and `comment`."""

from __future__ import annotations

from wizard.building.surveyjs.basics import begun, say
from wizard.building.surveyjs.drafted import Demand, DraftedField
from wizard.building.surveyjs.source import Condition, Source
from wizard.building.surveyjs.survey import Survey
from wizard.inputs.date_input import DateInput
from wizard.inputs.datetime_input import DatetimeInput
from wizard.inputs.moments import MomentField
from wizard.inputs.time_input import TimeInput

_MOMENTS: dict[str, tuple[str, type[MomentField]]] = {
    "date": ("date_input", DateInput),
    "datetime": ("datetime_input", DatetimeInput),
    "datetime-local": ("datetime_input", DatetimeInput),
    "time": ("time_input", TimeInput),
}
_FORMATS = {"email": "email", "url": "url", "tel": "phone"}
_PATTERNS = {"month": r"^\d{4}-\d{2}$", "week": r"^\d{4}-W\d{2}$"}
_MASKS = {"numeric", "currency"}


def text(survey: Survey, source: Source) -> list[DraftedField]:
    """`text`: what it becomes depends on its `inputType`, its mask and its validators."""
    kind = source.string("inputType").lower()
    if kind in _MOMENTS:
        return [_moment(survey, source, kind)]
    if kind in {"number", "range"} or _is_numeric(source):
        return [_number(survey, source, kind)]
    if kind == "color":
        return [begun(survey, source, "color_picker", "text")]
    return [_line(survey, source, kind)]


def comment(survey: Survey, source: Source) -> list[DraftedField]:
    """`comment`: text of several lines."""
    source.ignore("rows", "autoGrow", "acceptCarriageReturn", "allowResize")
    return [begun(survey, source, "text_input", "text", multiline=True, max_length=_longest(source))]


def _is_numeric(source: Source) -> bool:
    validators = {validator.string("type") for validator in source.children("validators")}
    return "numeric" in validators or source.string("maskType") in _MASKS


def _line(survey: Survey, source: Source, kind: str) -> DraftedField:
    if kind == "password":
        message = "Secrets shouldn't be typed into a conversation; this is asked as plain text."
        survey.tell(source.at("inputType"), "password", message, "partly")
    if source.string("maskType"):
        survey.tell(source.named("maskType"), "mask", "Nothing is written for people as they type.", "partly")
        source.ignore("maskSettings")
    return begun(
        survey,
        source,
        "text_input",
        "text",
        format=_FORMATS.get(kind),
        pattern=_PATTERNS.get(kind),
        max_length=_longest(source),
    )


def _longest(source: Source) -> int | None:
    longest = source.whole("maxLength")
    return longest if longest is not None and longest > 0 else None


def _number(survey: Survey, source: Source, kind: str) -> DraftedField:
    low, high, step = source.number("min"), source.number("max"), source.number("step")
    if kind == "range" or (low is not None and high is not None and kind == "slider"):
        bounds = {"min": low if low is not None else 0.0, "max": high if high is not None else 100.0}
        return begun(survey, source, "slider", "number", **bounds, step=step or 1.0)
    source.ignore("maskType", "maskSettings")
    drafted = begun(survey, source, "number_input", "number", min=low, max=high, step=step)
    _limits_that_depend(survey, source, drafted)
    return drafted


def _moment(survey: Survey, source: Source, kind: str) -> DraftedField:
    selection_type, field = _MOMENTS[kind]
    limits = {name: _limit(survey, source, name, field) for name in ("min", "max")}
    drafted = begun(survey, source, selection_type, "text" if kind == "time" else "moment", **limits)
    _limits_that_depend(survey, source, drafted)
    return drafted


def _limit(survey: Survey, source: Source, name: str, field: type[MomentField]) -> str | None:
    written = source.string(name)
    normal = field.parse(written) or field.parse(written[:10]) if written else None
    if written and normal is None:
        survey.tell(source.at(name), "limit", f"“{written}” isn't {field.noun}, so it is no limit.")
    return normal


def _limits_that_depend(survey: Survey, source: Source, drafted: DraftedField) -> None:
    """`minValueExpression` and `maxValueExpression` become conditions of the answer."""
    name = source.string("name") or "question"
    for member, sign, error in (
        ("minValueExpression", ">=", "minErrorText"),
        ("maxValueExpression", "<=", "maxErrorText"),
    ):
        message = survey.spoken(source.wording(error), source.at(error))
        if (limit := source.condition(member)) is not None:
            said = message.text if message else f"{drafted.document['name']} is out of its limits."
            drafted.demands.append(Demand(Condition(f"{{{name}}} {sign} ({limit.source})", limit.pointer), said))
        elif message is not None:
            say(drafted, "error_message", message)
