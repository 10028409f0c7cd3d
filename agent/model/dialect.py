"""What the server at hand understands of a request: the best form first, less after it refused that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Format = Literal["json_schema", "json_object", "none"]
_LESSER: Mapping[Format, Format] = {"json_schema": "json_object", "json_object": "none", "none": "none"}
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "structured output", "guided")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a request is put."""

    format: Format = "json_schema"
    usage_in_stream: bool = True

    def members(self, schema: str) -> list[str]:
        """The members of the request's body that not every server knows, as JSON; so is the schema."""
        members: list[str] = []
        if self.usage_in_stream:
            members.append('"stream_options":{"include_usage":true}')
        if self.format == "json_schema":
            form = f'{{"name":"turn","strict":true,"schema":{schema}}}'
            members.append(f'"response_format":{{"type":"json_schema","json_schema":{form}}}')
        elif self.format == "json_object":
            members.append('"response_format":{"type":"json_object"}')
        return members

    def conceding(self, complaint: str) -> Dialect:
        """The lesser form for a server that refused this one; the same where it complains of something else."""
        complaint = complaint.lower()
        if "stream_options" in complaint and self.usage_in_stream:
            return replace(self, usage_in_stream=False)
        if any(word in complaint for word in _FORMAT_WORDS):
            return replace(self, format=_LESSER[self.format])
        return self
