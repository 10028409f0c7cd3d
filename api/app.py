"""Assembles the application: routes, refusals, middleware."""

from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.body_limit import BodyLimit
from api.embedded import routes as embedded
from api.last_resort import LastResort
from api.openapi import describe
from api.organizations import Organizations
from api.refusals import HANDLERS
from api.routes import agent, events, health, pages, people, runs, sessions
from api.security_headers import SecurityHeaders
from api.services import ApiOptions, Services

ROUTERS = (agent.router, sessions.router, runs.router, events.router, people.router, health.router, pages.router)
EXPOSED_HEADERS = ("ETag", "Location", "Retry-After", "WWW-Authenticate")
CORS_METHODS = ("GET", "POST", "PATCH", "DELETE")
CORS_HEADERS = (
    *("Authorization", "Content-Type", "Accept", "If-Match", "Idempotency-Key", "Last-Event-ID"),
    *("Usher-Organization", "apikey", "X-Client-Info", "X-Supabase-Api-Version"),
)


DESCRIPTION = """Usher walks people through wizards in conversation.

Talk to the agent over AG-UI (`POST /api/v1/agent`), or send the same values as a form: both go through one engine, and
a run can be carried on either way at any moment. Every error is an RFC 9457 problem; a wrong answer from a person is
no error but an outcome."""


def create_app(services: Services, options: ApiOptions) -> FastAPI:
    """The application over these services; their lives are the caller's business."""
    app = FastAPI(
        title="Usher",
        version="0.1.0",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        exception_handlers=HANDLERS,
        middleware=middleware(options),
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.options = options
    app.state.organizations = Organizations(services.people)
    for router in ROUTERS:
        app.include_router(router)
    if services.issuer is not None:
        app.include_router(embedded.router)
    describe(app)
    return app


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
        Middleware(BodyLimit, limit=options.body_limit),
    ]
