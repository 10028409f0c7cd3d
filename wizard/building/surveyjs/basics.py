"""What every question has, whatever its type: name, title, help, being required, conditions."""

from __future__ import annotations

from typing import Any

from wizard.building.surveyjs.drafted import DraftedField, DraftedStep
from wizard.building.surveyjs.scope import Kind
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import Wording, human_name, shortened

_PROSE, _LINE = 4000, 1000


def begun(survey: Survey, source: Source, selection_type: str, kind: Kind, **members: Any) -> DraftedField:
    """The field of a question, to be completed by its type."""
    name = source.string("name") or source.string("valueName") or "question"
    title = survey.spoken(source.wording("title"), source.at("title"))
    drafted = DraftedField(
        document={
            "id": survey.new_id(),
            "key": survey.key(name),
            "name": human_name(name, title.text if title else None),
            "selection_type": selection_type,
            "question": "",
            "is_required": source.flag("isRequired"),
            **{member: value for member, value in members.items() if value is not None},
        },
        names=tuple(dict.fromkeys(each for each in (name, source.string("valueName")) if each)),
        kind=kind,
        pointer=source.pointer,
    )
    say(drafted, "question", title or Wording(drafted.document["name"], {}), _PROSE)
    _texts(survey, source, drafted)
    _conditions(source, drafted)
    return drafted


def say(drafted: DraftedField, member: str, wording: Wording | None, longest: int = _LINE) -> None:
    """Puts a text in, with its other languages beside it."""
    say_part(drafted, member, wording, longest)


def say_part(drafted: DraftedField | DraftedStep, member: str, wording: Wording | None, longest: int) -> None:
    """The same, for steps too."""
    if wording is None:
        return
    drafted.document[member] = shortened(wording.text, longest)
    if wording.others:
        others = {locale: shortened(text, longest) for locale, text in wording.others.items()}
        drafted.wordings[member] = Wording(drafted.document[member], others)


def add_help(drafted: DraftedField, text: str) -> None:
    """A sentence more for whoever needs help."""
    known = drafted.document.get("help_text")
    drafted.document["help_text"] = f"{known} {text}" if known else text


def _texts(survey: Survey, source: Source, drafted: DraftedField) -> None:
    for member, names, longest in (
        ("help_text", ("description",), _PROSE),
        ("placeholder", ("placeholder", "placeHolder", "optionsCaption"), _LINE),
    ):
        say(drafted, member, survey.spoken(source.wording(*names), source.named(*names)), longest)
    required = source.wording("requiredErrorText")
    if drafted.document["is_required"]:
        say(drafted, "error_message", survey.spoken(required, source.at("requiredErrorText")))


def _conditions(source: Source, drafted: DraftedField) -> None:
    if source.raw("visible") is False and not source.condition("visibleIf"):
        drafted.given.append("false")
    drafted.conditions += [
        condition for name in ("visibleIf", "enableIf") if (condition := source.condition(name)) is not None
    ]
    required_if = source.condition("requiredIf")
    drafted.required_if = None if drafted.document["is_required"] else required_if
    drafted.proposal = source.condition("defaultValueExpression")
