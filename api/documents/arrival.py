"""Wizards as files, surveys that became wizards, descriptions that are to become some."""

from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from api.documents.wizard import PROBLEM, STRUCTURE, WIZARD, ProblemEntry, WizardDetail, problem_entries, wizard_detail
from studio.arrivals import ImportedSurvey
from studio.drafts import ShownWizard
from wizard.building.exchange import FORMAT, FORMAT_VERSION

FILE: dict[str, Any] = {
    "format": FORMAT,
    "format_version": FORMAT_VERSION,
    "slug": "pizza-order",
    "structure": STRUCTURE,
}
SURVEY: dict[str, Any] = {
    "title": "Pizza order",
    "pages": [
        {
            "name": "order",
            "elements": [
                {"type": "dropdown", "name": "topping", "choices": ["Cheese", "Mushrooms"], "isRequired": True},
                {"type": "text", "name": "wishes", "visibleIf": "{topping} = 'Mushrooms'"},
            ],
        }
    ],
}
FINDING: dict[str, Any] = {
    "pointer": "/pages/0/elements/3/visibleIf",
    "code": "forward_reference",
    "message": "This can't be carried over. “total” is asked later than what depends on it.",
    "carried": "not",
}
DESCRIPTION = "Take orders for our pizzeria: which pizzas, pick-up or delivery, and for deliveries the address."


class WizardFile(BaseModel):
    """A wizard as one file, to be kept or brought to another server."""

    model_config = ConfigDict(json_schema_extra={"examples": [FILE]})
    format: Literal["usher.wizard"]
    format_version: Literal[1]
    slug: str
    structure: dict[str, Any]


class FindingEntry(BaseModel):
    """What became of a part of a survey that isn't in the structure as it was."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [FINDING]})
    pointer: str = Field(description="The place in the survey, as a JSON pointer.")
    code: str = Field(description="Stable, for machines.")
    message: str = Field(description="A sentence for the person who brought the survey.")
    carried: Literal["fully", "partly", "not"] = Field(description="How much of it is in the structure.")


class ImportedSurveyDocument(BaseModel):
    """The draft that a survey became, all that is wrong with it, and all of the survey that isn't in it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"wizard": {**WIZARD, "structure": STRUCTURE}, "problems": [PROBLEM], "report": [FINDING]},
            ]
        }
    )
    wizard: WizardDetail
    problems: list[ProblemEntry]
    report: list[FindingEntry]


class DescriptionRequest(BaseModel):
    """What the wizard should ask and when, in any language."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"description": DESCRIPTION}]})
    description: str = Field(
        min_length=10, max_length=8000, pattern=r"\S", validation_alias=AliasChoices("description", "text")
    )


def imported_survey_document(imported: ImportedSurvey) -> ImportedSurveyDocument:
    draft = imported.edited.draft
    return ImportedSurveyDocument(
        wizard=wizard_detail(ShownWizard(draft.wizard, draft.document)),
        problems=problem_entries(imported.edited.problems),
        report=[FindingEntry.model_validate(finding) for finding in imported.report],
    )
