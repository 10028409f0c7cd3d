"""A wizard as one JSON file: written with its format and version, read back, also as a bare structure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from wizard.errors import Invalid

FORMAT: Final = "usher.wizard"
FORMAT_VERSION: Final = 1
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a file holds; its structure is still to be read. `slug`: what the wizard was called where it comes from."""

    structure: Mapping[str, Any]
    slug: str | None = None


def packed(structure: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """The document of a file that holds this structure."""
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "slug": slug, "structure": dict(structure)}


def unpacked(document: Mapping[str, Any]) -> Parcel:
    """Raises Invalid for another format, or a version of it that isn't known here."""
    if "format" not in document and "structure" not in document:
        return Parcel(document)
    if document.get("format", FORMAT) != FORMAT:
        raise Invalid(f"This isn't a wizard's file: its format isn't “{FORMAT}”.", pointer="/format")
    version = document.get("format_version", FORMAT_VERSION)
    if version is True or version != FORMAT_VERSION:
        raise Invalid(f"Only version {FORMAT_VERSION} of the format can be read here.", pointer="/format_version")
    structure = document.get("structure")
    if not isinstance(structure, Mapping):
        raise Invalid("The file holds no structure.", pointer="/structure")
    slug = document.get("slug")
    known = isinstance(slug, str) and _SLUG.fullmatch(slug)
    return Parcel(cast("Mapping[str, Any]", structure), slug if known else None)


def file_name(slug: str, version: int | None = None) -> str:
    """A name that every file system and header takes."""
    safe = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:80] or "wizard"
    return f"{safe}-v{version}.wizard.json" if version is not None else f"{safe}.wizard.json"
