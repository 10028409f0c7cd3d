"""Entity tags of what is told apart by its content alone, and the header that says which one somebody has."""

import hashlib
from typing import Annotated

from fastapi import Header

Known = Annotated[
    str | None,
    Header(alias="If-None-Match", max_length=200, description="The ETag that one has already.", examples=['"5f2c"']),
]


def content_tag(content: bytes) -> str:
    """The ETag of an answer with this content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
