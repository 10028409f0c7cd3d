"""References inside a document that name a part by its key, name, value or label, turned into its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

Document = dict[str, Any]


class Names:
    """The names that the parts of one document go by."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._steps = _named(list(_parts(document, "steps")), "key", "name")
        fields = [field for step in _parts(document, "steps") for field in _parts(step, "option_sets")]
        self._fields = _named(fields, "key", "name")
        self._options = {
            _spelling(field.get("id")): _named(list(_parts(field, "options")), "value", "label") for field in fields
        }

    def resolve(self) -> None:
        """Replaces, in place, every reference that isn't an id and names exactly one part."""
        self._targets(self._document)
        for step in _parts(self._document, "steps"):
            self._targets(step)
            self._dependencies(step)
            for field in _parts(step, "option_sets"):
                self._dependencies(field)
                for option in _parts(field, "options"):
                    self._dependencies(option)

    def _targets(self, holder: Document) -> None:
        for trigger in _parts(holder, "triggers"):
            _replace(trigger, "target_id", self._steps)

    def _dependencies(self, holder: Document) -> None:
        for dependency in _parts(holder, "dependencies"):
            _replace(dependency, "depends_on_option_set_id", self._fields)
            options = self._options.get(_spelling(dependency.get("depends_on_option_set_id")), {})
            _replace(dependency, "depends_on_option_id", options)


def _named(parts: list[Document], *members: str) -> dict[str, str]:
    """Name -> id; what two parts are called says nothing, and the earlier members go before the later ones."""
    found: dict[str, str] = {}
    for member in members:
        seen: dict[str, list[str]] = {}
        for part in parts:
            if isinstance(name := part.get(member), str) and isinstance(identity := part.get("id"), str):
                seen.setdefault(_spelling(name), []).append(identity)
        found = {**{name: ids[0] for name, ids in seen.items() if len(ids) == 1}, **found}
    return found


def _replace(holder: Document, member: str, names: dict[str, str]) -> None:
    said = holder.get(member)
    if isinstance(said, str) and not _is_id(said) and (found := names.get(_spelling(said))) is not None:
        holder[member] = found


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def _spelling(name: object) -> str:
    return " ".join(name.casefold().split()) if isinstance(name, str) else ""


def _parts(parent: Document, member: str) -> Iterator[Document]:
    items = parent.get(member)
    for item in cast("list[Any]", items) if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield cast("Document", item)
