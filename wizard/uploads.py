"""Answers that name uploaded files: what a client says of a file is replaced by what the server knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from wizard.commands import Command, SaveDraft, SetAnswer
from wizard.compiled import CompiledStructure
from wizard.inputs import FileUpload


@dataclass(frozen=True, slots=True)
class RunFile:
    """A stored file of a run. `key`: the field that it was uploaded for; `size` in bytes, `type` by content."""

    id: UUID
    key: str
    name: str
    size: int
    type: str
    sha256: str

    def to_answer(self) -> dict[str, JsonValue]:
        """As the answer of a field holds it."""
        return {"id": str(self.id), "name": self.name, "size": self.size, "type": self.type}


def resolved(compiled: CompiledStructure, commands: Sequence[Command], files: Sequence[RunFile]) -> tuple[Command, ...]:
    """The commands with every file that they name as it is known. What names no stored file of the run and field is
    left as an id alone, which the field then rejects."""
    known = {(file.key, str(file.id)): file for file in files}
    return tuple(_resolved(compiled, command, known) for command in commands)


def _resolved(compiled: CompiledStructure, command: Command, known: Mapping[tuple[str, str], RunFile]) -> Command:
    if not isinstance(command, SetAnswer | SaveDraft):
        return command
    part = compiled.fields.get(command.field)
    if part is None or not isinstance(part.field, FileUpload):
        return command
    named = command.value if isinstance(command.value, list) else [command.value]
    files: list[JsonValue] = []
    for each in named:
        identity = _identity(each)
        file = known.get((command.field, identity))
        files.append(file.to_answer() if file else {"id": identity})
    return command.model_copy(update={"value": files})


def _identity(named: JsonValue) -> str:
    """The id that is meant, in normal form; anything else as it is."""
    said = named.get("id") if isinstance(named, dict) else named
    try:
        return str(UUID(str(said)))
    except ValueError:
        return str(said)[:100]
