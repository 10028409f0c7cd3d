"""The OpenAPI document: what FastAPI derives, with the problem schemas and the tags' order."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.agent_input import AgentInput
from api.problem_documents import ProblemDocument

UNSEEN: tuple[type[BaseModel], ...] = (AgentInput, ProblemDocument)
"""Models that routes refer to by name without FastAPI knowing."""
TAGS = (
    ("Agent", "The conversation: one message in, one streamed reply out."),
    ("Sessions", "Threads and their stages over REST, for forms and autosave."),
    ("Runs", "One pass through a wizard, and what it executes."),
    ("Stored runs", "What people keep of their runs: found again, taken along as files, brought back."),
    ("Sharing", "Stored runs shown to others: to people, to invited addresses, to whoever holds a link."),
    ("Comparisons", "Runs of one wizard side by side, also of different versions of it."),
    ("Play", "Runs looked at afterwards: step by step, as they happened, and what is noted beside them."),
    ("Files", "Files that people upload into a run: streamed both ways, known by their content."),
    ("Events", "What the event wizard publishes."),
    ("Wizards", "What people are walked through: drafts of an organization, which its admins change."),
    ("Versions", "What was published of a wizard, and stays as it was."),
    ("Migrations", "Runs that follow their wizard to a newer version, and back."),
    ("Templates", "The library: structures to begin wizards from."),
    ("Template reviews", "What people make of templates: uses, ratings, reports and what becomes of those."),
    ("Wizard parts", "Steps, option sets, options, dependencies, events and actions of a draft, one by one."),
    ("People", "Who you are."),
    ("Sign-in (embedded database only)", "In the shape of Supabase Auth, so that its clients sign in here."),
    ("Health", "For whoever keeps the server running."),
)


def describe(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Lets the application answer with our document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document_of(app, routers)
        return app.openapi_schema

    app.openapi = openapi


def document_of(app: FastAPI, routers: Sequence[APIRouter]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=[{"name": name, "description": description} for name, description in TAGS],
    )
    document["components"]["schemas"].update(_schemas())
    for model in _models(routers):
        document["components"]["schemas"][model.__name__]["examples"] = _examples(model)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["description"].partition("\n")[0].rstrip(".")
    return document


def _schemas() -> Iterator[tuple[str, Any]]:
    for model in UNSEEN:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        yield from schema.pop("$defs", {}).items()
        yield model.__name__, schema


def _models(routers: Sequence[APIRouter]) -> Iterator[type[BaseModel]]:
    """The models of bodies and answers: FastAPI drops the nulls of their examples, so these are put back."""
    for route in (each for router in routers for each in router.routes):
        if isinstance(route, APIRoute) and route.include_in_schema:
            fields = (route.body_field, route.response_field, *route.response_fields.values())
            models = [field.field_info.annotation for field in fields if field is not None]
            yield from (model for model in models if isinstance(model, type) and issubclass(model, BaseModel))


def _examples(model: type[BaseModel]) -> Any:
    extra: Any = model.model_config.get("json_schema_extra")
    return extra["examples"] if extra else []
