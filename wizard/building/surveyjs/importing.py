"""A whole survey as a structure's document, with a report of what became of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from wizard.building.surveyjs.appearance import OF_SURVEY
from wizard.building.surveyjs.calculated import calculated_values
from wizard.building.surveyjs.drafted import DraftedField, DraftedStep
from wizard.building.surveyjs.ending import endings
from wizard.building.surveyjs.linking import Linking
from wizard.building.surveyjs.outline import outlined
from wizard.building.surveyjs.report import Finding
from wizard.building.surveyjs.survey import Survey
from wizard.building.surveyjs.wording import Wording, shortened

MOST_QUESTIONS = 2_000
_MOST_LOCALES = 50


@dataclass(frozen=True, slots=True)
class Imported:
    """`document` reads as a structure without errors; `report` names all that isn't in it, or not as it was."""

    document: dict[str, Any]
    report: tuple[Finding, ...]


def imported(survey: Mapping[str, Any], ids: Callable[[], UUID] = uuid4) -> Imported:
    """Never raises, however odd the survey is; one without questions becomes a structure without steps."""
    reading = Survey(survey, ids, MOST_QUESTIONS)
    steps = outlined(reading)
    calculated_values(reading, steps)
    Linking(reading, steps).link()
    steps = [step for step in steps if step.fields]
    document = _document(reading, steps)
    for member in reading.source.unread():
        if member not in OF_SURVEY:
            message = f"“{member[:60]}” has no counterpart here."
            reading.tell(reading.source.at(member), "property", message)
    return Imported(document, reading.report.findings)


def _document(survey: Survey, steps: list[DraftedStep]) -> dict[str, Any]:
    source = survey.source
    title = survey.spoken(source.wording("title"), "/title") or Wording("Imported survey", {})
    description = survey.spoken(source.wording("description"), "/description")
    document: dict[str, Any] = {
        "name": shortened(title.text, 200),
        "category": "Form & Survey Wizards",
        "steps": [_step(step) for step in steps],
    }
    if description is not None:
        document["description"] = shortened(description.text, 10_000)
    if triggers := endings(survey, steps):
        document["triggers"] = triggers
    wizard = {"name": title, "description": description}
    words = {member: wording for member, wording in wizard.items() if wording is not None}
    if translations := _translations(survey, steps, words):
        document["translations"] = translations
    return document


def _step(step: DraftedStep) -> dict[str, Any]:
    return {**step.document, "option_sets": [drafted.document for drafted in step.fields]}


def _translations(
    survey: Survey, steps: list[DraftedStep], wizard: Mapping[str, Wording]
) -> dict[str, dict[str, dict[str, str]]]:
    """Locale -> id of a part -> member -> text."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    parts: list[tuple[str, Mapping[str, Wording]]] = [("wizard", wizard)]
    for step in steps:
        parts.append((step.document["id"], step.wordings))
        parts += [each for drafted in step.fields for each in _parts(drafted)]
    for part, wordings in parts:
        for member, wording in wordings.items():
            for locale, text in wording.others.items():
                if locale in found or len(found) < _MOST_LOCALES:
                    found.setdefault(locale, {}).setdefault(part, {})[member] = text
                else:
                    survey.tell("", "too_many_languages", f"Only {_MOST_LOCALES} languages can be kept.", "partly")
    return found


def _parts(drafted: DraftedField) -> list[tuple[str, Mapping[str, Wording]]]:
    """A field and its options, each with its own texts, as far as they are still there."""
    own = {member: each for member, each in drafted.wordings.items() if member in drafted.document}
    ids = [option["id"] for option in drafted.document.get("options", [])]
    options = [(id, {"label": drafted.wordings[f"{id}/label"]}) for id in ids if f"{id}/label" in drafted.wordings]
    return [(drafted.document["id"], own), *options]
