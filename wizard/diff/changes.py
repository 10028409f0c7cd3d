"""A change of one part, and all of them: as JSON and in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue

from wizard.diff.limits import Effect, worst_of
from wizard.diff.summary import summed_up

PartKind = Literal["wizard", "step", "field", "option", "condition", "action", "trigger"]
ChangeKind = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one part, and what that means for the answers that are there.

    `effect`: `safe`, every answer stays (converted where that loses nothing); `lossy`, answers may be set aside: kept,
    but no longer counting; `breaking`, what was enough no longer is: people are asked anew, or what names a key or
    value no longer finds it. `id` is that of the part; a condition that is an expression has that of the step or field
    which it belongs to, none is the wizard itself. `where`: the name of the part around it. `members`: for `changed`
    and `moved`, what was and what is, by member.
    """

    part: PartKind
    id: UUID | None
    key: str | None
    name: str
    kind: ChangeKind
    members: Mapping[str, tuple[JsonValue, JsonValue]]
    effect: Effect
    because: str
    where: str | None = None
    parent_id: UUID | None = None
    expression: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "id": str(self.id) if self.id else None,
            "key": self.key,
            "name": self.name,
            "kind": self.kind,
            "expression": self.expression,
            "where": self.where,
            "parent_id": str(self.parent_id) if self.parent_id else None,
            "members": {name: {"before": before, "after": after} for name, (before, after) in self.members.items()},
            "effect": self.effect,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """Every change. `first`: there was nothing before."""

    changes: tuple[Change, ...]
    first: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def effect(self) -> Effect:
        """The worst of all."""
        return worst_of({change.effect for change in self.changes})

    def summary(self) -> str:
        """What changed, in one sentence of a bounded length."""
        return summed_up(self.changes, first=self.first)

    def to_json(self) -> dict[str, Any]:
        """The document: `effect`, `summary`, `changes`."""
        changes = [change.to_json() for change in self.changes]
        return {"effect": self.effect, "summary": self.summary(), "changes": changes}
