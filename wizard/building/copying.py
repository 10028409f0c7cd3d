"""A structure again, as one of its own: fresh ids everywhere, and what refers to them follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast
from uuid import UUID, uuid4

from wizard.structure import Structure
from wizard.text import LONGEST_NAME

COPY: Final = " (Copy)"


def name_of_copy(name: str) -> str:
    """What a copy is called where nobody named it; as long as a name may be."""
    return name[: LONGEST_NAME - len(COPY)].rstrip() + COPY


def copied(structure: Structure, *, name: str | None = None, ids: Callable[[], UUID] = uuid4) -> Structure:
    """The same wizard with other ids; keys, and so expressions, stay. `name`: what the copy is called."""
    document = structure.model_dump(mode="json")
    fresh = {identity: str(ids()) for identity in dict.fromkeys(_ids_in(document))}
    renewed = cast("dict[str, Any]", _renewed(document, fresh))
    return Structure.model_validate({**renewed, "name": name or structure.name})


def _ids_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        members = cast("dict[str, Any]", part)
        if isinstance(identity := members.get("id"), str):
            yield identity
        for member in ("steps", "option_sets", "options", "dependencies", "triggers", "actions"):
            yield from _ids_in(members.get(member))
    elif isinstance(part, list):
        for item in cast("list[Any]", part):
            yield from _ids_in(item)


def _renewed(value: Any, fresh: Mapping[str, str], member: str = "") -> Any:
    """Ids are what `id` and the members that end in `_id` hold, and the names of parts in translations."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if member == "translations":
            return {locale: _by_part(parts, fresh) for locale, parts in members.items()}
        if member == "default":
            return members
        return {name: _renewed(inner, fresh, name) for name, inner in members.items()}
    if isinstance(value, list):
        return [_renewed(item, fresh, member) for item in cast("list[Any]", value)]
    if isinstance(value, str) and (member == "id" or member.endswith("_id")):
        return fresh.get(value, value)
    return value


def _by_part(parts: Mapping[str, Any], fresh: Mapping[str, str]) -> dict[str, Any]:
    return {fresh.get(part, part): wordings for part, wordings in parts.items()}
