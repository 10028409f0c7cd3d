"""The changes between two structures in one sentence for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wizard.inputs.field import counted, listed

if TYPE_CHECKING:
    from wizard.diff.changes import Change

_MOST_CLAUSES = 8
_LONGEST_NAME = 60
_PREPOSITIONS: Final = {"added": "to", "removed": "from", "moved": "in"}
_NOUNS: Final = {
    "step": "step",
    "field": "field",
    "option": "option",
    "action": "action",
    "trigger": "event",
}
_CONDITIONS: Final = {
    "visible_when": "when “{}” is shown",
    "required_when": "when “{}” is required",
    "computed": "how “{}” is worked out",
    "proposal": "what is proposed for “{}”",
    "checks": "how “{}” is checked",
}


def summed_up(changes: Sequence[Change], *, first: bool = False) -> str:
    """One sentence: the first few changes in words, how many more there are."""
    if first:
        found = Counter(change.part for change in changes)
        return f"First version: {counted(found['step'], 'step')}, {counted(found['field'], 'field')}."
    clauses = list(dict.fromkeys(_clauses(changes)))
    if not clauses:
        return "Nothing changed."
    more = len(clauses) - _MOST_CLAUSES
    told = [*clauses[:_MOST_CLAUSES], *([f"and {counted(more, 'more change')}"] if more > 0 else [])]
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _clauses(changes: Sequence[Change]) -> Iterator[str]:
    """What came or went with the part around it isn't told again, alike changes in one part are told together."""
    whole = {
        (change.kind, change.id)
        for change in changes
        if change.expression is None and change.kind in ("added", "removed")
    }
    told = [change for change in changes if (change.kind, change.parent_id) not in whole]
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in told:
        alike = change.part in _NOUNS and change.kind in _PREPOSITIONS
        groups.setdefault((change.kind, change.part, change.parent_id) if alike else (id(change),), []).append(change)
    for group in groups.values():
        if group[0].part in _NOUNS and group[0].kind in _PREPOSITIONS:
            yield _alike(group)
        else:
            yield from _single(group[0])


def _alike(group: list[Change]) -> str:
    """Several parts added to one place, removed from it, or moved in it."""
    first, noun = group[0], _NOUNS[group[0].part]
    names = [f"“{_short(change.name)}”" for change in group]
    what = f"{noun if len(names) == 1 else noun + 's'} {listed(names, 'and')}"
    if len(names) > 3:
        what = f"{counted(len(names), noun)}"
    article = "" if len(names) > 3 else "the "
    place = "" if first.part == "step" or not first.where else f" {_PREPOSITIONS[first.kind]} “{_short(first.where)}”"
    if first.kind == "moved" and "parent_id" in first.members:
        place = f" to “{_short(first.where or '')}”"
    return f"{first.kind} {article}{what}{place}"


def _single(change: Change) -> Iterator[str]:
    """What changed of one part itself."""
    name = _short(change.name)
    if change.part == "condition":
        yield f"changed {_CONDITIONS.get(change.expression or '', 'what “{}” depends on').format(name)}"
        return
    about = "the wizard" if change.part == "wizard" else f"“{name}”"
    members = dict(change.members)
    if (named := members.pop("name", None) or members.pop("label", None)) is not None:
        yield f"renamed {about if change.part == 'wizard' else _quoted(named[0])} to {_quoted(named[1])}"
    if (turned := members.pop("selection_type", None)) is not None:
        kinds = [str(kind).replace("_", " ") for kind in turned]
        yield f"turned {about} from {kinds[0]} into {kinds[1]}"
    if (needed := members.pop("is_required", None)) is not None:
        yield f"made {about} {'required' if needed[1] else 'optional'}"
    if members:
        yield f"changed {_listed(members)} of {about}"


def _quoted(name: object) -> str:
    return f"“{_short(str(name))}”"


def _listed(members: Iterable[str]) -> str:
    names = [member.replace("_", " ").removeprefix("is ") for member in members]
    return f"the {listed(names, 'and')}" if len(names) < 4 else f"{len(names)} settings"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
