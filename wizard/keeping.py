"""What a conversation asks about keeping a run that is complete, and what is decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from pydantic import JsonValue

from wizard.engine import View
from wizard.inputs.text_input import TextInput
from wizard.structure import Structure

LONGEST_RUN_NAME: Final = 255
LONGEST_NOTES: Final = 10_000
MOST_TAGS: Final = 20
_ENOUGH: Final = 60
"""Characters of an answer that may be part of a name."""

Keeping = Literal["name", "notes", "settled"]
"""What was asked last about keeping a completed run; `settled`: nothing more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked now: under which name, or, of a run that is stored, what to note about it."""

    what: Literal["name", "notes"]
    suggested_name: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"asked": self.what, "suggested_name": self.suggested_name}


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision: what is asked from then on. With a name the run is stored under it, one that is stored already is
    renamed; notes and tags replace those that it has."""

    asking: Keeping
    name: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] | None = None

    @property
    def stores(self) -> bool:
        """Whether it says anything beside what is asked."""
        return self.name is not None or self.notes is not None or self.tags is not None

    def to_json(self) -> dict[str, Any]:
        """As a line of the transcript tells it."""
        told = {"run_name": self.name, "run_notes": self.notes, "tags": list(self.tags or ()) or None}
        kind = "run_stored" if self.name else "run_noted" if self.stores else "keeping_declined"
        return {"kind": kind, **{name: value for name, value in told.items() if value is not None}}


def asks(view: View, keeping: Keeping | None, day: date, *, may_be_kept: bool) -> Asked | None:
    """What is asked about keeping the run: once it is complete and holds an answer, until that is settled.

    `keeping`: what was asked last. `day`: when it was completed, where the person is.
    """
    if view.run.status != "completed":
        return None
    if keeping == "notes":
        return Asked("notes")
    if not may_be_kept or keeping == "settled" or not view.answers:
        return None
    return Asked("name", suggested_name(view.structure, view.answers, day))


def suggested_name(structure: Structure, answers: Mapping[str, JsonValue], day: date) -> str:
    """The wizard's name with a title among the answers, else with the first short text, else with the day."""
    texts = list(_short_texts(structure, answers))
    titles = [text for key, text in texts if key.rpartition(".")[2] in ("title", "subject", "headline")]
    told = next(iter([*titles, *(text for _, text in texts)]), f"{day.day} {day:%B} {day.year}")
    return f"{structure.name}: {told}"[:LONGEST_RUN_NAME].strip()


def _short_texts(structure: Structure, answers: Mapping[str, JsonValue]) -> Iterable[tuple[str, str]]:
    for each in structure.fields():
        value = answers.get(each.key)
        plain = isinstance(each, TextInput) and each.format is None and not each.multiline
        if plain and isinstance(value, str) and 0 < len(value.strip()) <= _ENOUGH:
            yield each.key, value.strip()
