"""Exported files as answers: sent in parts, kept by nobody on the way."""

from typing import Any

from starlette.responses import StreamingResponse

from api.content_disposition import content_disposition
from runs.exporting.formats import MEDIA_TYPES, ExportedFile

DISPOSITION = {"Content-Disposition": {"description": "Names the file to save it as.", "schema": {"type": "string"}}}
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "(the file)"}
FILE: dict[str, Any] = {
    "description": "The file.",
    "headers": DISPOSITION,
    "content": {media_type.partition(";")[0]: BINARY for media_type in MEDIA_TYPES.values()},
}


def attachment(file: ExportedFile) -> StreamingResponse:
    """The file, under a name for old programs and the one that people gave it."""
    named = content_disposition("attachment", file.file_name, file.plain_name)
    headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return StreamingResponse(file.parts, media_type=file.media_type, headers=headers)
