"""The parts of a document by kind and id, and every change of one as a JSON Patch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast
from uuid import UUID, uuid4

from wizard.errors import Invalid, NotFound

Document = dict[str, Any]
Operation = dict[str, Any]
Kind = Literal["steps", "option-sets", "options", "dependencies", "events", "actions"]

WIZARD: Final = "wizard"
"""The name of the wizard itself as the parent of steps and events."""

PARTS: Final[Mapping[Kind, str]] = {
    "steps": "steps",
    "option-sets": "option_sets",
    "options": "options",
    "dependencies": "dependencies",
    "events": "triggers",
    "actions": "actions",
}
"""Kind -> the list that holds it, in its parent."""

INSIDE: Final[Mapping[str, tuple[Kind, ...]]] = {
    WIZARD: ("steps", "events"),
    "steps": ("option-sets", "dependencies", "events"),
    "option-sets": ("options", "dependencies"),
    "options": ("dependencies",),
    "dependencies": (),
    "events": ("actions",),
    "actions": (),
}
"""Kind of a part -> the kinds that it may hold."""

_NAMES: Final[Mapping[str, str]] = {
    WIZARD: "wizard",
    "steps": "step",
    "option-sets": "option set",
    "options": "option",
    "dependencies": "dependency",
    "events": "event",
    "actions": "action",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A part where it is: `pointer` leads to it in the document, `siblings` to the list that it is in, `within` to
    the part that holds it."""

    kind: str
    id: str
    body: Document
    pointer: str
    siblings: str
    position: int
    parent_id: str
    within: str = ""


def find(document: Mapping[str, Any], kind: Kind, part_id: UUID | str) -> Found:
    """The part of that kind and id. Raises NotFound."""
    wanted = str(part_id).lower()
    found = next((part for part in every(document) if part.kind == kind and part.id == wanted), None)
    if found is None:
        raise NotFound(f"The wizard has no {_NAMES[kind]} with this id.")
    return found


def children(document: Mapping[str, Any], kind: Kind, parent_id: UUID | str | None = None) -> list[Found]:
    """The parts of that kind in that parent, or without one wherever they are, in order. Raises NotFound, Invalid."""
    if parent_id is None:
        return [part for part in every(document) if part.kind == kind]
    parent = _parent(document, kind, parent_id)
    return list(_inside(parent, (kind,)))


def add(
    document: Mapping[str, Any],
    kind: Kind,
    parent_id: UUID | str | None,
    body: Mapping[str, Any],
    position: int | None = None,
    *,
    ids: Callable[[], UUID] = uuid4,
) -> tuple[list[Operation], str]:
    """The operations that put a new part into its parent (none: the wizard), and the part's id.

    Raises NotFound, Invalid for a parent that holds no such part, a place that isn't there, an id that is taken.
    """
    parent = _parent(document, kind, parent_id)
    identity = str(body.get("id") or ids())
    if any(part.id == identity.lower() for part in every(document)):
        raise Invalid("There is a part with this id already.", pointer="/id")
    value = {**body, "id": identity}
    siblings, place = f"{parent.pointer}/{PARTS[kind]}", _place(parent, kind, position)
    if not isinstance(parent.body.get(PARTS[kind]), list):
        return [{"op": "add", "path": siblings, "value": [value]}], identity
    return [{"op": "add", "path": f"{siblings}/{place}", "value": value}], identity


def change(document: Mapping[str, Any], kind: Kind, part_id: UUID | str, members: Mapping[str, Any]) -> list[Operation]:
    """Sets the members that are named and takes away those that are null, like a JSON Merge Patch of one level."""
    part = find(document, kind, part_id)
    if str(members.get("id", part.id)).lower() != part.id:
        raise Invalid("A part keeps its id.", pointer="/id")
    operations: list[Operation] = []
    for member, value in members.items():
        path = f"{part.pointer}/{_escaped(member)}"
        if value is not None:
            operations.append({"op": "add", "path": path, "value": value})
        elif member in part.body:
            operations.append({"op": "remove", "path": path})
    return operations


def remove(document: Mapping[str, Any], kind: Kind, part_id: UUID | str) -> list[Operation]:
    """Takes the part away with all that is in it; what depended on it, validation reports."""
    return [{"op": "remove", "path": find(document, kind, part_id).pointer}]


