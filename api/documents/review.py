"""What people say of templates: uses, ratings with reviews, reports."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wizard.ports.records import Page
from wizard.ports.templates import Report, ReportReason, ReportStatus, Review

REVIEW: dict[str, Any] = {
    "id": "c7e5f1a2-90b8-4d3c-8e6f-1a2b3c4d5e6f",
    "rating": 5,
    "review_text": "Up and running in a minute.",
    "author": "Ada Ortiz",
    "is_own": False,
    "created_at": "2026-03-02T11:00:00Z",
    "updated_at": "2026-03-02T11:00:00Z",
}
REPORT: dict[str, Any] = {
    "id": "8a6b4c2d-1e3f-4a5b-9c7d-0e2f4a6b8c1d",
    "template_id": "5d1c0a9e-3b47-4c8f-a2d6-7e8f90a1b2c3",
    "template_name": "Pizza order",
    "reason": "broken",
    "details": "The second step asks for a topping that isn't there.",
    "status": "open",
    "created_at": "2026-03-02T11:00:00Z",
    "settled_at": None,
}
Text = Annotated[str, StringConstraints(max_length=5000)]


class TemplateUsage(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"usage_count": 13}]})
    usage_count: int = Field(description="How often it was used, at most once per person and day (UTC).")


class RatingRequest(BaseModel):
    """What you think of a template: stars, and words if you like."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"rating": 5, "review_text": "Up and running in a minute."}]}
    )
    rating: int = Field(ge=1, le=5)
    review_text: Text | None = None


class ReviewDocument(BaseModel):
    """A rating. `author` is a colleague's name; people of other organizations aren't named."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [REVIEW]})
    id: UUID
    rating: int
    review_text: str | None
    author: str | None
    is_own: bool
    created_at: datetime
    updated_at: datetime


class ReviewPage(BaseModel):
    """A part of the ratings, newest first; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [REVIEW], "next": None}]})
    items: list[ReviewDocument]
    next: str | None


class ReportRequest(BaseModel):
    """What is wrong with a template."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "broken", "details": REPORT["details"]}]}
    )
    reason: ReportReason
    details: Text | None = None


class ReportDocument(BaseModel):
    """A report about a template. Who made it is told to nobody."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [REPORT]})
    id: UUID
    template_id: UUID
    template_name: str
    reason: ReportReason
    details: str | None
    status: ReportStatus
    created_at: datetime
    settled_at: datetime | None


class ReportPage(BaseModel):
    """A part of the reports, newest first; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [REPORT], "next": None}]})
    items: list[ReportDocument]
    next: str | None


class ReportSettlement(BaseModel):
    """What becomes of a report."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "resolved"}]})
    status: ReportStatus


def review_page(page: Page[Review]) -> ReviewPage:
    return ReviewPage(items=[ReviewDocument.model_validate(each) for each in page.items], next=page.next)


def report_page(page: Page[Report]) -> ReportPage:
    return ReportPage(items=[ReportDocument.model_validate(each) for each in page.items], next=page.next)
