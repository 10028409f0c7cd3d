"""Who turns a description in words into a wizard's first document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was drafted before, and what is wrong with it, a sentence each."""

    document: Mapping[str, Any]
    complaints: tuple[str, ...]


class Drafter(Protocol):
    async def draft(self, description: str, earlier: Attempt | None = None) -> Mapping[str, Any]:
        """A document as `wizard.building.authoring` describes it; with an earlier attempt, that one mended.

        Raises Unavailable while nobody can draft, DraftFailed for what isn't a document.
        """
        ...
