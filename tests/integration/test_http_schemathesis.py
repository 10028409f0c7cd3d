"""Requests made from the API's own description: none breaks the server, and every answer is one that it describes."""

import re
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from fixtures.listening import embedded_app
from fixtures.postgres import Database, cloned
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi import checks as openapi_checks

from api.app import create_app
from api.services import ApiOptions
from store.demo import ADMIN, PASSWORD

described = create_app(lambda: pytest.fail("nothing is opened"), ApiOptions(signs_in_here=True))
schema = schemathesis.openapi.from_dict(described.openapi())
OPERATIONS = [f"{method.upper()} {path}" for path, methods in schema.raw_schema["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
LIKE_STEPS = re.compile(r"/wizards/\{wizard_id\}/(option-sets|options|dependencies|events|actions)\b")
"""Parts whose routes come of one table with those of the steps: for them a few requests will do."""
NEEDS_A_MODEL = "/api/v1/wizards/draft-from-text"
"""Answers 503, as it says, where none is configured."""


@contextmanager
def served(app: FastAPI) -> Generator[str]:
    """The application in a thread of its own, since these tests don't wait for anything."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
    ready = threading.Event()
    start = server.startup

    async def startup(sockets=None) -> None:
        await start(sockets)
        ready.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert ready.wait(30)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address(seeded_template: Database) -> Iterator[str]:
    with cloned(seeded_template.cluster, seeded_template.name) as database, served(embedded_app(database)) as url:
        yield url


@pytest.fixture(scope="module")
def token(address: str) -> str:
    url, credentials = f"{address}/auth/v1/token?grant_type=password", {"email": ADMIN.email, "password": PASSWORD}
    return httpx.post(url, json=credentials).json()["access_token"]


@pytest.fixture(scope="module")
def brief_schema() -> BaseSchema:
    """The description without the cases that are worked out for every member of every body."""
    brief = schema.clone()
    brief.config.phases.coverage.enabled = False
    return brief


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_breaks_the_server_or_gets_an_undescribed_answer(
    label: str, brief_schema: BaseSchema, address: str, token: str
) -> None:
    @settings(
        max_examples=8,
        derandomize=True,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    def answers(case: schemathesis.Case) -> None:
        checks = [each for each in CHECKS if case.path != NEEDS_A_MODEL or each is not not_a_server_error]
        case.call_and_validate(base_url=address, headers={"Authorization": f"Bearer {token}"}, checks=checks)

    requests_made_of(brief_schema if LIKE_STEPS.search(label) else schema, label, answers)()


def requests_made_of(
    described: BaseSchema, label: str, answers: Callable[[schemathesis.Case], None]
) -> Callable[[], None]:
    """What `schema.parametrize` makes of an operation; but that makes it of all of them whenever a worker collects."""
    operation = described.find_operation_by_label(label)
    assert operation is not None
    return build_operation_test(
        config=described.config, operation=operation, test_func=answers, given_kwargs={}, feedback=NO_FEEDBACK
    )
