"""Questions with something to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from wizard.building.surveyjs.basics import add_help, begun
from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.options import Choices, choices_of
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import Wording, wording_of


def single(survey: Survey, source: Source) -> list[DraftedField]:
    """`radiogroup`, `dropdown`, `buttongroup`: one of several."""
    return _chosen(survey, source, "single_select")


def several(survey: Survey, source: Source) -> list[DraftedField]:
    """`checkbox`, `tagbox`: any of several."""
    return _chosen(survey, source, "multiple_select")


def pictures(survey: Survey, source: Source) -> list[DraftedField]:
    """`imagepicker`: its pictures are left behind."""
    survey.tell(source.pointer, "pictures", "The options are named, their pictures aren't shown.", "partly")
    source.ignore("contentMode", "imageFit", "imageHeight", "imageWidth", "showLabel", "minImageWidth", "maxImageWidth")
    return several(survey, source) if source.flag("multiSelect") else single(survey, source)


def ranking(survey: Survey, source: Source) -> list[DraftedField]:
    """`ranking`: asked for in words, as an order can't be chosen here."""
    choices = choices_of(survey, source)
    message = "Things can't be put in order here; the order is asked for in words."
    survey.tell(source.pointer, "ranking", message, "partly")
    drafted = begun(survey, source, "text_input", "text", multiline=True)
    labels = [option["label"] for option in choices.options]
    if labels:
        add_help(drafted, f"Put these in order, the first one first: {', '.join(labels)}."[:4000])
    return [drafted]


def yes_or_no(survey: Survey, source: Source) -> list[DraftedField]:
    """`boolean`: a choice of two."""
    options: list[dict[str, Any]] = []
    values: dict[str, str] = {}
    drafted = begun(survey, source, "single_select", "text")
    for truth, usual, label in (("true", "yes", "Yes"), ("false", "no", "No")):
        own = source.raw(f"value{truth.title()}")
        value = own.strip()[:200] if isinstance(own, str) and own.strip() else usual
        words = source.wording(f"label{truth.title()}") or Wording(label, {})
        option = {"id": survey.new_id(), "value": value, "label": words.text[:200]}
        if words.others:
            drafted.wordings[f"{option['id']}/label"] = words
        options.append(option)
        values |= {truth: value, str(own if own is not None else truth).casefold(): value}
    source.ignore("swapOrder", "useTitleAsLabel", "renderAs")
    drafted.document["options"], drafted.values = options, values
    return [drafted]


def _chosen(survey: Survey, source: Source, selection_type: str) -> list[DraftedField]:
    choices = choices_of(survey, source)
    if not choices.options:
        message = "There is nothing to choose from in the survey itself, so the answer is asked for as text."
        survey.tell(source.pointer, "no_choices", message, "partly")
        return [begun(survey, source, "text_input", "text")]
    limits: dict[str, Any] = {}
    if selection_type == "multiple_select":
        limits = {
            "min_selections": _count(source, "minSelectedChoices", 1),
            "max_selections": _count(source, "maxSelectedChoices", 1),
        }
    kind = "texts" if selection_type == "multiple_select" else "text"
    drafted = begun(survey, source, selection_type, kind, options=choices.options, **limits)
    drafted.values = choices.values
    drafted.option_conditions = choices.conditions
    drafted.wordings |= choices.wordings
    _alone(drafted, choices)
    return [drafted, *_in_own_words(survey, source, drafted, choices)]


def _count(source: Source, name: str, least: int) -> int | None:
    number = source.whole(name)
    return number if number is not None and number >= least else None


def _alone(drafted: DraftedField, choices: Choices) -> None:
    """“None” of several can't be chosen together with anything."""
    if choices.none is None or drafted.kind != "texts":
        return
    key, value = drafted.key, choices.none["value"].replace("\\", "\\\\").replace('"', '\\"')
    message = f"“{choices.none['label']}” can't be combined with anything else."
    drafted.document["checks"] = [
        {"expression": f'!("{value}" in {key}) || count({key}) == 1.0', "message": message[:1000]}
    ]


def _in_own_words(survey: Survey, source: Source, drafted: DraftedField, choices: Choices) -> list[DraftedField]:
    """The text that goes with “other”, or with a comment area."""
    other = choices.other
    if other is None:
        return []
    wording = source.wording("otherPlaceholder", "otherPlaceHolder")
    name = str(drafted.names[0])
    said = {
        "name": f"{name}-Comment",
        "title": f"{drafted.document['name']}: which one exactly?",
        "isRequired": True,
        "placeholder": wording.text if wording else None,
    }
    comment = begun(survey, Source(said, source.pointer, survey.language), "text_input", "text")
    comment.document["name"] = f"Other {drafted.document['name'][:150].lower()}"
    value = cast("str", other["value"]).replace("\\", "\\\\").replace('"', '\\"')
    comment.conditions = list(drafted.conditions)
    comment.given = [f'"{value}" in {drafted.key}' if drafted.kind == "texts" else f'{drafted.key} == "{value}"']
    source.ignore("otherErrorText", "storeOthersAsComment")
    return [comment]


def commented(survey: Survey, source: Source, drafted: DraftedField) -> list[DraftedField]:
    """The comment area below any kind of question."""
    if not source.flag("hasComment", "showCommentArea"):
        return []
    name = drafted.names[0]
    text = wording_of(source.raw("commentText"), survey.language)
    said: Mapping[str, Any] = {
        "name": f"{name}-Comment",
        "title": text.text if text else f"Anything to add about {drafted.document['name'][:150].lower()}?",
    }
    comment = begun(survey, Source(said, source.pointer, survey.language), "text_input", "text", multiline=True)
    comment.document["name"] = f"{drafted.document['name'][:150]} comment"
    comment.conditions = list(drafted.conditions)
    return [comment]
