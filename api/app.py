"""Assembles the application: routes, refusals, middleware."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.beginnings import Beginnings
from api.body_limit import BodyLimit
from api.embedded import routes as embedded
from api.known_people import KnownPeople
from api.last_resort import LastResort
from api.link_tokens import LinkReader
from api.open_streams import OpenStreams
from api.openapi import describe
from api.refusals import HANDLERS
from api.routes import (
    agent,
    arrivals,
    comparisons,
    events,
    exports,
    files,
    health,
    pages,
    people,
    play,
    previews,
    public_links,
    public_runs,
    reviews,
    run_forms,
    run_migrations,
    run_stream,
    runs,
    sessions,
    shares,
    stored_runs,
    templates,
    versions,
    visits,
    wizard_parts,
    wizards,
)
from api.security_headers import SecurityHeaders
from api.services import ApiOptions, Services
from api.upload_body import FORM_OVERHEAD

OpenServices = Callable[[], AbstractAsyncContextManager[Services]]
ROUTERS = (
    # What has a name comes before what stands for any id: `/stored-runs/shared-with-me`, `/wizard-runs/stored`.
    *(comparisons.router, shares.router, public_links.router, exports.router, stored_runs.router),
    *(agent.router, sessions.router, run_forms.router, run_stream.router, runs.router),
    *(events.router, play.router, files.router, public_runs.router),
    *(wizards.router, previews.router, arrivals.router, wizard_parts.router, versions.router, run_migrations.router),
    *(reviews.router, templates.router),
    *(visits.router, people.router, health.router, pages.router),
)
EXPOSED_HEADERS = (
    *("Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Location", "Retry-After", "WWW-Authenticate"),
)
CORS_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CORS_HEADERS = (
    *("Authorization", "Content-Type", "Accept", "If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-ID"),
    *("If-Range", "Range"),
    *("Usher-Organization", "Usher-Time-Zone", "apikey", "X-Client-Info", "X-Supabase-Api-Version"),
)


DESCRIPTION = """Usher walks people through wizards in conversation.

Talk to the agent over AG-UI (`POST /api/v1/agent`), or send the same values as a form: both go through one engine, and
a run can be carried on either way at any moment. Every error is an RFC 9457 problem; a wrong answer from a person is
no error but an outcome."""


def create_app(open_services: OpenServices, options: ApiOptions) -> FastAPI:
    """The application; its services are opened when it starts and closed when it ends."""
    app = FastAPI(
        title="Usher",
        version="0.1.0",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_serving, open_services),
        exception_handlers=HANDLERS,
        middleware=middleware(options),
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.options = options
    routers = (*ROUTERS, embedded.router) if options.signs_in_here else ROUTERS
    for router in routers:
        app.include_router(router)
    describe(app, routers)
    return app


@asynccontextmanager
async def _serving(open_services: OpenServices, app: FastAPI) -> AsyncGenerator[None]:
    async with open_services() as services:
        app.state.services = services
        app.state.people = KnownPeople(services.people)
        app.state.links = LinkReader(services.runs.visiting)
        app.state.beginnings = Beginnings()
        app.state.streams = OpenStreams()
        yield


def middleware(options: ApiOptions) -> list[Middleware]:
    """From the outermost inwards; all of it plain ASGI, so that streams pass through unbuffered."""
    cors = Middleware(
        CORSMiddleware,
        allow_origins=options.cors_origins,
        allow_methods=CORS_METHODS,
        allow_headers=CORS_HEADERS,
        expose_headers=EXPOSED_HEADERS,
    )
    return [
        Middleware(SecurityHeaders),
        *([cors] if options.cors_origins else []),
        Middleware(LastResort),
        Middleware(BodyLimit, limit=options.body_limit, upload_limit=options.file_limit + FORM_OVERHEAD),
    ]
