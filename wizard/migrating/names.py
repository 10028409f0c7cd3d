"""How the keys of one version's fields and steps are called in another, by the ids that stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wizard.compiled import CompiledStructure
from wizard.inputs import OptionSet


@dataclass(frozen=True, slots=True)
class Names:
    """From one version to another."""

    before: CompiledStructure
    after: CompiledStructure
    _fields: Mapping[str, str] = field(init=False)
    _steps: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        there = {part.field.id: key for key, part in self.after.fields.items()}
        steps = {part.step.id: key for key, part in self.after.by_key.items()}
        fields = ((key, there.get(part.field.id)) for key, part in self.before.fields.items())
        object.__setattr__(self, "_fields", {key: new for key, new in fields if new})
        walked = ((key, steps.get(part.step.id)) for key, part in self.before.by_key.items())
        object.__setattr__(self, "_steps", {key: new for key, new in walked if new})

    def field(self, key: str) -> str | None:
        """The field's key there; None where there is no such field any more."""
        return self._fields.get(key)

    def step(self, key: str) -> str | None:
        return self._steps.get(key)

    def either(self, key: str) -> str | None:
        """Of what may be a field or a step."""
        return self.field(key) or self.step(key)

    def kept(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those that are there too, under their names there."""
        return tuple(new for key in keys if (new := self.either(key)))


def by_id(compiled: CompiledStructure) -> dict[UUID, OptionSet]:
    """The fields of a version."""
    return {part.field.id: part.field for part in compiled.fields.values()}
