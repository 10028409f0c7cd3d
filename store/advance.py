"""A turn's hold on its session's active run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from store.keeping import keep
from store.records import run_record
from store.runs import begun_record
from store.saving import Around, add_run, save
from store.structures import Structures
from store.transaction import Work
from wizard.change import Change
from wizard.keeping import Kept
from wizard.ports.records import Frame, InteractionLine, RunRecord, Turn, WizardRef
from wizard.principal import Principal


class HeldTurn:
    """Implements Advance. Nothing of a save is sent before the commit, which it then shares a round trip with."""

    def __init__(
        self, work: Work, structures: Structures, principal: Principal, turn: Turn, document: dict[str, Any]
    ) -> None:
        self._work = work
        self._structures = structures
        self._principal = principal
        self._turn = turn
        self._organization_id = UUID(document["organization_id"])
        self._record = run_record(document["record"]) if document["record"] else None

    @property
    def record(self) -> RunRecord | None:
        return self._record

    async def save(
        self,
        change: Change | None,
        *,
        new_run: WizardRef | None = None,
        interactions: Sequence[InteractionLine] = (),
        frames: Sequence[Frame] = (),
        finish: Literal["finished", "failed"] | None = None,
        kept: Kept | None = None,
    ) -> RunRecord | None:
        around = Around(self._organization_id, self._turn.session_id, self._turn.id, interactions, frames, finish)
        if new_run is not None and change is not None:
            self._record = begun_record(self._principal, new_run, change, around)
            add_run(self._work, new_run, change.run, around)
        self._record = await save(
            self._work, self._structures, self._record, change, around, new=new_run is not None and change is not None
        )
        if kept is not None and self._record is not None:
            keep(self._work, self._record, kept)
        return self._record
