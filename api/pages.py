"""Renders the two pages for people with a browser; both are whole in themselves and load nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from api.problems import KINDS
from wizard.validation import CODES

METHODS = ("get", "post", "put", "patch", "delete")
_CODE = re.compile(r"`([^`]+)`")
_templates = Environment(
    loader=PackageLoader("api"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True,
    lstrip_blocks=True,
)


def welcome_page(address: str, *, sign_in_url: str | None) -> str:
    """What to do next at the server's address; `sign_in_url` is where people sign in, when that is not here."""
    return _templates.get_template("welcome.html.jinja").render(address=address, sign_in_url=sign_in_url)


def docs_page(document: Mapping[str, Any]) -> str:
    """The documentation of an OpenAPI document."""
    schemas = document["components"]["schemas"]
    groups = [(tag, list(_operations(document, tag["name"]))) for tag in document["tags"]]
    template = _templates.get_template("docs.html.jinja")
    return template.render(
        info=document["info"], groups=groups, problems=KINDS, codes=CODES, examples_of=partial(_examples, schemas)
    )


def _operations(document: Mapping[str, Any], tag: str) -> Iterator[dict[str, Any]]:
    for path, operations in document["paths"].items():
        for method in METHODS:
            operation = operations.get(method)
            if operation and tag in operation["tags"]:
                yield {**operation, "method": method.upper(), "path": path}


def _prose(text: str) -> Markup:
    """Paragraphs with `code`: all the markup that descriptions use."""
    paragraphs = [_CODE.sub(r"<code>\1</code>", str(escape(each))) for each in text.strip().split("\n\n")]
    return Markup("".join(f"<p>{each}</p>" for each in paragraphs))  # noqa: S704


def _shown(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)


def _examples(schemas: Mapping[str, Any], media: Mapping[str, Any]) -> list[str]:
    named = [each["value"] for each in media.get("examples", {}).values()]
    single = [media["example"]] if "example" in media else []
    reference = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
    own = schemas.get(reference, {}).get("examples", [])
    return [each if isinstance(each, str) else _shown(each) for each in named or single or own]


_templates.filters["prose"] = _prose
