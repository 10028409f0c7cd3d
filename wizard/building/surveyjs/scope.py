"""The fields that a survey's questions became, under the names that its expressions call them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "moment", "truth", "texts", "rows"]
"""What a value is in an expression; `texts` is a list of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A field by its key.

    `values`: what the survey calls an option -> the option's value; of rows: a column's name, folded -> its key.
    """

    key: str
    kind: Kind
    position: int
    values: Mapping[str, str] | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether every option is a number, so that the answer can be reckoned with."""
        return bool(self.values) and all(_is_number(value) for value in (self.values or {}).values())


@dataclass(slots=True)
class Scope:
    """Names are compared without regard to case, as SurveyJS does."""

    _known: dict[str, Known] = field(default_factory=dict[str, Known])

    def add(self, name: str, known: Known) -> None:
        self._known.setdefault(name.casefold(), known)

    def settle(self, name: str, known: Known) -> None:
        """Says anew what a name stands for."""
        self._known[name.casefold()] = known

    def find(self, name: str) -> Known | None:
        return self._known.get(name.casefold())


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
