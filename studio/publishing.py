"""Versions of a wizard: published from its draft, compared, taken back, and what a change would mean for runs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from studio.basing import on_latest
from studio.impact import Impact, impact_of
from studio.judging import Document, Judge
from wizard.building.reading import read_structure
from wizard.diff import Diff, diff
from wizard.ports.drafts import Draft, DraftStore, Version, VersionRecord, VersionStore, WizardRecord
from wizard.principal import Principal
from wizard.structure import Structure
from wizard.validation import Problem

VersionRef = int | Literal["draft"]


@dataclass(frozen=True, slots=True)
class Published:
    """A version that is the published one now; `is_new` unless the draft was published unchanged already.

    `draft_kept`: a rollback left the draft alone, because it holds changes that were never published.
    """

    wizard: WizardRecord
    version: VersionRecord
    problems: tuple[Problem, ...]
    is_new: bool
    draft_kept: bool = False


class Publishing:
    """The use cases of those who publish, and of those who read what was published."""

    def __init__(self, drafts: DraftStore, versions: VersionStore, judge: Judge) -> None:
        self._drafts, self._versions, self._judge = drafts, versions, judge

    async def publish(
        self, principal: Principal, wizard_id: UUID, expected_revision: int | None, *, note: str | None = None
    ) -> Published:
        """Freezes the draft into the next version, unless it is what was published last.

        Raises StructureInvalid with every problem, NotFound, Forbidden, RevisionConflict, Conflict when archived.
        """

        async def attempt(draft: Draft) -> Published:
            judged = await self._judge.judge(lambda: draft.document)
            structure, before = judged.sound(), await self._latest(principal, draft.wizard)
            same = before is not None and before.structure == structure
            summary = "" if same else await _summary(before, structure, note)
            async with self._drafts.change(principal, wizard_id, draft.wizard.revision) as held:
                if same and before is not None:
                    version = before.record if before.record.is_current else await held.publish_again(before.record)
                else:
                    version = await held.publish(structure, change_summary=summary)
                return Published(held.draft.wizard, version, judged.problems, is_new=not same)

        return await on_latest(self._drafts, principal, wizard_id, expected_revision, attempt)

    async def unpublish(self, principal: Principal, wizard_id: UUID, expected_revision: int | None) -> Draft:
        """Nobody begins it any more; runs under way go on. Raises NotFound, Forbidden, RevisionConflict."""
        async with self._drafts.change(principal, wizard_id, expected_revision) as held:
            return await held.unpublish()

    async def rollback(
        self,
        principal: Principal,
        wizard_id: UUID,
        number: int,
        expected_revision: int | None,
        *,
        note: str | None = None,
    ) -> Published:
        """Publishes an older structure as a new version.

        The draft follows it, since the next publishing would undo the rollback otherwise; but one that holds changes
        which were never published is kept as it is.

        Raises StructureInvalid where it can't be published any more, NotFound, Forbidden, RevisionConflict, Conflict.
        """
        older = (await self._versions.get(principal, wizard_id, number)).structure
        judged = await self._judge.inspect(older)

        async def attempt(draft: Draft) -> Published:
            structure, before = judged.sound(), await self._latest(principal, draft.wizard)
            kept = before is not None and read_structure(draft.document) != before.structure
            summary = await _summary(before, structure, note)
            async with self._drafts.change(principal, wizard_id, draft.wizard.revision) as held:
                if before is not None and before.record.is_current and before.structure == structure:
                    return Published(draft.wizard, before.record, judged.problems, is_new=False)
                if not kept:
                    await held.save(structure, error_count=judged.error_count)
                version = await held.publish(structure, change_summary=summary, rollback_of=number)
                return Published(held.draft.wizard, version, judged.problems, is_new=True, draft_kept=kept)

        return await on_latest(self._drafts, principal, wizard_id, expected_revision, attempt)

    async def versions(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: int | None = None
    ) -> Sequence[VersionRecord]:
        """Those below the number `after`, newest first. Raises NotFound."""
        return await self._versions.list(principal, wizard_id, limit=limit, after=after)

    async def version(self, principal: Principal, wizard_id: UUID, number: int) -> Version:
        """Raises NotFound."""
        return await self._versions.get(principal, wizard_id, number)

    async def diff(self, principal: Principal, wizard_id: UUID, before: VersionRef, after: VersionRef) -> Diff:
        """What is different between two versions, or a version and the draft. Raises NotFound, Forbidden."""
        older = await self._structure(principal, wizard_id, before)
        newer = await self._structure(principal, wizard_id, after)
        return await asyncio.to_thread(diff, older, newer)

    async def impact(self, principal: Principal, wizard_id: UUID, document: Document | None) -> Impact:
        """What publishing a structure, or the draft, would mean for the answers that runs hold.

        Raises StructureInvalid for one that can't be read, NotFound, Forbidden for a plain member.
        """
        draft = await self._drafts.get(principal, wizard_id)
        latest = await self._latest(principal, draft.wizard)
        judged = await self._judge.judge(lambda: draft.document if document is None else document)
        counts = await self._drafts.answer_counts(principal, wizard_id)
        before = latest.structure if latest else None
        return await asyncio.to_thread(impact_of, before, judged, counts)

    async def _structure(self, principal: Principal, wizard_id: UUID, ref: VersionRef) -> Structure:
        if ref == "draft":
            return read_structure((await self._drafts.get(principal, wizard_id)).document)
        return (await self._versions.get(principal, wizard_id, ref)).structure

    async def _latest(self, principal: Principal, wizard: WizardRecord) -> Version | None:
        """What a change is measured against: what is published, else the last that was."""
        number = wizard.published_version or wizard.latest_version
        return await self._versions.get(principal, wizard.id, number) if number else None


async def _summary(before: Version | None, after: Structure, note: str | None) -> str:
    found = await asyncio.to_thread(diff, before.structure if before else None, after)
    return "\n".join(text for text in (note, found.summary()) if text)
