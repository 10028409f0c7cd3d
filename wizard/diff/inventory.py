"""All parts of a structure as entries that can be compared: what identifies each, where it is, its own members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from wizard.building.parts import WIZARD, Found, every
from wizard.structure import Structure

PartKind = Literal["wizard", "step", "field", "option", "condition", "action", "trigger"]
Identity = tuple[str, str, str]

EXPRESSIONS: Final = ("visible_when", "required_when", "computed", "proposal", "checks")
_HELD: Final = frozenset({"id", "steps", "option_sets", "options", "dependencies", "triggers", "actions", *EXPRESSIONS})
_PARTS: Final[Mapping[str, PartKind]] = {
    WIZARD: "wizard",
    "steps": "step",
    "option-sets": "field",
    "options": "option",
    "dependencies": "condition",
    "events": "trigger",
    "actions": "action",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A part, or one expression of a step or field (`expression`: its member). `own` are its members without parts."""

    part: PartKind
    id: str
    expression: str
    name: str
    key: str | None
    position: int
    own: Mapping[str, Any]
    body: Mapping[str, Any]
    owner: Entry | None

    @property
    def identity(self) -> Identity:
        return self.part, self.id, self.expression

    @property
    def parent_id(self) -> str:
        return self.owner.id if self.owner else ""


class Inventory:
    """The entries of a structure, of none without one; iterates in the order of the document."""

    def __init__(self, structure: Structure | None) -> None:
        self._entries: dict[Identity, Entry] = {}
        if structure is not None:
            self._take(structure.model_dump(mode="json"))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, identity: Identity) -> bool:
        return identity in self._entries

    def get(self, identity: Identity) -> Entry | None:
        return self._entries.get(identity)

    def families(self) -> Iterator[list[Entry]]:
        """The parts that are in one list, list by list."""
        by_list: dict[tuple[str, str], list[Entry]] = {}
        for entry in self:
            if entry.owner is not None and not entry.expression:
                by_list.setdefault((entry.parent_id, entry.part), []).append(entry)
        yield from by_list.values()

    def _take(self, document: dict[str, Any]) -> None:
        owners: dict[str, Entry] = {}
        for found in every(document):
            entry = _entry(found, owners.get(found.within))
            owners[found.pointer] = entry
            self._entries.setdefault(entry.identity, entry)
            for expression in _expressions(entry):
                self._entries.setdefault(expression.identity, expression)


def _entry(found: Found, owner: Entry | None) -> Entry:
    body, part = found.body, _PARTS[found.kind]
    identity = "" if part == "wizard" else found.id
    own = {member: value for member, value in body.items() if member not in _HELD}
    return Entry(
        part, identity, "", _name(part, body, owner), _key(part, body, owner), found.position, own, body, owner
    )


def _expressions(entry: Entry) -> Iterator[Entry]:
    for member in EXPRESSIONS:
        if value := entry.body.get(member):
            own = {member: value}
            yield Entry("condition", entry.id, member, entry.name, entry.key, 0, own, entry.body, entry)


def _name(part: PartKind, body: Mapping[str, Any], owner: Entry | None) -> str:
    match part:
        case "wizard" | "step" | "field":
            return body["name"]
        case "option":
            return body["label"] or body["value"]
        case "condition":
            return owner.name if owner else ""
        case "action":
            return body["name"] or body.get("operation") or body["kind"]
        case "trigger":
            return body["name"] or body["on"]


def _key(part: PartKind, body: Mapping[str, Any], owner: Entry | None) -> str | None:
    if part == "condition":
        return owner.key if owner else None
    return body["value"] if part == "option" else body.get("key")
