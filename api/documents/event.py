"""Published events and the executions that make them."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from tools.executor import ExecutionResult

PUBLIC_EVENT: dict[str, Any] = {
    "id": "3f0d7b86-0d55-4a6c-8d0c-6a4d2f2b9e10",
    "organization": "acme",
    "slug": "spring-show",
    "status": "published",
    "title": "Spring Show",
    "type": "fashion_show",
    "description": "The new collection.",
    "event_date": "2027-04-12",
    "start_time": "19:30",
    "end_time": "22:00",
    "ends_on": "2027-04-12",
    "timezone": "America/New_York",
    "venue_mode": "physical",
    "venue_data": {"name": "Pier 17", "address": "89 South St, New York"},
    "ticket_tiers": [{"name": "General", "price": 50, "quantity": 300}],
    "total_capacity": 300,
    "payment_enabled": False,
    "published_at": "2026-03-01T09:20:00Z",
    "updated_at": "2026-03-01T09:20:00Z",
    "revision": 1,
}
EVENT: dict[str, Any] = {
    **PUBLIC_EVENT,
    "organization_id": "b7a4c1de-8f43-4c12-a0b5-2f1f3d9e6c55",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "stripe_account_id": None,
    "cancelled_at": None,
    "created_at": "2026-03-01T09:20:00Z",
}
EXECUTION: dict[str, Any] = {
    "execution_id": "f7a1d3f9-2f53-4a55-9a6e-0e4e38b3a8d4",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "operation": "publishEvent",
    "intent": 1,
    "status": "succeeded",
    "result": {"event": {**PUBLIC_EVENT, "url_path": "/api/v1/public/acme/events/spring-show"}},
    "error": None,
}
VenueMode = Literal["physical", "virtual", "hybrid"]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="On the event's clock.")]


class Venue(BaseModel):
    """Where it takes place: name and address of a physical venue, the address on the web of a virtual one."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(default=None, max_length=500)
    address: str | None = Field(default=None, max_length=1000)
    url: str | None = Field(default=None, max_length=2000, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+\S*$")


class Tier(BaseModel):
    """A kind of ticket; the price is in the event's own currency."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=255)
    price: float = Field(ge=0, le=1_000_000)
    quantity: int = Field(ge=1, le=10_000_000)


class PublicEvent(BaseModel):
    """A published event, as anybody sees it. An end at or before the start is on the next day: see `ends_on`."""

    model_config = ConfigDict(json_schema_extra={"examples": [PUBLIC_EVENT]})
    id: UUID
    organization: str = Field(description="The organization's slug.")
    slug: str
    status: Literal["draft", "published", "cancelled"]
    title: str
    type: str
    description: str | None
    event_date: date
    start_time: ClockTime
    end_time: ClockTime | None
    ends_on: date | None
    timezone: str
    venue_mode: VenueMode
    venue_data: dict[str, JsonValue]
    ticket_tiers: list[dict[str, JsonValue]]
    total_capacity: int
    payment_enabled: bool
    published_at: datetime | None
    updated_at: datetime
    revision: int


class Event(PublicEvent):
    """An event, as its organization sees it; `revision` is also its ETag."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVENT]})
    organization_id: UUID
    run_id: UUID
    stripe_account_id: str | None
    cancelled_at: datetime | None
    created_at: datetime


class EventPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EVENT], "next": None}]})
    items: list[Event]
    next: str | None


def absent() -> Any:
    """What stands where nothing was sent, so that null stays an answer of its own."""
    return None


class EventChange(BaseModel):
    """What is to be different about a published event; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Spring Show 2027", "start_time": "20:00"}], "minProperties": 1},
    )
    title: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default_factory=absent, min_length=1, max_length=255, pattern=r"\S"
    )
    description: str | None = Field(default_factory=absent, max_length=20_000)
    event_date: date = Field(default_factory=absent, ge=date(2000, 1, 1), le=date(2199, 12, 31))
    start_time: time = Field(default_factory=absent)
    end_time: time | None = Field(default_factory=absent)
    timezone: str = Field(default_factory=absent, min_length=1, max_length=64)
    venue_mode: VenueMode = Field(default_factory=absent)
    venue_data: Venue = Field(default_factory=absent)
    ticket_tiers: list[Tier] = Field(default_factory=absent, max_length=50)
    total_capacity: int = Field(default_factory=absent, ge=1, le=10_000_000)
    payment_enabled: bool = Field(default_factory=absent)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Name at least one thing to change")
        return self


class ExecutionRequest(BaseModel):
    """Which intent to execute: the number that the run awaits; absent, the current one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"intent": 1}]})
    intent: int | None = Field(default=None, ge=1, le=1_000_000)


class ExecutionDocument(BaseModel):
    """One side effect, which happens once however often it is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXECUTION]})
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
