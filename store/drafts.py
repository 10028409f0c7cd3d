"""Wizards as those who make them see them: listed, read with their draft, and held while they are changed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from store.content_hash import content_hash
from store.cursors import Mark, mark_decoded, mark_encoded
from store.documents import dumps
from store.organizations import acting_organization
from store.pool import Database
from store.queries import queries
from store.transaction import Work
from store.versions import QUERIES as VERSIONS
from store.versions import version_record
from wizard.errors import Conflict, Forbidden, NotFound, RevisionConflict
from wizard.ports.drafts import AnswerCounts, Draft, VersionRecord, WizardFilter, WizardRecord, WizardScope
from wizard.ports.records import Page
from wizard.principal import Principal
from wizard.slugs import slug_of
from wizard.structure import Structure

QUERIES = queries("drafts")
_TIMES = ("created_at", "updated_at", "archived_at")
OF_THE_SYSTEM = "This wizard comes with the system and stays as it is. Clone it to make one of your own."
OF_THE_ADMINS = "Only the admins of its organization change a wizard; only they and its operators read its draft."
_IDS = ("id", "organization_id", "source_template_id", "created_by")


class HeldWizard:
    """Implements DraftChange: a wizard under lock in a transaction."""

    def __init__(self, work: Work, draft: Draft) -> None:
        self._work = work
        self._draft = draft
        self._id = draft.wizard.id

    @property
    def draft(self) -> Draft:
        return self._draft

    async def save(self, structure: Structure, *, error_count: int) -> Draft:
        document = structure.model_dump(mode="json")
        if content_hash(document) != content_hash(self._draft.document):
            self._work.later(QUERIES["save"], wizard=self._id, **_written(structure, document, error_count))
        elif error_count != self._draft.wizard.error_count:
            self._work.later(QUERIES["judge"], wizard=self._id, error_count=error_count)
        else:
            return self._draft
        return await self._read()

    async def publish(
        self, structure: Structure, *, change_summary: str, rollback_of: int | None = None
    ) -> VersionRecord:
        document = structure.model_dump(mode="json")
        described = {"name": structure.name, "change_summary": change_summary, "rollback_of": rollback_of}
        frozen = {"structure": dumps(document), "hash": content_hash(document), **described}
        row = await self._work.one(VERSIONS["freeze"], wizard=self._id, **frozen)
        if row is None:
            raise NotFound("There is no such wizard.")
        await self._point(row[0])
        return version_record(row)

    async def publish_again(self, version: VersionRecord) -> VersionRecord:
        await self._point(version.id)
        return replace(version, is_current=True)

    async def unpublish(self) -> Draft:
        if self._draft.wizard.published_version is None:
            return self._draft
        return await self._point(None)

    async def archive(self) -> Draft:
        return await self._put_away(True)

    async def restore(self) -> Draft:
        return await self._put_away(False)

    async def _put_away(self, away: bool) -> Draft:
        if (self._draft.wizard.archived_at is not None) == away:
            return self._draft
        self._work.later(QUERIES["archive"], wizard=self._id, away=away)
        return await self._read()

    async def _point(self, version_id: UUID | None) -> Draft:
        self._work.later(QUERIES["point"], wizard=self._id, version=version_id)
        return await self._read()

    async def _read(self) -> Draft:
        self._draft = await _draft(self._work, "get", self._id)
        return self._draft


class WizardDrafts:
    """Implements DraftStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        principal: Principal,
        structure: Structure,
        *,
        error_count: int,
        slug: str | None = None,
        source_template_id: UUID | None = None,
    ) -> Draft:
        written = _written(structure, structure.model_dump(mode="json"), error_count)
        wished = {"slug": slug or slug_of(structure.name, otherwise="wizard"), "exact": slug is not None}
        async with self._database.acting_as(principal) as work:
            organization = await acting_organization(work, principal, None)
            added = {"organization": organization, "template": source_template_id, **wished, **written}
            try:
                row = await work.one(QUERIES["add"], **added)
            except Forbidden:
                raise Forbidden("Wizards are made by the organization's admins.") from None
            if row is None or row[0] is None:
                raise Conflict("Another wizard of this organization has that slug.", field="slug")
            return await _draft(work, "get", row[0])

    async def get(self, principal: Principal, wizard_id: UUID) -> Draft:
        async with self._database.acting_as(principal) as work:
            return await _draft(work, "get", wizard_id)

    async def show(self, principal: Principal, wizard_id: UUID) -> WizardRecord:
        ((document,),) = await self._database.once(principal, QUERIES["show"], wizard=wizard_id)
        if document is None:
            raise NotFound("There is no such wizard.")
        return _record(document)

    @asynccontextmanager
    async def change(
        self, principal: Principal, wizard_id: UUID, expected_revision: int | None
    ) -> AsyncGenerator[HeldWizard]:
        async with self._database.acting_as(principal) as work:
            draft = await _draft(work, "hold", wizard_id)
            if expected_revision is not None and expected_revision != draft.wizard.revision:
                raise RevisionConflict(current=draft.wizard.revision)
            yield HeldWizard(work, draft)

    async def list(
        self, principal: Principal, wanted: WizardFilter, *, limit: int = 20, after: str | None = None
    ) -> Page[WizardRecord]:
        mark = mark_decoded(wanted.sort, after, timed=wanted.sort != "name")
        narrowed = {"status": wanted.status, "category": wanted.category, "difficulty_level": wanted.difficulty_level}
        searched = {"tags": wanted.tags or None, "text": (wanted.text or "").strip() or None}
        place = {"sort": wanted.sort, "key": mark.key, "id": mark.id, "limit": limit + 1}
        async with self._database.acting_as(principal) as work:
            organization = await _scoped(work, principal, wanted.scope)
            rows = await work.all(QUERIES["list"], organization=organization, **narrowed, **searched, **place)
        following = mark_encoded(wanted.sort, Mark(*rows[limit - 1][:2])) if len(rows) > limit else None
        return Page(tuple(_record(row[2]) for row in rows[:limit]), following)

    async def categories(self, principal: Principal, scope: WizardScope = "organization") -> Mapping[str, int]:
        async with self._database.acting_as(principal) as work:
            organization = await _scoped(work, principal, scope)
            return dict(await work.all(QUERIES["categories"], organization=organization))

    async def answer_counts(self, principal: Principal, wizard_id: UUID) -> Sequence[AnswerCounts]:
        async with self._database.acting_as(principal) as work:
            row = await work.one(QUERIES["answer_counts"], wizard=wizard_id)
            if row is None or row[0] is None:
                raise await _refusal(work, wizard_id)
        return tuple(AnswerCounts(UUID(option_set), *counts) for option_set, *counts in row[0])


