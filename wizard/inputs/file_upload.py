"""`file_upload`: uploaded files; the normal form is a list of `{id, name, size, type}`, size in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, cast
from uuid import UUID

from pydantic import Field, JsonValue

from wizard.inputs.field import InputField, counted, listed
from wizard.text import Word

WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "text/csv": (".csv",),
    "text/tab-separated-values": (".tsv",),
    "text/markdown": (".md", ".markdown"),
    "application/json": (".json",),
    "application/sql": (".sql",),
    "application/yaml": (".yaml", ".yml"),
}
"""Kinds that are plain text by content: beyond that only the ending tells them."""


class FileUpload(InputField):
    """`accepted_types` are media types (`image/png`, `image/*`) or endings (`.pdf`)."""

    selection_type: Literal["file_upload"] = "file_upload"
    max_size_bytes: int | None = Field(default=None, ge=1, le=10**13)
    max_files: int | None = Field(default=None, ge=1, le=1000)
    accepted_types: tuple[Word, ...] = Field(default=(), max_length=50)

    def normalize(self, value: JsonValue) -> JsonValue:
        files = value if isinstance(value, list) else [value]
        if not files:
            raise self.reject("empty", "Please upload at least one file.")
        if self.max_files is not None and len(files) > self.max_files:
            raise self.reject("too_many", f"There can be at most {counted(self.max_files, 'file')}.")
        return [self._file(file) for file in files]

    def _file(self, file: JsonValue) -> dict[str, JsonValue]:
        if not isinstance(file, dict):
            raise self.reject("not_a_file", f"{self.subject} should be an uploaded file.")
        described = self._described(file)
        name, size = cast(str, described["name"]), cast(int, described["size"])
        if self.max_size_bytes is not None and size > self.max_size_bytes:
            raise self.reject("too_large", f"“{name}” is larger than {spoken_size(self.max_size_bytes)}.")
        self.check_type(name, cast(str, described["type"]))
        return described

    def check_type(self, name: str, kind: str) -> None:
        """Raises ValueRejected for a file of that name and media type that isn't accepted."""
        if not self._accepts(name, kind):
            raise self.reject("wrong_type", f"“{name}” isn't {listed(list(self.accepted_types))}.")

    def _described(self, file: dict[str, JsonValue]) -> dict[str, JsonValue]:
        identity, name, size, kind = (file.get(part) for part in ("id", "name", "size", "type"))
        whole = isinstance(size, int) and not isinstance(size, bool) and size >= 0
        if not (
            isinstance(identity, str) and isinstance(name, str) and name.strip() and isinstance(kind, str) and whole
        ):
            raise self.reject("not_a_file", f"{self.subject} should be an uploaded file.")
        try:
            identity = str(UUID(identity))
        except ValueError as error:
            raise self.reject("not_a_file", f"{self.subject} should be an uploaded file.") from error
        return {"id": identity, "name": name.strip(), "size": size, "type": kind}

    def _accepts(self, name: str, kind: str) -> bool:
        def fits(accepted: str) -> bool:
            if accepted.startswith("."):
                return name.lower().endswith(accepted.lower())
            if kind == "text/plain" and name.lower().endswith(WRITTEN.get(accepted, ())):
                return True
            return kind == accepted or (accepted.endswith("/*") and kind.startswith(accepted[:-1])) or accepted == "*/*"

        return not self.accepted_types or any(fits(accepted) for accepted in self.accepted_types)

    def label(self, value: JsonValue) -> str:
        files = value if isinstance(value, list) else []
        return listed([str(file.get("name")) for file in files if isinstance(file, dict)], "and")

    def json_schema(self) -> dict[str, Any]:
        properties = {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "size": {"type": "integer"},
            "type": {"type": "string"},
        }
        item = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
        return {"type": "array", "items": item}

    def constraints(self) -> dict[str, JsonValue]:
        limits: dict[str, JsonValue] = {
            "max_size_bytes": self.max_size_bytes,
            "max_files": self.max_files,
            "accepted_types": list(self.accepted_types) or None,
        }
        return {name: limit for name, limit in limits.items() if limit is not None}

    def expectation(self) -> str:
        return f"{self.subject} should be an uploaded file."


def spoken_size(size: int) -> str:
    """A size in bytes as people say it: 5 MB."""
    for unit, factor in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return counted(size, "byte")
