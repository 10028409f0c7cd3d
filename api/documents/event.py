"""Published events and the executions that make them."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tools.executor import ExecutionResult

EXAMPLE_EVENT: dict[str, Any] = {
    "id": "3f0d7b86-0d55-4a6c-8d0c-6a4d2f2b9e10",
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "slug": "spring-show",
    "title": "Spring Show",
    "type": "fashion_show",
    "description": "The new collection.",
    "event_date": "2027-04-12",
    "start_time": "19:30:00",
    "end_time": "22:00:00",
    "timezone": "America/New_York",
    "venue_mode": "physical",
    "venue_data": {"name": "Pier 17", "address": "89 South St, New York"},
    "ticket_tiers": [{"name": "General", "price": 50, "quantity": 300}],
    "total_capacity": 300,
    "payment_enabled": False,
    "status": "published",
    "revision": 1,
    "published_at": "2026-03-01T09:20:00Z",
    "cancelled_at": None,
    "created_at": "2026-03-01T09:20:00Z",
    "updated_at": "2026-03-01T09:20:00Z",
}
EXAMPLE_EXECUTION: dict[str, Any] = {
    "execution_id": "f7a1d3f9-2f53-4a55-9a6e-0e4e38b3a8d4",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "operation": "publishEvent",
    "intent": 1,
    "status": "succeeded",
    "result": {"event_id": EXAMPLE_EVENT["id"], "slug": "spring-show", "public_path": "/acme/events/spring-show"},
    "error": None,
}
PUBLIC_COLUMNS = (
    *("slug", "title", "type", "description", "event_date", "start_time", "end_time", "timezone"),
    *("venue_mode", "venue_data", "ticket_tiers", "total_capacity", "payment_enabled", "published_at"),
)


class PublicEvent(BaseModel):
    """A published event, as anybody sees it."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{name: EXAMPLE_EVENT[name] for name in PUBLIC_COLUMNS}]}
    )
    slug: str
    title: str
    type: str
    description: str | None
    event_date: date
    start_time: time
    end_time: time | None
    timezone: str
    venue_mode: str | None
    venue_data: dict[str, JsonValue]
    ticket_tiers: list[dict[str, JsonValue]]
    total_capacity: int | None
    payment_enabled: bool
    published_at: datetime | None


class Event(PublicEvent):
    """An event, as its organization sees it; `revision` is also its ETag."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [EXAMPLE_EVENT]})
    id: UUID
    organization_id: UUID
    run_id: UUID | None = None
    status: str = Field(description="`published` or `cancelled`.")
    revision: int
    cancelled_at: datetime | None = None
    created_at: datetime
    updated_at: datetime


class EventPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_EVENT], "next": None}]})
    items: list[Event]
    next: str | None


class EventChange(BaseModel):
    """What may be changed about an event after publishing; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"title": "Spring Show 2027", "start_time": "20:00:00"}]}
    )
    title: str | None = Field(None, min_length=1, max_length=255)
    description: str | None = Field(None, max_length=20_000)
    event_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    timezone: str | None = Field(None, min_length=1, max_length=64)


class ExecutionRequest(BaseModel):
    """Which intent to execute: the number that the run awaits; absent, the current one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"intent": 1}]})
    intent: int | None = Field(None, ge=1, le=1_000_000)


class ExecutionDocument(BaseModel):
    """One side effect, which happens once however often it is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_EXECUTION]})
    execution_id: UUID
    run_id: UUID
    operation: str
    intent: int
    status: str = Field(description="`succeeded` or `failed`; `unknown` where only an operator can tell.")
    result: dict[str, JsonValue] | None
    error: str | None = Field(None, description="Why it failed, for people.")


def execution_document(run_id: UUID, executed: ExecutionResult) -> ExecutionDocument:
    return ExecutionDocument(
        execution_id=executed.execution_id,
        run_id=run_id,
        operation=executed.operation,
        intent=executed.intent,
        status=executed.status,
        result=dict(executed.result) if executed.result is not None else None,
        error=executed.error,
    )
