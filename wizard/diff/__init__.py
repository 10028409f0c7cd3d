"""What differs between two structures, part by part, and what each change means for the answers that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from pydantic import JsonValue

from wizard.diff.changes import Change, ChangeKind, Diff, Effect, PartKind
from wizard.diff.effects import MOVED, Judge
from wizard.diff.inventory import Entry, Identity, Inventory
from wizard.diff.limits import Verdict
from wizard.diff.moves import moved
from wizard.structure import Structure

__all__ = ["Change", "ChangeKind", "Diff", "Effect", "PartKind", "diff"]

Members = dict[str, tuple[JsonValue, JsonValue]]


def diff(before: Structure | None, after: Structure) -> Diff:
    """Every part that was added, removed, moved or changed, in the order of the later document, removed ones last.

    Parts are told apart by their ids, so a part that has another id is another part. One that was both moved and
    changed has two changes. Of siblings as few as possible count as moved. Without a `before` it is a first version.
    """
    earlier, later = Inventory(before), Inventory(after)
    found = tuple(_Comparison(earlier, later).changes())
    if before is None:
        found = tuple(replace(change, effect="safe", because="There are no answers yet.") for change in found)
    return Diff(found, first=before is None)


class _Comparison:
    def __init__(self, before: Inventory, after: Inventory) -> None:
        self._before, self._after = before, after
        self._judge = Judge(before, after)

    def changes(self) -> Iterator[Change]:
        moves = dict(self._moves())
        for entry in self._after:
            was = self._before.get(entry.identity)
            if was is None:
                yield _change(entry, "added", {}, self._judge.added(entry))
                continue
            if members := moves.get(entry.identity):
                yield _change(entry, "moved", members, MOVED)
            if members := _differing(was, entry):
                yield _change(entry, "changed", members, self._judge.changed(entry, members))
        for entry in self._before:
            if entry.identity not in self._after:
                yield _change(entry, "removed", {}, self._judge.removed(entry))

    def _moves(self) -> Iterator[tuple[Identity, Members]]:
        for siblings in self._after.families():
            known = [(was, entry) for entry in siblings if (was := self._before.get(entry.identity))]
            stayed = [was for was, entry in known if was.parent_id == entry.parent_id]
            order = [was.identity for was in sorted(stayed, key=lambda was: was.position)]
            out_of_line = moved(order, [was.identity for was in stayed])
            for was, entry in known:
                if was.parent_id != entry.parent_id or entry.identity in out_of_line:
                    yield entry.identity, _places(was, entry)


def _places(was: Entry, entry: Entry) -> Members:
    places: Members = {"position": (was.position, entry.position)}
    if was.parent_id != entry.parent_id:
        places["parent_id"] = (was.parent_id or None, entry.parent_id or None)
    return places


def _differing(was: Entry, entry: Entry) -> Members:
    names = dict.fromkeys((*was.own, *entry.own))
    return {
        name: (was.own.get(name), entry.own.get(name)) for name in names if was.own.get(name) != entry.own.get(name)
    }


def _change(entry: Entry, kind: ChangeKind, members: Mapping[str, tuple[JsonValue, JsonValue]], why: Verdict) -> Change:
    owner = entry.owner
    return Change(
        part=entry.part,
        id=UUID(entry.id) if entry.id else None,
        key=entry.key,
        name=entry.name,
        kind=kind,
        members=members,
        effect=why[0],
        because=why[1],
        where=owner.name if owner else None,
        parent_id=UUID(owner.id) if owner and owner.id else None,
        expression=entry.expression or None,
    )
