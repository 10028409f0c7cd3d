"""Runs on their way from one version of their wizard to another, and the record of those ways."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wizard.migrating import Plan, Undoing
from wizard.outcomes import RunMigrated
from wizard.ports.records import Page, RunRecord
from wizard.principal import Principal
from wizard.run import Answer, Run

MigrationKind = Literal["in_place", "copy"]


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A version by its id and number; `is_published`: it is what new runs begin with."""

    id: UUID
    number: int
    is_published: bool


@dataclass(frozen=True, slots=True)
class DetachedAnswer:
    """An answer to a field that only another version asks."""

    option_set_id: UUID
    version_id: UUID
    answer: Answer


@dataclass(frozen=True, slots=True)
class MigratingRun:
    """A run with all that it ever was answered. `redacted`: its words are gone."""

    record: RunRecord
    detached: tuple[DetachedAnswer, ...]
    redacted: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What is kept of a migration: its id, the batch that it is part of, what became of each field, and the outcome
    that the transcript tells."""

    id: UUID
    batch_id: UUID | None
    report: Mapping[str, Any]
    outcome: RunMigrated


@dataclass(frozen=True, slots=True)
class RunMigration:
    """A migration as it is listed; versions by number. Of a copy, `run_id` is the run that stayed as it was."""

    id: UUID
    wizard_id: UUID
    run_id: UUID
    kind: MigrationKind
    from_version: int
    to_version: int
    copy_run_id: UUID | None
    batch_id: UUID | None
    report: Mapping[str, Any]
    migrated_by: UUID
    created_at: datetime
    undone_at: datetime | None
    undone_by: UUID | None


@dataclass(frozen=True, slots=True)
class PastMigration:
    """A migration under lock, with the run that it moved or made. `before` and `migrated`: how the run stood right
    before and after it; None of a copy."""

    wizard_id: UUID
    kind: MigrationKind
    is_undone: bool
    from_version_id: UUID
    to_version_id: UUID
    before: Run | None
    migrated: Run | None
    run: MigratingRun


class HeldMigrating(Protocol):
    """A run under lock until the block around it commits."""

    @property
    def run(self) -> MigratingRun: ...

    async def migrate(self, plan: Plan, target: VersionRef, written: Written) -> UUID:
        """Let the run in progress pass through that version.

        Raises RunNotReady, Invalid for a version that isn't newer.
        """
        ...

    async def copy(self, plan: Plan, target: VersionRef, written: Written) -> UUID:
        """Begin the planned run beside the one that has ended; answers its id."""
        ...


class HeldPast(Protocol):
    """A migration under lock until the block around it commits."""

    @property
    def past(self) -> PastMigration: ...

    async def undo(self, undoing: Undoing | None, outcome: RunMigrated) -> None:
        """Take it back; a copy is given up. Raises RunNotReady, Conflict where it isn't the run's last."""
        ...


class MigrationStore(Protocol):
    async def target(self, principal: Principal, wizard_id: UUID, number: int | None = None) -> VersionRef:
        """The version of that number, else the published one. Raises NotFound."""
        ...

    async def read(self, principal: Principal, run_id: UUID) -> MigratingRun:
        """For the run's person and for admins of its wizard's organization. Raises NotFound."""
        ...

    def hold(self, principal: Principal, run_id: UUID) -> AbstractAsyncContextManager[HeldMigrating]:
        """Hold the run in a transaction that commits when the block ends. Raises NotFound."""
        ...

    async def older(
        self, principal: Principal, wizard_id: UUID, target: VersionRef, *, limit: int, after: UUID | None = None
    ) -> tuple[UUID, ...]:
        """The runs in progress that pass through an older version, in the order of their ids. Raises Forbidden for
        whoever is no admin of the wizard's organization, NotFound."""
        ...

    async def get(self, principal: Principal, migration_id: UUID) -> RunMigration:
        """Raises NotFound."""
        ...

    async def list(
        self, principal: Principal, wizard_id: UUID, *, limit: int = 20, after: str | None = None
    ) -> Page[RunMigration]:
        """The wizard's migrations that the person may see, newest first."""
        ...

    async def of_batch(self, principal: Principal, wizard_id: UUID, batch_id: UUID) -> tuple[UUID, ...]:
        """The migrations of a batch that aren't undone yet, the latest first."""
        ...

    def hold_past(self, principal: Principal, migration_id: UUID) -> AbstractAsyncContextManager[HeldPast]:
        """Hold a migration and its run. Raises NotFound."""
        ...
