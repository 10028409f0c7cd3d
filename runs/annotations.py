"""Annotations: what those who look at a run note beside its steps."""

from __future__ import annotations

from uuid import UUID

from runs.playing import Playing
from wizard.errors import Invalid, RunNotReady
from wizard.ports.annotations import Annotation, AnnotationStore
from wizard.principal import Principal

MOST = 500
"""How many a run can have, so that all of them are shown at once."""


class Annotations:
    """The use cases of whoever may see a run. Plain text: nothing of it is markup."""

    def __init__(self, store: AnnotationStore, playing: Playing) -> None:
        self._store, self._playing = store, playing

    async def add(self, principal: Principal, run_id: UUID, step_id: UUID, text: str) -> Annotation:
        """Raises NotFound, Invalid for a step that isn't the run's, RunNotReady for a preview, Conflict."""
        played = await self._playing.show(principal, run_id)
        if step_id not in {step.step_id for step in played.steps}:
            raise Invalid("This run has no such step.", field="step_id")
        if played.version_number == 0:
            raise RunNotReady("Nothing stays of a preview.")
        return await self._store.add(principal, run_id, step_id, text, most=MOST)

    async def list(self, principal: Principal, run_id: UUID) -> tuple[Annotation, ...]:
        """Oldest first. Raises NotFound for the run."""
        found = await self._store.list(principal, run_id)
        if not found:
            await self._playing.find(principal, run_id)
        return found

    async def remove(self, principal: Principal, run_id: UUID, annotation_id: UUID) -> None:
        """As its author, or as the run's person. Raises NotFound."""
        await self._store.remove(principal, run_id, annotation_id)
