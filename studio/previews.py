"""Previews: a draft walked as it would be once published, with nothing coming of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from uuid import UUID, uuid4

from pydantic import JsonValue

from studio.judging import Judge
from wizard import engine
from wizard.engine import View
from wizard.errors import StructureInvalid
from wizard.ports.drafts import DraftStore
from wizard.ports.previews import Preview, PreviewStore
from wizard.principal import Principal
from wizard.transcript import outcome_lines


@dataclass(frozen=True, slots=True)
class StartedPreview:
    """A preview that has just begun, and what its run looks like."""

    preview: Preview
    view: View


class Previews:
    """The use cases of trying a draft out, for those who may read it."""

    def __init__(
        self,
        store: PreviewStore,
        drafts: DraftStore,
        judge: Judge,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._drafts, self._judge, self._clock = store, drafts, judge, clock

    async def start(self, principal: Principal, wizard_id: UUID, *, zone: tzinfo = UTC) -> StartedPreview:
        """A run on the draft as it is now, in a thread of its own, in place of the person's earlier preview of it.

        Raises NotFound, Forbidden, OrganizationNeeded, StructureInvalid with the problems of a draft that has errors.
        """
        await self._store.sweep()
        draft = await self._drafts.get(principal, wizard_id)
        judged = await self._judge.judge(lambda: draft.document)
        if judged.error_count:
            told: list[JsonValue] = [{**problem.to_json()} for problem in judged.problems]
            raise StructureInvalid("The draft has errors, so that it can't be walked yet.", problems=told)
        compiled = await asyncio.to_thread(engine.compile_structure, judged.structure)
        now = self._clock().astimezone(zone)
        change = engine.start(compiled, uuid4(), now=now)
        lines = outcome_lines(compiled, change)
        preview = await self._store.begin(principal, draft.wizard, judged.structure, change, interactions=lines)
        return StartedPreview(preview, engine.view(compiled, change.run, now=now))

    async def discard(self, principal: Principal, wizard_id: UUID, preview_id: UUID) -> None:
        """Take it away, with all that was said and entered in it. Raises NotFound."""
        await self._store.discard(principal, wizard_id, preview_id)

    async def sweep(self) -> int:
        """Take away what nobody took away in time; how many."""
        return await self._store.sweep()
