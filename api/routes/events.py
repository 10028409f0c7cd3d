"""The organization's events, and their public face."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.auth import Caller
from api.documents.event import Event, EventChange, EventPage, PublicEvent
from api.documents.run import etag
from api.json_body import JsonRoute
from api.parameters import After, Limit, Revision, Slug, WishedRevision
from api.problem_documents import AUTHENTICATION, BODY, NAMED, of, problems
from api.problems import BAD_REQUEST, REVISION_NEEDED, VALIDATION
from api.services import Provided
from wizard.errors import Conflict, Invalid, NotFound, RevisionConflict

router = APIRouter(prefix="/api/v1", tags=["Events"], route_class=JsonRoute)
EventId = Annotated[UUID, Path(alias="event_id", examples=["3f0d7b86-0d55-4a6c-8d0c-6a4d2f2b9e10"])]
Status = Annotated[Literal["published", "cancelled"] | None, Query(description="Only those of this status.")]


@router.get("/events", responses=problems(*AUTHENTICATION, VALIDATION, *of(Invalid)))
async def list_events(
    caller: Caller, services: Provided, status: Status = None, limit: Limit = 20, after: After = None
) -> EventPage:
    """List the events of your organizations, newest first."""
    page = await services.events.list(caller, status=status, limit=limit, after=after)
    return EventPage(items=[Event.model_validate(event) for event in page.items], next=page.next)


@router.get("/events/{event_id}", responses=problems(*NAMED))
async def show_event(event_id: EventId, caller: Caller, services: Provided, response: Response) -> Event:
    """Show an event; its revision is the ETag."""
    return _tagged(response, await services.events.get(caller, event_id))


@router.patch(
    "/events/{event_id}",
    responses=problems(*NAMED, *BODY, BAD_REQUEST, REVISION_NEEDED, *of(RevisionConflict, Invalid, Conflict)),
)
async def change_event(
    event_id: EventId,
    revision: Revision,
    request: EventChange,
    caller: Caller,
    services: Provided,
    response: Response,
) -> Event:
    """Change what describes an event. Publishing, cancelling and payment have their own ways."""
    changes = request.model_dump(exclude_unset=True, mode="json")
    return _tagged(response, await services.events.patch(caller, event_id, changes, revision))


@router.post("/events/{event_id}/cancel", responses=problems(*NAMED, BAD_REQUEST, *of(RevisionConflict, Conflict)))
async def cancel_event(
    event_id: EventId, revision: WishedRevision, caller: Caller, services: Provided, response: Response
) -> Event:
    """Cancel a published event; cancelling it again answers the same. If-Match is optional."""
    return _tagged(response, await services.events.cancel(caller, event_id, revision))


@router.get("/public/{organization}/events/{slug}", responses=problems(*of(NotFound), VALIDATION))
async def show_public_event(organization: Slug, slug: Slug, services: Provided) -> PublicEvent:
    """Show a published event to anybody; no token is needed."""
    return PublicEvent.model_validate(await services.events.public(organization, slug))


def _tagged(response: Response, event: dict[str, object]) -> Event:
    document = Event.model_validate(event)
    response.headers["ETag"] = etag(document.revision)
    return document
