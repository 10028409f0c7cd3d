"""Comparisons as clients ask for them and are shown them."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.documents.event import absent
from runs.comparing import Compared
from wizard.comparison import MOST_RUNS, Passed, Presence, Verdict
from wizard.ports.comparisons import ComparisonRecord
from wizard.ports.records import Page

FIRST, SECOND = "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10", "9b1d2f3a-5c4e-4d6f-8a7b-0c1d2e3f4a5b"
STEP, FIELD = "a1a2a3a4-b1b2-4c1c-8d1d-e1e2e3e4e5e6", "f1f2f3f4-a1a2-4b1b-8c1c-d1d2d3d4d5d6"
REMEMBERED: dict[str, Any] = {
    "id": "3e2d1c0b-9a8f-4e7d-b6c5-a4b3c2d1e0f9",
    "compared_at": "2026-03-02T10:00:00Z",
    "runs": [
        {"run_id": FIRST, "visible": True, "run_name": "Spring", "wizard_name": "Event wizard", "version_number": 1},
        {"run_id": SECOND, "visible": False, "run_name": None, "wizard_name": None, "version_number": None},
    ],
}
COMPARED: dict[str, Any] = {
    "id": REMEMBERED["id"],
    "compared_at": REMEMBERED["compared_at"],
    "wizard_id": "1f2e3d4c-5b6a-4798-8695-a4b3c2d1e0f1",
    "wizard_name": "Event wizard",
    "newest_version": 2,
    "runs": [
        {
            "run_id": run,
            "run_name": name,
            "version_number": version,
            "executed_by": "Ada Ortiz",
            "status": "completed",
            "started_at": "2026-03-01T09:00:00Z",
            "completed_at": "2026-03-01T09:05:00Z",
            "duration_seconds": 300,
            "started_later_seconds": 0,
            "completed_later_seconds": 0,
            "took_longer_seconds": 0,
        }
        for run, name, version in ((FIRST, "Spring", 1), (SECOND, "Autumn", 2))
    ],
    "steps": [
        {
            "step_id": STEP,
            "key": "event",
            "name": "Event",
            "verdict": "different",
            "passages": [
                {
                    "run_id": run,
                    "status": "completed",
                    "completed_at": "2026-03-01T09:02:00Z",
                    "time_spent_seconds": 120,
                    "called": None,
                }
                for run in (FIRST, SECOND)
            ],
            "fields": [
                {
                    "option_set_id": FIELD,
                    "key": "event.capacity",
                    "name": "Capacity",
                    "selection_type": "number_input",
                    "verdict": "different",
                    "answered_in": [FIRST, SECOND],
                    "values": [
                        {
                            "run_id": run,
                            "state": "answered",
                            "value": value,
                            "label": str(value),
                            "files": [],
                            "redacted": False,
                            "called": None,
                            "difference": difference,
                        }
                        for run, value, difference in (
                            (FIRST, 100, None),
                            (SECOND, 150, {"amount": 50, "unit": "number", "label": "50 more"}),
                        )
                    ],
                }
            ],
        }
    ],
    "summary": {
        "counts": {"equal": 0, "different": 1, "only_some": 0, "unanswered": 0, "not_asked": 0, "unknown": 0},
        "noted": [
            {
                "step_id": STEP,
                "step_name": "Event",
                "option_set_id": FIELD,
                "option_set_name": "Capacity",
                "verdict": "different",
                "sentence": 'Step "Event": Different selections in Capacity',
            }
        ],
        "sentence": "Of 1 answered field: 1 different, 0 equal.",
    },
}
PAIR: list[JsonValue] = [{"required": ["run_ids"]}, {"required": ["run_id_1", "run_id_2"]}]


class CompareRequest(BaseModel):
    """Which runs are compared, the first of them being what the others are measured by: as a list or as a pair."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": PAIR,
            "examples": [{"run_ids": [FIRST, SECOND]}, {"run_id_1": FIRST, "run_id_2": SECOND}],
        },
    )
    run_ids: list[UUID] = Field(
        default_factory=absent, min_length=2, max_length=MOST_RUNS, json_schema_extra={"uniqueItems": True}
    )
    run_id_1: UUID = Field(default_factory=absent)
    run_id_2: UUID = Field(default_factory=absent)

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.model_fields_set not in ({"run_ids"}, {"run_id_1", "run_id_2"}):
            raise ValueError("Send either run_ids, or run_id_1 and run_id_2")
        return self

    @property
    def runs(self) -> list[UUID]:
        """However they were sent."""
        return self.run_ids or [self.run_id_1, self.run_id_2]