def reorder(
    document: Mapping[str, Any], kind: Kind, parent_id: UUID | str | None, ids: Sequence[UUID | str]
) -> list[Operation]:
    """Puts the parts of that kind in that parent in the order of `ids`, which names each of them once.

    Without a parent it is that of the first. Raises NotFound, Invalid.
    """
    if parent_id is None:
        parent_id = find(document, kind, ids[0]).parent_id if ids else WIZARD
    here = children(document, kind, parent_id)
    present, wanted = [part.id for part in here], [str(each).lower() for each in ids]
    if sorted(present) != sorted(wanted):
        name = _NAMES[kind]
        raise Invalid(f"The order should name every {name} that is there, once.", pointer="", present=[*present])
    operations: list[Operation] = []
    for position, identity in enumerate(wanted):
        if (now := present.index(identity)) != position:
            siblings = here[0].siblings
            operations.append({"op": "move", "from": f"{siblings}/{now}", "path": f"{siblings}/{position}"})
            present.insert(position, present.pop(now))
    return operations


def move(
    document: Mapping[str, Any],
    kind: Kind,
    part_id: UUID | str,
    parent_id: UUID | str | None = None,
    position: int | None = None,
) -> list[Operation]:
    """Puts the part elsewhere, with all that is in it; without a parent it stays in its own. It keeps its id."""
    part = find(document, kind, part_id)
    stays = parent_id is None or str(parent_id).lower() == part.parent_id
    parent = _parent(document, kind, part.parent_id if stays else parent_id)
    siblings, place = f"{parent.pointer}/{PARTS[kind]}", _place(parent, kind, position, fewer=stays)
    if isinstance(parent.body.get(PARTS[kind]), list):
        path = f"{siblings}/{place}"
        return [] if path == part.pointer else [{"op": "move", "from": part.pointer, "path": path}]
    return [
        {"op": "add", "path": siblings, "value": []},
        {"op": "move", "from": part.pointer, "path": f"{siblings}/{place}"},
    ]


def _parent(document: Mapping[str, Any], kind: Kind, parent_id: UUID | str | None) -> Found:
    wanted = WIZARD if parent_id is None else str(parent_id).lower()
    parent = next((part for part in every(document) if part.id == wanted), None)
    if parent is None:
        raise NotFound("The wizard has no part with the parent's id.")
    if kind not in INSIDE[parent.kind]:
        holders = [_NAMES[holder] for holder, held in INSIDE.items() if kind in held]
        message = f"A part of {kind} can be in: {', '.join(holders)}; not in: {_NAMES[parent.kind]}."
        raise Invalid(message, pointer="/parent_id")
    return parent


def _place(parent: Found, kind: Kind, position: int | None, *, fewer: bool = False) -> int:
    """The position among the parent's parts; the end without one. `fewer`: the part itself is among them."""
    items = parent.body.get(PARTS[kind])
    room = (len(cast("list[Any]", items)) if isinstance(items, list) else 0) - fewer
    if position is not None and not 0 <= position <= room:
        raise Invalid(f"The position should be between 0 and {room}.", pointer="/position")
    return room if position is None else position


def every(document: Mapping[str, Any]) -> Iterator[Found]:
    """Every part, each before those in it; the first is the wizard itself."""
    pending = [Found(WIZARD, WIZARD, cast("Document", document), "", "", 0, "")]
    while pending:
        part = pending.pop()
        yield part
        pending += list(_inside(part))[::-1]


def _inside(parent: Found, kinds: tuple[Kind, ...] | None = None) -> Iterator[Found]:
    for kind in INSIDE[parent.kind] if kinds is None else kinds:
        items = parent.body.get(PARTS[kind])
        siblings = f"{parent.pointer}/{PARTS[kind]}"
        for position, item in enumerate(cast("list[Any]", items) if isinstance(items, list | tuple) else ()):
            body = cast("Document", item)
            identity = str(body.get("id", "")).lower()
            yield Found(kind, identity, body, f"{siblings}/{position}", siblings, position, parent.id, parent.pointer)


def _escaped(member: str) -> str:
    return member.replace("~", "~0").replace("/", "~1")
