"""The plain records that the ports carry between the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from wizard.keeping import Keeping
from wizard.outcomes import RunMigrated
from wizard.run import Run
from wizard.uploads import RunFile

TurnStatus = Literal["running", "finished", "failed"]
SessionStatus = Literal["open", "handed_over", "closed"]
ExecutionStatus = Literal["pending", "running", "succeeded", "failed", "unknown", "cancelled"]
EffectClass = Literal["local", "idempotent", "unsafe"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a listing; `next` is the cursor of the following part, None at the end."""

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class WizardRef:
    """A published wizard as a new run of it needs to know it. No organization: a system wizard.

    Of a preview: the preview's id stands for that of the version, whose number is 0.
    """

    wizard_id: UUID
    slug: str
    name: str
    organization_id: UUID | None
    version_id: UUID
    version_number: int
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run, with whose it is (None: somebody who was erased) and which version it passes through.

    A preview's run passes through the preview, whose id stands for that of the version. `expires_at`: in progress, when
    it expires; ended, when what it holds of people is redacted (None: never, while it is stored). `keeping`: what the
    conversation asked last about storing the completed run. `files`: the stored ones, oldest first. A record that
    wasn't read from the store has no times and no files.
    """

    run: Run
    wizard_id: UUID
    wizard_slug: str
    wizard_name: str
    version_id: UUID
    version_number: int
    organization_id: UUID
    session_id: UUID | None
    user_id: UUID | None
    is_preview: bool = False
    started_at: datetime | None = field(default=None, compare=False)
    completed_at: datetime | None = field(default=None, compare=False)
    expires_at: datetime | None = field(default=None, compare=False)
    stored_at: datetime | None = field(default=None, compare=False)
    keeping: Keeping | None = None
    files: tuple[RunFile, ...] = ()

    def may_be_kept(self, now: datetime) -> bool:
        """Whether a conversation may offer to store it once it is complete. What ended and expired is redacted."""
        is_redacted = self.run.status == "completed" and self.expires_at is not None and self.expires_at <= now
        return self.session_id is not None and not self.is_preview and self.stored_at is None and not is_redacted


@dataclass(frozen=True, slots=True)
class Session:
    """One chat thread of one person (None: somebody who was erased)."""

    id: UUID
    thread_id: str
    organization_id: UUID
    user_id: UUID | None
    status: SessionStatus
    active_run_id: UUID | None
    run_status: str | None
    wizard_id: UUID | None
    wizard_slug: str | None
    created_at: datetime
    updated_at: datetime
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to speak in a session until the lease runs out; `fence` proves that it is still ours."""

    id: UUID
    session_id: UUID
    client_turn_id: str
    fence: int
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A turn that is ours.

    `record`: the session's active run, in whatever status. `wizard`: of a new run, where none is in progress. `news`:
    migrations of the run that the person wasn't told of yet.
    """

    turn: Turn
    record: RunRecord | None
    wizard: WizardRef | None
    news: tuple[RunMigrated, ...] = ()


@dataclass(frozen=True, slots=True)
class Existing:
    """A turn that was claimed before by the same request: its frames are to be replayed or joined."""

    turn_id: UUID
    status: TurnStatus


@dataclass(frozen=True, slots=True)
class Frame:
    """One AG-UI event as a JSON object, numbered from 1 within its turn."""

    seq: int
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FrameBatch:
    """Stored frames in order; `done` when the turn has ended and nothing follows them."""

    frames: tuple[Frame, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class InteractionLine:
    """A line of the transcript to be written: what was said, or (role system) an outcome as JSON."""

    role: Literal["user", "assistant", "system"]
    stage: str | None = None
    text: str | None = None
    outcome: Mapping[str, Any] | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: Decimal | None = None
    latency_ms: int | None = None
    prompt_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """A line of the transcript as it was written; `position` grows in the order of writing."""

    id: UUID
    position: int
    session_id: UUID | None
    run_id: UUID | None
    turn_id: UUID | None
    line: InteractionLine
    created_at: datetime
    redacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What publishing makes an event of; the store makes the wished for `slug` unique in the organization."""

    title: str
    slug: str
    type: str
    description: str | None
    event_date: str
    start_time: str
    end_time: str | None
    timezone: str
    venue_mode: str
    venue_data: Mapping[str, Any]
    ticket_tiers: tuple[Mapping[str, Any], ...]
    total_capacity: int
    payment_enabled: bool
    stripe_account_id: str | None


@dataclass(frozen=True, slots=True)
class Execution:
    """One intended side effect in the ledger; `result` is what every replay answers."""

    id: UUID
    organization_id: UUID
    run_id: UUID
    operation: str
    intent: int
    effect_class: EffectClass
    status: ExecutionStatus
    payload: Mapping[str, Any]
    result: Mapping[str, Any] | None = None
    error: str | None = None
    attempts: int = 0
    fence: int = 0
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in at the embedded issuer. The password is only ever its hash; who is anonymous has neither that nor
    an address."""

    id: UUID
    email: str | None
    password_hash: str | None
    created_at: datetime
    last_sign_in_at: datetime | None = None
    user_metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    is_anonymous: bool = False