class FromAttributes(BaseModel):
    """A part that is read from what the use case answers."""

    model_config = ConfigDict(from_attributes=True)


class FileDocument(FromAttributes):
    """An uploaded file; `size` in bytes."""

    id: UUID
    name: str
    size: int
    type: str
    sha256: str
    available: bool


class DifferenceDocument(FromAttributes):
    """How far a number, date or time is from the first run that answered."""

    amount: float
    unit: Literal["number", "days", "minutes"]
    label: str


class ComparedValueDocument(FromAttributes):
    """What one run has for a field."""

    run_id: UUID
    state: Presence
    value: JsonValue
    label: str
    files: list[FileDocument]
    redacted: bool
    called: str | None = Field(description="The field's name in the run's version, where it was another one.")
    difference: DifferenceDocument | None


class ComparedFieldDocument(FromAttributes):
    """A field, named as in the newest version that has it; the values are in the order of the runs."""

    option_set_id: UUID
    key: str
    name: str
    selection_type: str
    verdict: Verdict
    answered_in: list[UUID]
    values: list[ComparedValueDocument]


class PassageDocument(FromAttributes):
    """How one run went through a step."""

    run_id: UUID
    status: Passed
    completed_at: datetime | None
    time_spent_seconds: int | None
    called: str | None = Field(description="The step's name in the run's version, where it was another one.")


class ComparedStepDocument(FromAttributes):
    """A step; its verdict is that of its fields together."""

    step_id: UUID
    key: str
    name: str
    verdict: Verdict
    passages: list[PassageDocument]
    fields: list[ComparedFieldDocument]


class ComparedRunDocument(FromAttributes):
    """A run, and in seconds how it differs from the first one."""

    run_id: UUID
    run_name: str | None
    version_number: int
    executed_by: str | None
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    started_later_seconds: int
    completed_later_seconds: int | None
    took_longer_seconds: int | None


class NotedDocument(FromAttributes):
    """A field that isn't the same everywhere."""

    step_id: UUID
    step_name: str
    option_set_id: UUID
    option_set_name: str
    verdict: Verdict
    sentence: str


class SummaryDocument(FromAttributes):
    """How many fields have which verdict, those that aren't the same everywhere, and all of it in a sentence."""

    counts: dict[Verdict, int]
    noted: list[NotedDocument]
    sentence: str


class ComparisonDocument(BaseModel):
    """Runs side by side: steps and fields in the order of the newest version, the others' own in their place."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMPARED]})
    id: UUID
    compared_at: datetime
    wizard_id: UUID
    wizard_name: str
    newest_version: int
    runs: list[ComparedRunDocument]
    steps: list[ComparedStepDocument]
    summary: SummaryDocument


class RememberedRunDocument(FromAttributes):
    """A run of a comparison; what may not be seen any more has no names."""

    run_id: UUID
    visible: bool
    run_name: str | None
    wizard_name: str | None
    version_number: int | None


class RememberedComparison(FromAttributes):
    """A comparison without its result."""

    id: UUID
    compared_at: datetime
    runs: list[RememberedRunDocument]


class ComparisonPage(BaseModel):
    """A part of the comparisons that one made, latest first; `next` leads on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [REMEMBERED], "next": None}]})
    items: list[RememberedComparison]
    next: str | None


def comparison_document(compared: Compared) -> ComparisonDocument:
    record, comparison = compared.record, compared.comparison
    return ComparisonDocument(
        id=record.id,
        compared_at=record.compared_at,
        wizard_id=comparison.wizard_id,
        wizard_name=comparison.wizard_name,
        newest_version=comparison.newest_version,
        runs=[ComparedRunDocument.model_validate(each) for each in comparison.runs],
        steps=[ComparedStepDocument.model_validate(each) for each in comparison.steps],
        summary=SummaryDocument.model_validate(comparison.summary),
    )


def comparison_page(page: Page[ComparisonRecord]) -> ComparisonPage:
    return ComparisonPage(items=[RememberedComparison.model_validate(each) for each in page.items], next=page.next)
