"""The composition root: turns settings and addresses into the application."""

from fastapi import FastAPI

from store.migrate import migrate
from store.migrations import MigrationRefused
from store.seed import seed
from usher.addresses import Addresses
from usher.refusal import StartRefused
from usher.settings import Settings


async def prepare(settings: Settings, addresses: Addresses) -> None:
    """Brings the database to the newest schema, and gives one that signs people in its demo people."""
    try:
        await migrate(addresses.owner, superuser_dsn=addresses.superuser)
    except MigrationRefused as refused:
        raise StartRefused(str(refused)) from refused
    await seed(addresses.owner, demo=settings.issues_tokens)


def create_app(settings: Settings, addresses: Addresses) -> FastAPI:
    """The application with everything that it uses."""
    app = FastAPI(title="Usher", debug=settings.log_level == "debug", summary=addresses.request and None)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether the server is up."""
        return {"status": "ok"}

    return app
