"""Services behind the routes, of which a test says only those that it needs."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import MISSING, fields
from typing import Any, cast

import httpx
from fakes.token_makers import SECRET, shared_secret_token

from api.app import create_app
from api.keys import SharedSecret
from api.services import ApiOptions, RunServices, Services, StudioServices
from api.tokens import TokenReader
from wizard.ports.people import Colleague, Person
from wizard.ports.records import Frame
from wizard.principal import Principal

ASKED = {"threadId": "t", "runId": "r", "messages": [{"id": "m", "role": "user", "content": "hello"}]}


class OnePerson:
    """Implements PeopleStore: somebody without organizations, unless `fault` is to be raised."""

    fault: Exception | None = None

    async def me(self, principal: Principal) -> Person:
        if self.fault:
            raise self.fault
        return Person(principal.user_id, "Ada", None, ())

    async def find(self, principal: Principal, typed: str) -> tuple[Colleague, ...]:
        return ()


class Echo:
    """Stands in for the turns: says again what it heard."""

    heard: Any = None
    fault: Exception | None = None

    async def start(self, principal: Principal, heard: Any) -> "Echo":
        if self.fault:
            raise self.fault
        self.heard = heard
        return self

    async def batches(self, after: int = 0) -> AsyncIterator[Sequence[Frame]]:
        for seq, event in enumerate(({"type": "RUN_STARTED"}, {"type": "RUN_FINISHED"}), 1):
            if seq > after:
                yield [Frame(seq, event)]


def services(**given: Any) -> Services:
    async def answers() -> None:
        pass

    rooms = {"runs": RunServices(**_absent(RunServices)), "studio": StudioServices(**_absent(StudioServices))}
    defaults = {**_absent(Services), **rooms, "people": OnePerson(), "turns": Echo(), "database_answers": answers}
    return Services(**cast(Any, {**defaults, "tokens": TokenReader([SharedSecret(SECRET)]), **given}))


def _absent(services: type[Services | RunServices | StudioServices]) -> Any:
    return {field.name: None for field in fields(services) if field.default is MISSING}


@asynccontextmanager
async def client(behind: Services, token: str | None = None, **options: Any) -> AsyncGenerator[httpx.AsyncClient]:
    """A signed-in client of the application over these services."""

    @asynccontextmanager
    async def open_services() -> AsyncGenerator[Services]:
        yield behind

    app = create_app(open_services, ApiOptions(**options))
    headers = {"Authorization": f"Bearer {token or shared_secret_token()}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://usher.test", headers=headers) as calling,
    ):
        yield calling
