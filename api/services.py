"""What the routes are given: the use cases and stores, composed by the program."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from agent.turn.turns import Turns
from api.embedded.issuer import Issuer
from api.tokens import TokenReader
from runs.annotations import Annotations
from runs.beginning import Beginning
from runs.comparing import Comparing
from runs.exporting.exports import Exporting
from runs.exporting.listings import ExportingListings
from runs.files import Files
from runs.forms import Forms
from runs.importing import Importing
from runs.playing import Playing
from runs.public_runs import PublicRuns
from runs.sharing import Sharing
from runs.stored_runs import StoredRuns
from runs.timelines import Timelines
from runs.visiting import Visiting
from runs.watching import Watching
from studio.arrivals import Arrivals
from studio.drafting import Drafting
from studio.drafts import Drafts
from studio.migrating import Migrating
from studio.parts import Parts
from studio.previews import Previews
from studio.publishing import Publishing
from studio.templates import Templates
from tools.executor import Executor
from wizard.ports import EventStore, InteractionStore, RunStore, SessionStore
from wizard.ports.own_runs import OwnRuns
from wizard.ports.people import PeopleStore


@dataclass(frozen=True, slots=True)
class RunServices:
    """What people do with runs without talking. `own`: their listing; `public`: as whoever holds a link sees them."""

    records: RunStore
    beginning: Beginning
    forms: Forms
    files: Files
    watching: Watching
    visiting: Visiting
    own: OwnRuns
    stored: StoredRuns
    sharing: Sharing
    public: PublicRuns
    comparing: Comparing
    playing: Playing
    timelines: Timelines
    annotations: Annotations
    exporting: Exporting
    exporting_listings: ExportingListings
    importing: Importing


@dataclass(frozen=True, slots=True)
class StudioServices:
    """What makes wizards."""

    drafts: Drafts
    parts: Parts
    arrivals: Arrivals
    drafting: Drafting
    publishing: Publishing
    migrating: Migrating
    previews: Previews
    templates: Templates


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the routes. `database_answers` raises Unavailable; no `issuer` means that Supabase signs in."""

    tokens: TokenReader
    people: PeopleStore
    sessions: SessionStore
    interactions: InteractionStore
    events: EventStore
    turns: Turns
    executor: Executor
    runs: RunServices
    studio: StudioServices
    database_answers: Callable[[], Awaitable[None]]
    issuer: Issuer | None = None


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """What may differ from server to server. `signs_in_here`: an issuer of our own answers under `/auth/v1`."""

    cors_origins: tuple[str, ...] = ()
    body_limit: int = 1_048_576
    file_limit: int = 2 * 1024**3
    ping_seconds: float = 15.0
    signs_in_here: bool = False
    sign_in_url: str | None = None


async def provide_services(request: Request) -> Services:
    return request.app.state.services


async def provide_options(request: Request) -> ApiOptions:
    return request.app.state.options


Provided = Annotated[Services, Depends(provide_services)]
Options = Annotated[ApiOptions, Depends(provide_options)]
