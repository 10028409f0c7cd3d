"""What exporting runs and bringing one back ask of the store, beside playing and listing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from pydantic import JsonValue

from wizard.change import Change
from wizard.ports.records import WizardRef
from wizard.principal import Principal


@dataclass(frozen=True, slots=True)
class VersionMark:
    """What tells a version apart on any server: beside its number, the wizard's slug and the hash of its structure."""

    slug: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """An answer as it was recorded; `value` in normal form, `name` and `question` as they were when it was asked.

    `state`: as of answers (`active`, `set_aside`). `files`: `{id, name, size, type, sha256}` of what was uploaded.
    """

    option_set_id: UUID
    key: str
    name: str
    question: str
    selection_type: str
    step: str | None
    value: JsonValue
    label: str
    state: str
    answered_at: datetime | None = None
    redacted: bool = False
    files: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedStep:
    """A step of a run; times are the server's."""

    id: UUID
    key: str
    status: str
    started_at: datetime | None
    completed_at: datetime | None
    time_spent_seconds: int | None


@dataclass(frozen=True, slots=True)
class ExportedRun:
    """A stored run with its answers, in the order of its version's fields."""

    run_id: UUID
    wizard_id: UUID
    wizard_slug: str
    wizard_name: str
    version_id: UUID
    version_number: int
    content_hash: str
    run_name: str | None
    run_notes: str | None
    tags: tuple[str, ...]
    executed_by: str | None
    status: str
    started_at: datetime
    completed_at: datetime | None
    duration_seconds: int | None
    stored_at: datetime | None
    answers: tuple[ExportedAnswer, ...]
    steps: tuple[ExportedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedField:
    """A field of any version of a wizard, by the name that it had last."""

    option_set_id: UUID
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the file of a brought run says of itself, none of which is known to be true: names, times, ids."""

    run_name: str
    run_notes: str | None
    tags: tuple[str, ...]
    origin: Mapping[str, Any]


class ExportStore(Protocol):
    async def may_export(self, principal: Principal, run_id: UUID) -> bool:
        """Whether a run that the person may see is also theirs to take along: not if it was shared without that."""
        ...

    async def mark(self, principal: Principal, version_id: UUID) -> VersionMark:
        """Raises NotFound, also for what the person may not see; of a preview there is nothing to tell apart."""
        ...

    async def runs(self, principal: Principal, run_ids: Sequence[UUID]) -> tuple[ExportedRun, ...]:
        """Those of the stored runs that the person may take along, in that order, in a transaction of its own."""
        ...

    async def fields(self, principal: Principal, wizard_id: UUID) -> tuple[ExportedField, ...]:
        """Of all versions of a wizard that stored runs went through: the newest version's, then what only older had."""
        ...

    async def version(
        self, principal: Principal, *, version_id: UUID, slug: str | None, number: int, content_hash: str | None
    ) -> WizardRef:
        """The version of that id, else of that slug, number and hash. Raises NotFound."""
        ...

    async def bring(self, principal: Principal, wizard: WizardRef, change: Change, claimed: Claimed) -> UUID:
        """Write a run that took place elsewhere, completed and stored, in one transaction; answers its id.

        Raises OrganizationNeeded.
        """
        ...
