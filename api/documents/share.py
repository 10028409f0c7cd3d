"""Shares of stored runs, as whose run it is sees them and as those it is shared with do."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from runs.sharing import Shared
from wizard.ports.sharing import Share, SharedRun

MOST = 50
SHARE: dict[str, Any] = {
    "id": "0d7a4f6e-9b1c-4f0e-8a55-3c9d2e1f7b60",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "status": "active",
    "person": {"id": "6f6e0d0a-7c1b-4d4e-9c69-3f2b6f0a1c11", "name": "Ada Ortiz"},
    "email": None,
    "can_export": True,
    "shared_at": "2026-03-01T09:20:00Z",
    "accepted_at": None,
    "expires_at": None,
}
INVITATION: dict[str, Any] = {
    **SHARE,
    "id": "c1b54f0a-2f0b-4c7b-9a61-5d0f5f3c8e21",
    "status": "invited",
    "person": None,
    "email": "guest@example.com",
    "expires_at": "2026-03-15T09:20:00Z",
}
TOKEN = "q3Zf0mB1Xn7r0bq5vE3yJ0oT8uKcW2dLhS9aPzYiRgM"  # noqa: S105
SHARED_RUN: dict[str, Any] = {
    "share_id": SHARE["id"],
    "shared_by": "Mia Chen",
    "shared_at": "2026-03-01T09:20:00Z",
    "accepted_at": None,
    "can_export": True,
    "run_id": SHARE["run_id"],
    "run_name": "Spring Show",
    "tags": ["fashion"],
    "wizard_id": "2f1b8d3c-0a4e-4f5b-8c6d-7e9f0a1b2c3d",
    "wizard_name": "Event wizard",
    "wizard_icon": "🎟️",
    "version_number": 1,
    "step_count": 6,
    "started_at": "2026-03-01T09:00:00Z",
    "completed_at": "2026-03-01T09:12:00Z",
    "duration_seconds": 720,
    "stored_at": "2026-03-01T09:13:00Z",
}
Address = Annotated[str, StringConstraints(max_length=320)]


class ShareRequest(BaseModel):
    """With whom a run is to be shared: at least one person or address, at most 50 in all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"people": [SHARE["person"]["id"]], "emails": ["guest@example.com"], "can_export": True}]
        },
    )
    people: list[UUID] = Field(default=[], max_length=MOST, description="Of the run's organization.")
    emails: list[Address] = Field(
        default=[],
        max_length=MOST,
        description="Who has such an address in the run's organization is a person of it; any other is invited.",
    )
    can_export: bool = Field(default=False, description="Also for those that it is shared with already.")
    notify: bool = Field(
        default=False,
        description="Tell them by mail, each at most once an hour. Where this server sends none, nobody is told.",
    )

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not 1 <= len(self.people) + len(self.emails) <= MOST:
            raise ValueError(f"Name from 1 to {MOST} people and addresses")
        return self


class ShareChange(BaseModel):
    """What those may do that a run is shared with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"can_export": False}]})
    can_export: bool


class InvitationToken(BaseModel):
    """What an invitation is accepted with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"token": TOKEN}]})
    token: str = Field(min_length=1, max_length=255)


class SharedPerson(BaseModel):
    """Somebody that a run is shared with. No name: they gave none."""

    id: UUID
    name: str | None


class ShareDocument(BaseModel):
    """A share that holds. An address is `invited` until somebody accepts."""

    model_config = ConfigDict(json_schema_extra={"examples": [SHARE]})
    id: UUID
    run_id: UUID
    status: Literal["active", "invited"]
    person: SharedPerson | None = Field(description="Absent while an invitation isn't accepted.")
    email: str | None = Field(description="The address that was invited.")
    can_export: bool
    shared_at: datetime
    accepted_at: datetime | None
    expires_at: datetime | None = Field(description="Until when an invitation can be accepted.")


class NewShareDocument(ShareDocument):
    """A share that was made or changed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**INVITATION, "token": TOKEN}]})
    token: str | None = Field(
        description="Of a new invitation that isn't mailed: pass it on, it isn't shown again. It is accepted once."
    )


class ShareList(BaseModel):
    """With whom a run is shared, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [SHARE, INVITATION]}]})
    items: list[ShareDocument]


class NewShareList(BaseModel):
    """Those that were named, each once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [{**SHARE, "token": None}, {**INVITATION, "token": TOKEN}]}]}
    )
    items: list[NewShareDocument]


class SharedRunDocument(BaseModel):
    """A stored run that somebody shares with you. What is told of the wizard is as it was in the run's version."""

    model_config = ConfigDict(json_schema_extra={"examples": [SHARED_RUN]})
    share_id: UUID
    shared_by: str | None = Field(description="A name; none of somebody who was erased.")
    shared_at: datetime
    accepted_at: datetime | None = Field(description="When you accepted the invitation, if it was one.")
    can_export: bool
    run_id: UUID
    run_name: str
    tags: list[str]
    wizard_id: UUID
    wizard_name: str
    wizard_icon: str | None
    version_number: int
    step_count: int
    started_at: datetime
    completed_at: datetime
    duration_seconds: int
    stored_at: datetime


class SharedRunPage(BaseModel):
    """A part of the listing; `next` goes into `after` for the following part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [SHARED_RUN], "next": None}]})
    items: list[SharedRunDocument]
    next: str | None


def share_document(share: Share) -> ShareDocument:
    return ShareDocument.model_validate(_share(share))


def new_share_document(shared: Shared) -> NewShareDocument:
    return NewShareDocument.model_validate({**_share(shared.share), "token": shared.token})


def shared_run_document(shared: SharedRun) -> SharedRunDocument:
    own = {name: getattr(shared, name) for name in SharedRun.__slots__ if name != "run"}
    run = {name: getattr(shared.run, name) for name in SharedRunDocument.model_fields if hasattr(shared.run, name)}
    return SharedRunDocument.model_validate({**run, **own})


def _share(share: Share) -> dict[str, Any]:
    person = None if share.person_id is None else {"id": share.person_id, "name": share.name}
    return {
        "id": share.id,
        "run_id": share.run_id,
        "status": "invited" if person is None else "active",
        "person": person,
        "email": share.email,
        "can_export": share.can_export,
        "shared_at": share.shared_at,
        "accepted_at": share.accepted_at,
        "expires_at": share.expires_at if person is None else None,
    }
