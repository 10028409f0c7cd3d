"""Links for going on with a run, and runs that are claimed."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from runs.visiting import NewLink
from wizard.ports.visits import ClaimedRun, ResumeLink
from wizard.run import RunStatus

EXAMPLE_TOKEN = "ul_3vT0m1QkZ7wq8Yx2cN5dJr9uBfHsPaEoLgKiVtXzR4M"  # noqa: S105
EXAMPLE_LINK: dict[str, Any] = {
    "id": "8d1c6d5e-52a7-4f0e-9c0b-6e1f5b0a7c21",
    "run_id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
    "created_at": "2026-11-29T17:00:00Z",
    "expires_at": "2026-12-06T17:00:00Z",
    "revoked_at": None,
    "last_used_at": None,
    "uses": 0,
}
LinkToken = Annotated[str, Field(min_length=1, max_length=100)]


class ResumeLinkRequest(BaseModel):
    """For how long a link is to lead to its run."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"expires_in_days": 7}]})
    expires_in_days: Annotated[int, Field(ge=1, le=30)] = 7


class ResumeLinkDocument(BaseModel):
    """A link to a run. `uses` are counted once a minute."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_LINK]})
    id: UUID
    run_id: UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int


class NewResumeLinkDocument(ResumeLinkDocument):
    """The same with its token, which is told this once. `url` keeps it from servers' logs, behind the `#`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**EXAMPLE_LINK, "token": EXAMPLE_TOKEN, "url": f"/resume#{EXAMPLE_TOKEN}"}]}
    )
    token: str
    url: str


class ResumeLinkList(BaseModel):
    """The links of a run, newest first, also those that lead nowhere any more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_LINK]}]})
    items: list[ResumeLinkDocument]


class ResumeRequest(BaseModel):
    """The token of a link."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"token": EXAMPLE_TOKEN}]})
    token: LinkToken


class ClaimRequest(BaseModel):
    """Whose runs are claimed: by an anonymous person's access token, or by a link to a run of theirs; one of both."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"link": EXAMPLE_TOKEN}]})
    anonymous_token: str | None = Field(None, min_length=1, max_length=8192)
    link: LinkToken | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.anonymous_token is None) == (self.link is None):
            raise ValueError("Send either `anonymous_token` or `link`")
        return self


class ClaimedRunDocument(BaseModel):
    """A run that was claimed. `thread_id` is another than before where you have a conversation by that name."""

    id: UUID
    wizard: str
    wizard_name: str
    status: RunStatus
    session_id: UUID | None
    thread_id: str | None
    started_at: datetime


class ClaimedRuns(BaseModel):
    """The runs that are yours now, newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": "0c3f7f0e-4a0e-4c1c-9f7e-1f6f0b7d2a10",
                            "wizard": "pizza-order",
                            "wizard_name": "Pizza order",
                            "status": "completed",
                            "session_id": "5b9c2c6e-6c0b-4f57-9f0b-0a8d2f7b7a01",
                            "thread_id": "thread-42",
                            "started_at": "2026-11-29T16:40:00Z",
                        }
                    ]
                }
            ]
        }
    )
    items: list[ClaimedRunDocument]


def link_document(link: ResumeLink) -> ResumeLinkDocument:
    return ResumeLinkDocument(
        id=link.id,
        run_id=link.run_id,
        created_at=link.created_at,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        last_used_at=link.last_used_at,
        uses=link.uses,
    )


def new_link_document(made: NewLink) -> NewResumeLinkDocument:
    shown = link_document(made.link)
    return NewResumeLinkDocument(**shown.model_dump(), token=made.token, url=f"/resume#{made.token}")


def claimed_run_document(run: ClaimedRun) -> ClaimedRunDocument:
    return ClaimedRunDocument(
        id=run.run_id,
        wizard=run.wizard_slug,
        wizard_name=run.wizard_name,
        status=run.status,
        session_id=run.session_id,
        thread_id=run.thread_id,
        started_at=run.started_at,
    )
