"""The description of the API: whole, true to its examples, and readable without the network."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from jsonschema_rs import validator_for

from api.app import create_app
from api.services import ApiOptions
from wizard.validation import CODES

APP = create_app(lambda: pytest.fail("nothing is opened"), ApiOptions(signs_in_here=True))
DOCUMENT: dict[str, Any] = APP.openapi()
OPERATIONS = [
    (f"{method} {path}", operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
everything = pytest.mark.parametrize(
    "operation", [each for _, each in OPERATIONS], ids=[name for name, _ in OPERATIONS]
)


def media_of(part: dict) -> list[dict]:
    return [media for media in part.get("content", {}).values() if media]


def resolved(schema: dict) -> dict:
    """A schema that can stand alone."""
    return {**schema, "components": DOCUMENT["components"]}


def examples_of(media: dict) -> list[Any]:
    named = [each["value"] for each in media.get("examples", {}).values()]
    reference = media["schema"].get("$ref", "").rpartition("/")[2]
    own = DOCUMENT["components"]["schemas"].get(reference, {}).get("examples", [])
    return [*named, *([media["example"]] if "example" in media else []), *own]


@everything
def test_every_operation_says_what_it_does_and_how_it_may_fail(operation: dict):
    assert len(operation["description"]) > 20
    assert operation["tags"]
    assert "500" in operation["responses"]
    for status, response in operation["responses"].items():
        assert response["description"].strip(), status
        if int(status) >= 400 and "/auth/" not in str(response) and "application/json" not in response["content"]:
            assert list(response["content"]) == ["application/problem+json"]


@everything
def test_every_body_has_examples_that_fit_its_schema(operation: dict):
    parts = [*media_of(operation.get("requestBody", {}))]
    for response in operation["responses"].values():
        parts += media_of(response)
    for media in parts:
        examples = examples_of(media)
        assert examples, media
        for example in examples:
            validator_for(resolved(media["schema"])).validate(example)


@everything
def test_every_parameter_is_described_or_speaks_for_itself_and_its_examples_fit(operation: dict):
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        examples = [*schema.get("examples", []), *([parameter["example"]] if "example" in parameter else [])]
        assert examples or "enum" in str(schema), parameter["name"]
        for example in examples:
            validator_for(resolved(schema)).validate(example)


def test_every_route_but_the_public_ones_needs_a_token():
    open_to_all = {name for name, operation in OPERATIONS if {} in operation.get("security", [{}])}
    assert open_to_all == {
        "get /api/v1/files/{file_id}",
        "get /api/v1/schemas/structure.json",
        "get /api/v1/schemas/stored-run.json",
        "get /api/v1/wizard-templates",
        "get /api/v1/wizard-templates/categories",
        "get /api/v1/wizard-templates/{template_id}",
        "get /api/v1/wizard-templates/{template_id}/ratings",
        "get /healthz",
        "get /readyz",
        "get /api/v1/public/{organization}/events/{slug}",
        "post /api/v1/resume",
        "get /api/v1/shared/{token}",
        "get /api/v1/shared/{token}/files/{file_id}",
        "post /auth/v1/token",
        "post /auth/v1/signup",
        "get /auth/v1/.well-known/jwks.json",
    }


def test_wizards_and_templates_are_filtered_by_the_same_words():
    def filters(path: str) -> dict[str, Any]:
        shared = ("q", "category", "difficulty_level", "tags", "scope", "sort", "limit", "after")
        parameters = {each["name"]: each for each in DOCUMENT["paths"][path]["get"]["parameters"]}
        return {name: parameters[name] for name in shared}

    wizards, templates = filters("/api/v1/wizards"), filters("/api/v1/wizard-templates")
    for name in ("category", "difficulty_level", "tags", "limit", "after"):
        assert wizards[name] == templates[name]


class Loaded(HTMLParser):
    """What a page would load, and the places its links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        members = dict(attrs)
        self.ids.add(members.get("id") or "")
        if tag in ("script", "link", "img", "iframe"):
            self.loads.append(tag)
        if tag == "a":
            self.links.append(members["href"])


@pytest.mark.parametrize("path", ["/docs", "/"])
async def test_a_page_loads_nothing_and_its_links_lead_somewhere(path: str):
    transport = httpx.ASGITransport(APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://usher.test", follow_redirects=True) as client:
        response = await client.get(path)
        page = Loaded()
        page.feed(response.text)
        assert page.loads == []
        assert not re.search(r"url\(|@import", response.text)
        assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
        for link in {each for each in page.links if each.startswith("/")} - {"/readyz"}:
            assert (await client.get(link)).status_code == 200


async def test_the_first_page_leads_to_making_wizards():
    operations = {operation["operationId"] for _, operation in OPERATIONS}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://usher.test") as client:
        page = (await client.get("/")).text
        documentation = (await client.get("/docs")).text
    assert "http://usher.test/api/v1/wizard-templates" in page
    for name in ("create_wizard", "draft_from_text", "import_survey"):
        assert name in operations
        assert f'href="/docs#{name}"' in page
        assert f'<section id="{name}">' in documentation


async def test_the_documentation_names_every_kind_of_problem_in_a_structure():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://usher.test") as client:
        page = (await client.get("/docs")).text
    assert set(re.findall(r'id="code-(\w+)"', page)) == set(CODES)
    assert "\\u201c" not in page


def test_a_problem_that_serves_as_an_example_is_one_that_there_is():
    (example,) = DOCUMENT["components"]["schemas"]["ProblemEntry"]["examples"]
    assert CODES[example["code"]].severity == example["severity"]


async def test_the_documentation_shows_every_operation_and_every_kind_of_problem():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://usher.test") as client:
        page = (await client.get("/docs")).text
        problem = await client.get("/problems/turn-in-flight")
        unknown = await client.get("/problems/nonsense")
    for name, _ in OPERATIONS:
        assert name.partition(" ")[2] in page
    assert problem.headers["location"] == "/docs#problem-turn-in-flight"
    assert 'id="problem-turn-in-flight"' in page
    assert unknown.status_code == 404
