"""Uploaded files as clients see them."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from runs.file_links import FileLink
from wizard.uploads import RunFile

EXAMPLE_FILE: dict[str, Any] = {
    "id": "9a4c6c1e-0b3c-4f52-8f6e-2d1f0a7b6c5d",
    "field": "event.poster",
    "name": "poster.png",
    "size": 48213,
    "type": "image/png",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
EXAMPLE_LINK: dict[str, Any] = {
    "url": "/api/v1/files/9a4c6c1e-0b3c-4f52-8f6e-2d1f0a7b6c5d?expires=1830297600&signature="
    "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e",
    "expires_at": "2028-01-01T00:00:00Z",
}


class UploadDocument(BaseModel):
    """A stored file; an answer names it by its id."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_FILE]})
    id: str
    field: str = Field(description="The key of the field that it was uploaded for.")
    name: str
    size: int = Field(ge=0, description="In bytes.")
    type: str = Field(description="The media type by content; names and what clients say of a file aren't trusted.")
    sha256: str


class FileList(BaseModel):
    """The stored files of a run, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [EXAMPLE_FILE]}]})
    items: list[UploadDocument]


class FileLinkDocument(BaseModel):
    """Where the file can be fetched without a token, for a short while."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_LINK]})
    url: str = Field(description="A reference that is resolved against the server.")
    expires_at: datetime


def file_document(file: RunFile) -> UploadDocument:
    return UploadDocument(
        id=str(file.id), field=file.key, name=file.name, size=file.size, type=file.type, sha256=file.sha256
    )


def link_document(link: FileLink) -> FileLinkDocument:
    query = urlencode({"expires": link.expires, "signature": link.signature})
    url = f"/api/v1/files/{link.file_id}?{query}"
    return FileLinkDocument(url=url, expires_at=datetime.fromtimestamp(link.expires, UTC))
