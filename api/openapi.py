"""The OpenAPI document: what FastAPI derives, with the problem schemas and the tags' order."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.agent_input import AgentInput
from api.problem_documents import ProblemDocument

UNSEEN: tuple[type[BaseModel], ...] = (AgentInput, ProblemDocument)
"""Models that routes refer to by name without FastAPI knowing."""
TAGS = (
    ("Agent", "The conversation: one message in, one streamed reply out."),
    ("Sessions", "Threads and their stages over REST, for forms and autosave."),
    ("Runs", "One pass through a wizard, and what it executes."),
    ("Events", "What the event wizard publishes."),
    ("People", "Who you are."),
    ("Sign-in (embedded database only)", "In the shape of Supabase Auth, so that its clients sign in here."),
    ("Health", "For whoever keeps the server running."),
)


def describe(app: FastAPI) -> None:
    """Lets the application answer with our document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document_of(app)
        return app.openapi_schema

    app.openapi = openapi


def document_of(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=[{"name": name, "description": description} for name, description in TAGS],
    )
    document["components"]["schemas"].update(_schemas())
    return document


def _schemas() -> Iterator[tuple[str, Any]]:
    for model in UNSEEN:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        yield from schema.pop("$defs", {}).items()
        yield model.__name__, schema
