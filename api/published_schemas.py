"""JSON Schemas that anybody may read: sent as they were made, with a tag for those who have them already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from pydantic_core import to_json

from api.entity_tags import content_tag
from api.problem_documents import Responses, problems
from api.problems import VALIDATION
from wizard.building.published_schema import DIALECT

MEDIA_TYPE = "application/schema+json"


@dataclass(frozen=True, slots=True)
class PublishedSchema:
    """A schema of the dialect 2020-12."""

    content: bytes
    tag: str
    responses: Responses

    @staticmethod
    def of(schema: Mapping[str, Any]) -> "PublishedSchema":
        content = to_json(schema)
        beginning = {"$schema": DIALECT, "$id": schema["$id"], "type": "object"}
        shown = {"schema": {"type": "object"}, "examples": {"beginning": {"value": beginning}}}
        told: Responses = {
            200: {"content": {MEDIA_TYPE: shown}, "description": "A JSON Schema of the dialect 2020-12."},
            304: {"description": "It is the one that you have."},
            **problems(VALIDATION),
        }
        return PublishedSchema(content, content_tag(content), told)

    def response(self, known: str | None) -> Response:
        """The schema, unless it is the known one."""
        headers = {"ETag": self.tag, "Cache-Control": "public, max-age=3600"}
        if known is not None and self.tag in known:
            return Response(status_code=304, headers=headers)
        return Response(self.content, media_type=MEDIA_TYPE, headers=headers)
