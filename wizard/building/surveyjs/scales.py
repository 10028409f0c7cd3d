"""Questions that are answered on a scale: `rating` and `slider`."""

from __future__ import annotations

from typing import Any, cast

from wizard.building.surveyjs.basics import add_help, begun
from wizard.building.surveyjs.choices import single
from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.source import Source
from wizard.building.surveyjs.survey import Survey

_MOST_STARS = 100


def rating(survey: Survey, source: Source) -> list[DraftedField]:
    """Stars where it counts from 1, a slider for other numbers, a choice where its values have names."""
    source.ignore("rateType", "rateDisplayMode", "rateColorMode", "scaleColorMode", "autoGenerate", "displayMode")
    values = source.raw("rateValues")
    if isinstance(values, list) and values:
        return _named(survey, source, cast("list[Any]", values))
    low, high = _ends(source)
    step = source.number("rateStep") or 1.0
    if low == 1 and step == 1 and 2 <= high <= _MOST_STARS and high == int(high):
        drafted = begun(survey, source, "rating", "number", max=int(high))
    else:
        drafted = begun(survey, source, "slider", "number", min=low, max=high, step=step, integer=_whole(low, step))
    _explain(survey, source, drafted, low, high)
    return [drafted]


def slider(survey: Survey, source: Source) -> list[DraftedField]:
    """`slider`; one with two ends to move asks for a single number here."""
    if source.string("sliderType") == "range":
        survey.tell(source.at("sliderType"), "slider_range", "One number is asked for instead of a range.", "partly")
    source.ignore("showLabels", "labelCount", "customLabels", "tooltipVisibility", "allowDragRange", "segmentCount")
    low, high = source.number("min"), source.number("max")
    bounds = {"min": 0.0 if low is None else low, "max": 100.0 if high is None else high}
    return [begun(survey, source, "slider", "number", **bounds, step=source.number("step") or 1.0)]


def _ends(source: Source) -> tuple[float, float]:
    low = source.number("rateMin")
    low = 1.0 if low is None else low
    count = source.whole("rateCount")
    high = source.number("rateMax")
    if high is None:
        high = low + count - 1 if count is not None and count > 1 else low + 4
    return low, high


def _whole(low: float, step: float) -> bool:
    return low == int(low) and step == int(step)


def _named(survey: Survey, source: Source, values: list[Any]) -> list[DraftedField]:
    members = {**source.members, "choices": values}
    named = Source(members, source.pointer, source.language)
    drafted = single(survey, named)
    source.ignore(*(name for name in members if name not in named.unread()), "rateCount", "rateMin", "rateMax")
    _explain(survey, source, drafted[0], None, None)
    return drafted


def _explain(survey: Survey, source: Source, drafted: DraftedField, low: float | None, high: float | None) -> None:
    """What the ends of the scale mean, in words."""
    ends = ((low, "minRateDescription", "lowest"), (high, "maxRateDescription", "highest"))
    for number, member, usual in ends:
        words = survey.spoken(source.wording(member), source.at(member))
        if words is not None:
            name = f"{number:g}" if number is not None else f"The {usual}"
            add_help(drafted, f"{name} means: {words.text[:500].rstrip('.')}.")
