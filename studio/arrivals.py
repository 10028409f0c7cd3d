"""Wizards that come from elsewhere, and leave as files: our own format, and surveys of SurveyJS."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from studio.drafts import Drafts, EditedDraft
from wizard.building.exchange import Parcel, file_name, packed, unpacked
from wizard.building.surveyjs import Finding, Imported, imported
from wizard.errors import Conflict, Invalid
from wizard.ports.drafts import VersionStore
from wizard.principal import Principal

VersionRef = int | Literal["draft"]
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Departure:
    """A wizard's document as a file of that name."""

    document: dict[str, Any]
    file_name: str


@dataclass(frozen=True, slots=True)
class ImportedSurvey:
    """The draft that a survey became, and what of the survey isn't in it."""

    edited: EditedDraft
    report: tuple[Finding, ...]


class Arrivals:
    def __init__(self, drafts: Drafts, versions: VersionStore) -> None:
        self._drafts, self._versions = drafts, versions

    async def export(self, principal: Principal, wizard_id: UUID, version: VersionRef = "draft") -> Departure:
        """Raises NotFound, and Forbidden for the draft where the person may not read it."""
        if version == "draft":
            draft = await self._drafts.get(principal, wizard_id)
            return Departure(packed(draft.document, draft.wizard.slug), file_name(draft.wizard.slug))
        shown = await self._drafts.show(principal, wizard_id)
        found = await self._versions.get(principal, wizard_id, version)
        slug = shown.wizard.slug
        return Departure(packed(found.structure.model_dump(mode="json"), slug), file_name(slug, version))

    async def import_file(self, principal: Principal, document: Mapping[str, Any]) -> EditedDraft:
        """A new draft of the acting organization; under its old slug where that is free.

        Raises Invalid for another format, StructureInvalid for what can't be read, Forbidden, OrganizationNeeded.
        """
        refuse_depth(document)
        parcel = unpacked(document)
        try:
            return await self._create(principal, parcel)
        except Conflict:
            if parcel.slug is None:
                raise
            return await self._create(principal, Parcel(parcel.structure))

    async def import_survey(self, principal: Principal, survey: Mapping[str, Any]) -> ImportedSurvey:
        """A new draft of a SurveyJS survey. Raises Invalid where it asks nothing, Forbidden, OrganizationNeeded."""
        refuse_depth(survey)
        found = await asyncio.to_thread(_imported, survey)
        return ImportedSurvey(await self._drafts.create(principal, found.document), found.report)

    async def _create(self, principal: Principal, parcel: Parcel) -> EditedDraft:
        return await self._drafts.create(principal, parcel.structure, slug=parcel.slug)


def _imported(survey: Mapping[str, Any]) -> Imported:
    found = imported(survey)
    if not found.document["steps"]:
        told: list[Any] = [finding.to_json() for finding in found.report]
        raise Invalid("There is no question in this survey that could be carried over.", report=told)
    return found


def refuse_depth(document: Any) -> None:
    """Raises Invalid for a document that is nested more deeply than any wizard is."""
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [inner for part in level for inner in _inner(part)]
        if not level:
            return
    raise Invalid(f"The document is nested more than {DEEPEST} levels deep.")


def _inner(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [*part.values()]  # pyright: ignore[reportUnknownVariableType,reportUnknownMemberType]
    return [*part] if isinstance(part, list) else []  # pyright: ignore[reportUnknownVariableType]
