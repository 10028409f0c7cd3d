"""Stored runs: completed runs kept under a name, looked through, renamed, let go, and taken up again as new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Any
from uuid import UUID, uuid4

from runs.applying import Applying, Shown
from wizard.errors import Conflict, Forbidden, WizardUnknown
from wizard.migrating import FieldFate, prefill
from wizard.ports import RunStore, WizardStore
from wizard.ports.records import RunRecord, WizardRef
from wizard.ports.sharing import Share, ShareStore
from wizard.ports.stored_runs import (
    Keepsake,
    Removed,
    StoredRun,
    StoredRunFacets,
    StoredRunFilter,
    StoredRunPart,
    StoredRunScope,
    StoredRunStore,
)
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.transcript import outcome_lines


@dataclass(frozen=True, slots=True)
class Details:
    """A stored run with the shares that hold, which nobody but its person is told."""

    stored: StoredRun
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A new run that was prefilled from a stored one, and what became of the answers of that."""

    shown: Shown
    fates: tuple[FieldFate, ...]


class StoredRuns:
    """The use cases of those who keep runs."""

    def __init__(
        self,
        store: StoredRunStore,
        shares: ShareStore,
        wizards: WizardStore,
        runs: RunStore,
        versions: CompiledVersions,
        applying: Applying,
    ) -> None:
        self._store, self._shares = store, shares
        self._wizards, self._runs, self._versions = wizards, runs, versions
        self._applying = applying

    async def store(self, principal: Principal, run_id: UUID, keepsake: Keepsake) -> StoredRun:
        """Keeps the person's own completed run; the same again changes nothing.

        Raises NotFound, RunNotReady, Conflict where it is stored as something else.
        """
        return await self._store.store(principal, run_id, keepsake)

    async def list(
        self, principal: Principal, wanted: StoredRunFilter, *, limit: int = 20, after: str | None = None
    ) -> StoredRunPart:
        """Raises OrganizationNeeded, Invalid for a cursor that isn't of this listing."""
        return await self._store.list(principal, wanted, limit=limit, after=after)

    async def facets(self, principal: Principal, scope: StoredRunScope = "mine") -> StoredRunFacets:
        """What the listing can be narrowed to. Raises OrganizationNeeded."""
        return await self._store.facets(principal, scope)

    async def show(self, principal: Principal, run_id: UUID) -> Details:
        """Raises NotFound."""
        stored = await self._store.get(principal, run_id)
        is_own = stored.user_id == principal.user_id
        return Details(stored, await self._shares.shares(principal, run_id) if is_own else ())

    async def change(
        self, principal: Principal, run_id: UUID, changes: Mapping[str, Any], expected_revision: int | None
    ) -> StoredRun:
        """`changes`: members of Keepsake; the others stay. Raises NotFound, Forbidden, RevisionConflict."""
        return await self._store.change(principal, run_id, changes, expected_revision)

    async def remove(self, principal: Principal, run_id: UUID) -> Removed:
        """Nobody sees the run any more, and its shares and links end. Raises NotFound, Forbidden."""
        return await self._store.remove(principal, run_id)

    async def take_up(self, principal: Principal, run_id: UUID, *, zone: tzinfo = UTC) -> TakenUp:
        """Begins a run of what is published of the wizard now, with the stored run's answers in it.

        It stays at its first step until its person goes on; nothing is completed or carried out.
        Raises NotFound, Forbidden for another's, Conflict where the wizard can't be begun any more.
        """
        stored = await self._store.get(principal, run_id)
        if stored.user_id != principal.user_id:
            raise Forbidden("Only whose run it is takes it up again.")
        record = await self._runs.get(principal, run_id)
        acting, wizard = await self._published(principal, record)
        before = await self._versions.compiled(principal, record.version_id)
        after = await self._versions.compiled(acting, wizard.version_id)
        now = self._applying.now(zone)
        prefilled = prefill(before, after, record.run, uuid4(), now=now)
        change = prefilled.change
        begun = await self._runs.begin(acting, wizard, change, interactions=outcome_lines(after, change))
        return TakenUp(self._applying.shown(begun, after, now, change.outcomes), prefilled.fates)

    async def _published(self, principal: Principal, record: RunRecord) -> tuple[Principal, WizardRef]:
        """Acting for the run's organization, what is published of its wizard."""
        acting = replace(principal, organization_id=record.organization_id)
        try:
            return acting, await self._wizards.resolve(acting, str(record.wizard_id))
        except WizardUnknown:
            raise Conflict("This wizard isn't published any more, so no run of it can be begun.") from None
