"""Public links to stored runs, as whose run it is sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.documents.share import TOKEN
from runs.sharing import OpenedLink
from wizard.ports.sharing import PublicLink

LINK: dict[str, Any] = {
    "id": "e4f1c7aa-6f0d-4b92-8d0e-2b7f4c1a9d33",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "created_at": "2026-03-01T09:20:00Z",
    "expires_at": "2026-03-31T09:20:00Z",
    "last_used_at": None,
    "uses": 0,
}
NEW_LINK = {**LINK, "token": TOKEN, "url_path": f"/api/v1/shared/{TOKEN}"}


class PublicLinkRequest(BaseModel):
    """How long a link is to work."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"expires_in_days": 30}]})
    expires_in_days: int = Field(default=30, ge=1, le=365)


class PublicLinkDocument(BaseModel):
    """A link that works. Its token isn't kept here."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINK]})
    id: UUID
    run_id: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    uses: int = Field(description="How often the run was opened by it.")


class NewPublicLinkDocument(PublicLinkDocument):
    """A new link. Whoever has its address sees the run; it isn't shown again."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW_LINK]})
    token: str
    url_path: str = Field(description="Where the run is shown, without sign-in.")


class PublicLinkList(BaseModel):
    """The links to a run that work, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LINK]}]})
    items: list[PublicLinkDocument]


def public_link_document(link: PublicLink) -> PublicLinkDocument:
    return PublicLinkDocument.model_validate(link, from_attributes=True)


def new_public_link_document(opened: OpenedLink) -> NewPublicLinkDocument:
    own = public_link_document(opened.link).model_dump()
    return NewPublicLinkDocument(**own, token=opened.token, url_path=f"/api/v1/shared/{opened.token}")
