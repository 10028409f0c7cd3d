"""The formats that runs are exported in; a new one is a module of its own and a line in each match on them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wizard.slugs import slug_of

ExportFormat = Literal["pdf", "json", "csv", "xlsx"]
MEDIA_TYPES: Mapping[ExportFormat, str] = {
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file on its way; `parts` are its bytes, in order, and may still be read while it is sent.

    `name` is as people call it, in any script, without its ending; `plain_name` the same in ASCII.
    """

    name: str
    format: ExportFormat
    parts: AsyncIterator[bytes]

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def file_name(self) -> str:
        kept = "".join(
            "-" if character in '\\/:*?"<>|' or not character.isprintable() else character for character in self.name
        )
        return f"{kept.strip(' .')[:120] or 'export'}.{self.format}"

    @property
    def plain_name(self) -> str:
        return f"{slug_of(self.name, otherwise='export')}.{self.format}"


async def whole(content: bytes) -> AsyncIterator[bytes]:
    """A file of one part."""
    yield content
