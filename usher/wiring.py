"""The composition root: turns settings and addresses into the application."""

from fastapi import FastAPI

from api import app as api
from api.services import ApiOptions, Services
from store.migrate import migrate
from store.migrations import MigrationRefused
from store.orphans import release_turns
from store.seed import seed
from usher.addresses import Addresses
from usher.opening import open_services
from usher.refusal import StartRefused
from usher.settings import Settings


async def prepare(settings: Settings, addresses: Addresses) -> None:
    """Brings the database to the newest schema, and gives one that signs people in its demo people.

    The embedded database is ours alone, so that turns which are still running in it have lost their server.
    """
    try:
        await migrate(addresses.owner, superuser_dsn=addresses.superuser)
    except MigrationRefused as refused:
        raise StartRefused(str(refused)) from refused
    await seed(addresses.owner, demo=settings.issues_tokens)
    if addresses.cluster is not None:
        await release_turns(addresses.owner)


def create_app(settings: Settings, addresses: Addresses, own_address: str) -> FastAPI:
    """The application; what it uses is opened when it starts serving. `own_address` is where this server is reached."""
    options = ApiOptions(
        cors_origins=settings.cors_origins,
        body_limit=settings.body_limit_bytes,
        file_limit=settings.file_limit_bytes,
        signs_in_here=settings.issues_tokens,
        sign_in_url=settings.supabase_url,
    )
    public_url = settings.public_url or own_address
    return api.create_app(lambda: open_services(settings, addresses, public_url), options)


async def drain(application: FastAPI, seconds: float) -> None:
    """Lets the turns that are under way end, with an error where they take longer; who only watches is let go."""
    services: Services = application.state.services
    services.runs.watching.stop()
    await services.turns.drain(seconds)
