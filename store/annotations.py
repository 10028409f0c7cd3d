"""Annotations of runs."""

from __future__ import annotations

from uuid import UUID

from store.pool import Database
from store.queries import queries
from wizard.errors import Conflict, NotFound
from wizard.ports.annotations import Annotation
from wizard.principal import Principal

QUERIES = queries("annotations")


class Annotations:
    """Implements AnnotationStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, principal: Principal, run_id: UUID, step_id: UUID, text: str, *, most: int) -> Annotation:
        noted = {"run": run_id, "step": step_id, "text": text, "most": most}
        rows = await self._database.once(principal, QUERIES["add"], **noted)
        if not rows:
            raise Conflict(f"There are {most} annotations beside this run already; take one back first.")
        return Annotation(*rows[0])

    async def list(self, principal: Principal, run_id: UUID) -> tuple[Annotation, ...]:
        rows = await self._database.once(principal, QUERIES["list"], run=run_id)
        return tuple(Annotation(*row) for row in rows)

    async def remove(self, principal: Principal, run_id: UUID, annotation_id: UUID) -> None:
        ((removed,),) = await self._database.once(principal, QUERIES["remove"], run=run_id, annotation=annotation_id)
        if not removed:
            raise NotFound("There is no such annotation that you could take back.")
