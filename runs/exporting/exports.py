"""Runs taken along as files by those whom the rights allow it."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import assert_never
from uuid import UUID

from runs.exporting.csv_text import csv_parts
from runs.exporting.formats import ExportedFile, ExportFormat, whole
from runs.exporting.json_text import DOCUMENT, document_of
from runs.exporting.printing import Printer
from runs.exporting.tables import BOTH, AnswerTable, Pages
from runs.exporting.workbook import workbook_parts
from runs.playing import Player
from wizard.errors import Forbidden, NotFound
from wizard.playback import PlayedRun
from wizard.ports.exports import ExportStore
from wizard.principal import Principal

ONLY_LOOKED_AT = "This run was shared with you to look at, not to export."


class Exporting:
    """The use cases of taking a run along."""

    def __init__(self, playing: Player, store: ExportStore, printer: Printer | None = None) -> None:
        self._playing, self._store, self._printer = playing, store, printer or Printer()

    async def played(
        self, principal: Principal, run_id: UUID, wanted: ExportFormat, zone: tzinfo = UTC
    ) -> ExportedFile:
        """Any run that the person sees and may take along. Raises NotFound, Forbidden, Invalid, Unavailable."""
        return await self._one(principal, await self._playing.show(principal, run_id), wanted, zone)

    async def stored(
        self, principal: Principal, run_id: UUID, wanted: ExportFormat, zone: tzinfo = UTC
    ) -> ExportedFile:
        """The same of a stored run."""
        run = await self._playing.show(principal, run_id)
        if run.stored_at is None:
            raise NotFound("There is no such stored run.")
        return await self._one(principal, run, wanted, zone)

    async def _one(self, principal: Principal, run: PlayedRun, wanted: ExportFormat, zone: tzinfo) -> ExportedFile:
        if not await self._store.may_export(principal, run.run_id):
            raise Forbidden(ONLY_LOOKED_AT)
        name = run.run_name or run.wizard_name
        match wanted:
            case "pdf":
                return ExportedFile(name, wanted, whole(await self._printer.pdf(run, zone)))
            case "json":
                mark = await self._store.mark(principal, run.version_id) if run.version_number else None
                return ExportedFile(
                    name, wanted, whole(DOCUMENT.dump_json(document_of(run, mark), by_alias=True, indent=2))
                )
            case "csv":
                return ExportedFile(name, wanted, csv_parts(AnswerTable(), self._alone(principal, run)))
            case "xlsx":
                return ExportedFile(name, wanted, await workbook_parts(BOTH, self._alone(principal, run)))
            case _:
                assert_never(wanted)

    async def _alone(self, principal: Principal, run: PlayedRun) -> Pages:
        yield await self._store.runs(principal, [run.run_id])
