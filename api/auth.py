"""Who is asking: from the bearer token to the principal, acting for the organization that the request names."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Header, Request, Security
from fastapi.security import HTTPBearer

from api.known_people import KnownPeople
from api.link_tokens import LinkReader
from api.problems import TOKEN_INVALID, TOKEN_MISSING
from api.services import Services
from api.tokens import TokenRefused
from wizard.principal import Principal

SCHEME = "Supabase access token"
OrganizationHeader = Annotated[
    str | None,
    Header(
        alias="Usher-Organization",
        description="Id or slug of the organization to act for, where a person of several must say so.",
        max_length=255,
        examples=["acme"],
    ),
]


def client_address(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else "unknown"


def bearer_token(request: Request) -> str:
    """The token of the Authorization header; raises TokenRefused."""
    header = request.headers.get("authorization")
    if not header:
        raise TokenRefused(TOKEN_MISSING, "Send `Authorization: Bearer …` with an access token.")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused(TOKEN_INVALID, "The Authorization header must be `Bearer` and an access token.")
    return token.strip()


async def identify(request: Request) -> Principal:
    """The person that the token speaks for."""
    services: Services = request.app.state.services
    return await services.tokens.read(bearer_token(request))


async def authenticate(request: Request) -> Principal:
    """The person that the token speaks for, acting for the organization that they named, if any.

    The token may be a link's too, which speaks for the anonymous person of its run.
    """
    links: LinkReader = request.app.state.links
    token = bearer_token(request)
    principal = await (links.read(token, client_address(request)) if links.reads(token) else identify(request))
    name = request.headers.get("usher-organization")
    if not name:
        return principal
    people: KnownPeople = request.app.state.people
    return replace(principal, organization_id=await people.organization(principal, name))


class AccessToken(HTTPBearer):
    """The security scheme of every route but the public ones."""

    def __init__(self) -> None:
        super().__init__(
            bearerFormat="JWT",
            scheme_name=SCHEME,
            description="An access token of Supabase Auth, or of `POST /auth/v1/token` on the embedded database. For "
            "a run that was begun without an account, the token of a link to it "
            "(`POST /api/v1/wizard-runs/{run_id}/link`).",
        )

    async def __call__(self, request: Request) -> Principal:  # pyright: ignore[reportIncompatibleMethodOverride]
        return await identify(request)


class ActingToken(AccessToken):
    """The same, with the organization that the person acts for."""

    async def __call__(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        request: Request,
        _organization: OrganizationHeader = None,
    ) -> Principal:
        return await authenticate(request)


class WelcomeToken(AccessToken):
    """The same where nobody needs one: without a token it is anybody who asks."""

    async def __call__(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        request: Request,
        _organization: OrganizationHeader = None,
    ) -> Principal | None:
        return await authenticate(request) if request.headers.get("authorization") else None


Person = Annotated[Principal, Security(AccessToken())]
Caller = Annotated[Principal, Security(ActingToken())]
Visitor = Annotated[Principal | None, Security(WelcomeToken())]
WITHOUT_TOKEN: dict[str, Any] = {"security": [{}]}
"""Says in a route's description that its token may be left out."""
