"""Exports: stored runs read with their answers a page at a time, and runs written that a file brings in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter

from store.documents import dumps
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.runs import begun_record
from store.saving import Around, add_run, save
from store.structures import QUERY as STRUCTURE
from store.structures import Places, Structures
from wizard.change import Change
from wizard.errors import NotFound
from wizard.ports.exports import Claimed, ExportedField, ExportedRun, VersionMark
from wizard.ports.records import WizardRef
from wizard.principal import Principal

QUERIES = queries("exports")
REDACTED = "[redacted]"
Outline = Mapping[str, Mapping[str, Any]]
RUN = TypeAdapter(ExportedRun)


class Exports:
    """Implements ExportStore."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def may_export(self, principal: Principal, run_id: UUID) -> bool:
        ((allowed,),) = await self._database.once(principal, QUERIES["may_export"], run=run_id)
        return allowed

    async def mark(self, principal: Principal, version_id: UUID) -> VersionMark:
        rows = await self._database.once(principal, QUERIES["mark"], version=version_id)
        if not rows:
            raise NotFound("There is no such version.")
        return VersionMark(*rows[0])

    async def runs(self, principal: Principal, run_ids: Sequence[UUID]) -> tuple[ExportedRun, ...]:
        rows = await self._database.once(principal, QUERIES["runs"], runs=list(run_ids))
        versions = {document["version_id"] for (document,) in rows}
        outlines = {each: _outline(await self._places(principal, UUID(each))) for each in versions}
        return tuple(_run(document, outlines[document["version_id"]]) for (document,) in rows)

    async def _places(self, principal: Principal, version_id: UUID) -> Places | None:
        """None for a version that can't be read any more."""
        if known := self._structures.known(version_id):
            return known
        rows = await self._database.once(principal, STRUCTURE, version=version_id)
        try:
            return self._structures.keep(version_id, rows[0] if rows else None)
        except (NotFound, ValueError):
            return None

    async def fields(self, principal: Principal, wizard_id: UUID) -> tuple[ExportedField, ...]:
        rows = await self._database.once(principal, QUERIES["fields"], wizard=wizard_id)
        return tuple(ExportedField(*row) for row in rows)

    async def version(
        self, principal: Principal, *, version_id: UUID, slug: str | None, number: int, content_hash: str | None
    ) -> WizardRef:
        rows = await self._database.once(principal, QUERIES["version"], version=version_id, hash=content_hash)
        if not rows and slug is not None and content_hash is not None:
            alike = {"slug": slug, "number": number, "hash": content_hash, "acting": principal.organization_id}
            rows = await self._database.once(principal, QUERIES["alike"], **alike)
        if not rows:
            raise NotFound("The version of the wizard that this run went through isn't here.", version=number)
        return WizardRef(*rows[0])

    async def bring(self, principal: Principal, wizard: WizardRef, change: Change, claimed: Claimed) -> UUID:
        async with self._database.acting_as(principal) as work:
            around = Around(await acting_organization(work, principal, wizard))
            add_run(work, wizard, change.run, around)
            await save(
                work, self._structures, begun_record(principal, wizard, change, around), change, around, new=True
            )
            work.later(
                QUERIES["bring"],
                run=change.run.id,
                name=claimed.run_name,
                notes=claimed.run_notes,
                tags=list(claimed.tags),
                claimed=dumps(claimed.origin),
            )
        return change.run.id


def _outline(places: Places | None) -> Outline:
    """What a version asks, by the ids of its fields and in its order."""
    if places is None:
        return {}
    steps = {step.key: step.name for step in places.structure.steps}
    return {
        place.option_set_id: {**place.snapshot, "step": steps[place.snapshot["step"]], "at": at}
        for at, place in enumerate(places.fields.values())
    }


def _run(document: dict[str, Any], outline: Outline) -> ExportedRun:
    is_redacted, hashes = document.pop("is_redacted"), document.pop("files")
    answers = [_answer(row, outline.get(row[0], {}), hashes, is_redacted=is_redacted) for row in document["answers"]]
    answers.sort(key=lambda each: (outline.get(each["option_set_id"], {}).get("at", len(outline)), each["key"]))
    return RUN.validate_python({**document, "answers": answers})


def _answer(
    row: Sequence[Any], asked: Mapping[str, Any], hashes: Mapping[str, str], *, is_redacted: bool
) -> dict[str, Any]:
    option_set_id, key, selection_type, value, label, state, answered_at = row
    listed = cast("list[dict[str, Any]]", value) if selection_type == "file_upload" else []
    files = [{**file, "sha256": hashes.get(file["id"])} for file in listed] if isinstance(value, list) else []
    return {
        "option_set_id": option_set_id,
        "key": key,
        "name": asked.get("name", key),
        "question": asked.get("question", ""),
        "selection_type": selection_type,
        "step": asked.get("step"),
        "value": value,
        "label": label,
        "state": state,
        "answered_at": answered_at,
        "redacted": is_redacted and label == REDACTED,
        "files": files,
    }
