"""The choices of a question as options: strings, numbers or objects, taken from another question, special."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from wizard.building.surveyjs.appearance import OF_CHOICES
from wizard.building.surveyjs.operands import plain, quoted
from wizard.building.surveyjs.source import Condition, Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import Wording, plain_text, shortened, wording_of

_LONGEST = 200
_SPECIAL = (
    ("other", ("hasOther", "showOtherItem"), "otherText", "Other"),
    ("none", ("hasNone", "showNoneItem"), "noneText", "None"),
    ("refused", ("showRefuseItem",), "refuseText", "I'd rather not say"),
    ("dontknow", ("showDontKnowItem",), "dontKnowText", "I don't know"),
)


@dataclass(slots=True)
class Choices:
    """`values`: what expressions call an option -> its value; `conditions` by position; `wordings` by option id."""

    options: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    values: dict[str, str] = field(default_factory=dict[str, str])
    conditions: dict[int, Condition] = field(default_factory=dict[int, Condition])
    wordings: dict[str, Wording] = field(default_factory=dict[str, Wording])
    other: dict[str, Any] | None = None
    none: dict[str, Any] | None = None


def choices_of(survey: Survey, source: Source) -> Choices:
    """Every option of a question, in order; what can't be one is reported."""
    choices = Choices()
    if source.raw("choicesByUrl"):
        survey.tell(source.at("choicesByUrl"), "choices_by_url", "Choices can't be fetched from a web address here.")
    _copied(survey, source, choices)
    listed = source.raw("choices")
    for position, item in enumerate(cast("list[Any]", listed) if isinstance(listed, list) else ()):
        _add(survey, choices, item, source.at("choices", position))
    _for_each(source, choices)
    for kind, flags, text, usual in _SPECIAL:
        words = source.wording(text)
        if source.flag(*flags):
            option = _special(survey, choices, kind, words or Wording(usual, {}), source.pointer)
            choices.other = option if kind == "other" else choices.other
            choices.none = option if kind == "none" else choices.none
    source.ignore(*OF_CHOICES)
    return choices


def _copied(survey: Survey, source: Source, choices: Choices) -> None:
    """The choices of another question, perhaps only those that were (not) chosen there."""
    name = source.string("choicesFromQuestion")
    mode = source.string("choicesFromQuestionMode")
    if not name:
        return
    other = survey.question(name)
    listed = other.get("choices") if other else None
    if not isinstance(listed, list):
        survey.tell(
            source.at("choicesFromQuestion"), "no_choices", f"“{name}” has no choices that could be taken over."
        )
        return
    for item in cast("list[Any]", listed):
        before = len(choices.options)
        _add(survey, choices, item, source.at("choicesFromQuestion"))
        if len(choices.options) > before and mode in {"selected", "unselected"}:
            operator = "contains" if mode == "selected" else "notcontains"
            source_text = f"{{{name}}} {operator} {quoted(choices.options[-1]['value'])}"
            choices.conditions[before] = Condition(source_text, source.at("choicesFromQuestion"))


def _for_each(source: Source, choices: Choices) -> None:
    """`choicesVisibleIf` holds for every choice, which it calls `{item}`."""
    names = ("choicesVisibleIf", "choicesEnableIf")
    found = [condition for name in names if (condition := source.condition(name)) is not None]
    for condition in found:
        for position, option in enumerate(choices.options):
            text = condition.source.replace("{item}", quoted(option["value"])).replace(
                "{choice}", quoted(option["value"])
            )
            choices.conditions.setdefault(position, Condition(text, condition.pointer))


def _special(survey: Survey, choices: Choices, kind: str, words: Wording, pointer: str) -> dict[str, Any] | None:
    before = len(choices.options)
    _add(survey, choices, {"value": kind, "text": words.text}, pointer)
    if len(choices.options) == before:
        return None
    if words.others:
        choices.wordings[f"{choices.options[-1]['id']}/label"] = words
    return choices.options[-1]


def _add(survey: Survey, choices: Choices, item: Any, pointer: str) -> None:
    members = cast("Mapping[str, Any]", item) if isinstance(item, Mapping) else {"value": item}
    said = members.get("value")
    value = plain_text(plain(said)) if isinstance(said, (str, int, float, bool)) else ""
    if not value or len(value) > _LONGEST:
        survey.tell(pointer, "choice_value", "A choice needs a value that is a text or a number.")
        return
    if value in {option["value"] for option in choices.options}:
        survey.tell(pointer, "choice_twice", f"The choice “{value}” is there twice; the first one counts.")
        return
    words = survey.spoken(wording_of(members.get("text"), survey.language), pointer) or Wording(value, {})
    option = {"id": survey.new_id(), "value": value, "label": shortened(words.text, _LONGEST)}
    _conditions(members, choices, pointer)
    choices.options.append(option)
    choices.values |= {value: value, value.casefold(): value}
    if words.others:
        others = {locale: shortened(text, _LONGEST) for locale, text in words.others.items()}
        choices.wordings[f"{option['id']}/label"] = Wording(option["label"], others)


def _conditions(members: Mapping[str, Any], choices: Choices, pointer: str) -> None:
    for name in ("visibleIf", "enableIf"):
        condition = members.get(name)
        if isinstance(condition, str) and condition.strip():
            choices.conditions[len(choices.options)] = Condition(condition.strip(), f"{pointer}/{name}")
