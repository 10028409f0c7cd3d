"""What people note beside the steps of a run that they look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wizard.principal import Principal


@dataclass(frozen=True, slots=True)
class Annotation:
    """Plain text of 1 to 4,000 characters; no `author` any more: somebody who was erased."""

    id: UUID
    step_id: UUID
    author: UUID | None
    author_name: str | None
    text: str
    created_at: datetime


class AnnotationStore(Protocol):
    """For whoever sees the run, and as long as they do."""

    async def add(self, principal: Principal, run_id: UUID, step_id: UUID, text: str, *, most: int) -> Annotation:
        """Raises NotFound, Invalid for the text, Conflict where the run has that many already."""
        ...

    async def list(self, principal: Principal, run_id: UUID) -> tuple[Annotation, ...]:
        """Oldest first; of a run that the person doesn't see, none."""
        ...

    async def remove(self, principal: Principal, run_id: UUID, annotation_id: UUID) -> None:
        """As its author, or as the run's person. Raises NotFound, also for one that the person may not remove."""
        ...