async def _draft(work: Work, way: str, wizard_id: UUID) -> Draft:
    """Read in that way. Raises NotFound, or Forbidden for who may see the wizard but not this."""
    row = await work.one(QUERIES[way], wizard=wizard_id)
    if row is None or row[0] is None:
        raise await _refusal(work, wizard_id)
    return Draft(_record(row[0]["wizard"]), row[0]["draft"])


async def _refusal(work: Work, wizard_id: UUID) -> Forbidden | NotFound:
    row = await work.one(QUERIES["show"], wizard=wizard_id)
    if row is None or row[0] is None:
        return NotFound("There is no such wizard.")
    return Forbidden(OF_THE_SYSTEM if row[0]["organization_id"] is None else OF_THE_ADMINS)


async def _scoped(work: Work, principal: Principal, scope: WizardScope) -> UUID | None:
    return None if scope == "system" else await acting_organization(work, principal, None)


def _written(structure: Structure, document: Mapping[str, Any], error_count: int) -> dict[str, Any]:
    described = {"name": structure.name, "description": structure.description}
    return {"draft": dumps(document), "error_count": error_count, **described}


def _record(document: Mapping[str, Any]) -> WizardRecord:
    """Of what `private.wizard_documents` holds."""
    members: dict[str, Any] = {**document, "tags": tuple(document["tags"])}
    for kind, keys in ((UUID, _IDS), (datetime.fromisoformat, _TIMES)):
        members |= {key: kind(document[key]) for key in keys if document[key] is not None}
    return WizardRecord(**members)
