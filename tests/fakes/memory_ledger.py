"""The ledger in memory, as strict as the real one: one run at a time, fences, leases, keys, and nothing of a block that
failed."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from wizard.change import Change
from wizard.errors import (
    EffectRefused,
    ExecutionInFlight,
    IdempotencyKeyReused,
    LeaseLost,
    NotFound,
    RunNotReady,
)
from wizard.ports.records import EffectClass, EventDraft, Execution, ExecutionStatus, InteractionLine, RunRecord
from wizard.principal import Principal

ENDED = frozenset({"succeeded", "failed", "unknown", "cancelled"})
TYPES = frozenset({"fashion_show", "popup", "exhibition", "launch"})
Intent = tuple[UUID, str, int]


@dataclass
class Books:
    """Everything that is kept."""

    runs: dict[UUID, RunRecord] = field(default_factory=dict)
    executions: dict[Intent, Execution] = field(default_factory=dict)
    keys: dict[tuple[UUID, str, str], tuple[str, Intent]] = field(default_factory=dict)
    events: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    lines: list[InteractionLine] = field(default_factory=list)


class MemoryLedger:
    """Implements Ledger."""

    def __init__(self) -> None:
        self.books = Books()
        self._locks: dict[UUID, asyncio.Lock] = {}

    def begin(self, record: RunRecord) -> None:
        self.books.runs[record.run.id] = record

    async def version_of(self, principal: Principal, run_id: UUID) -> UUID:
        return self._own(principal, run_id).version_id

    @asynccontextmanager
    async def work(self, principal: Principal, run_id: UUID) -> AsyncGenerator[MemoryWork]:
        self._own(principal, run_id)
        async with self._locks.setdefault(run_id, asyncio.Lock()):
            before = copy.copy(self.books)
            kept = Books(**{name: copy.copy(part) for name, part in vars(before).items()})
            try:
                yield MemoryWork(self.books, run_id)
            except BaseException:
                vars(self.books).update(vars(kept))
                raise

    def _own(self, principal: Principal, run_id: UUID) -> RunRecord:
        record = self.books.runs.get(run_id)
        if record is None or record.user_id != principal.user_id:
            raise NotFound
        return record


class MemoryWork:
    """Implements LedgerWork."""

    def __init__(self, books: Books, run_id: UUID) -> None:
        self._books = books
        self._run_id = run_id

    @property
    def record(self) -> RunRecord:
        return self._books.runs[self._run_id]

    async def save(self, change: Change, *, interactions: Sequence[InteractionLine] = ()) -> RunRecord:
        for intended in change.executions:
            execution = Execution(
                uuid4(),
                self.record.organization_id,
                self._run_id,
                intended.operation,
                intended.intent,
                "unsafe",
                "pending",
                intended.payload,
            )
            self._books.executions.setdefault((self._run_id, intended.operation, intended.intent), execution)
        self._books.lines.extend(interactions)
        saved = self._books.runs[self._run_id] = replace(self.record, run=change.run)
        return saved

    async def alias(self, operation: str, key: str, payload_hash: str) -> Execution | None:
        known = self._books.keys.get((self.record.organization_id, operation, key))
        if known is not None and (known[0] != payload_hash or known[1][0] != self._run_id):
            raise IdempotencyKeyReused
        return self._books.executions[known[1]] if known else None

    async def remember(self, operation: str, key: str, payload_hash: str, execution: Execution) -> None:
        place = (self.record.organization_id, operation, key)
        if place in self._books.keys:
            raise IdempotencyKeyReused
        self._books.keys[place] = (payload_hash, (self._run_id, operation, execution.intent))

    async def execution(self, operation: str, intent: int | None) -> Execution | None:
        own = [
            each for each in self._books.executions.values() if (each.run_id, each.operation) == self._named(operation)
        ]
        fitting = [each for each in own if intent in (None, each.intent)]
        return max(fitting, key=lambda each: each.intent, default=None)

    async def claim(self, operation: str, intent: int, effect_class: EffectClass, lease_seconds: float) -> Execution:
        execution = await self.execution(operation, intent)
        if execution is None:
            raise RunNotReady
        if execution.status in ENDED:
            return execution
        now = datetime.now(UTC)
        if execution.status == "running" and execution.lease_until is not None:
            if execution.lease_until > now:
                raise ExecutionInFlight((execution.lease_until - now).total_seconds())
            if execution.effect_class == "unsafe":
                return self._put(execution, status="unknown")
        lease = now + timedelta(seconds=lease_seconds)
        counted = {"attempts": execution.attempts + 1, "fence": execution.fence + 1}
        return self._put(execution, status="running", effect_class=effect_class, lease_until=lease, **counted)

    async def insert_event(self, execution: Execution, draft: EventDraft) -> dict[str, Any]:
        if draft.type not in TYPES:
            raise EffectRefused("An event is a fashion show, a pop-up, an exhibition or a launch.", field="type")
        tiers = [dict(tier) for tier in draft.ticket_tiers]
        event = {
            **asdict(draft),
            "ticket_tiers": tiers,
            "id": str(uuid4()),
            "organization": "acme",
            "status": "published",
        }
        return self._books.events.setdefault(self._run_id, event)

    async def succeed(self, execution: Execution, result: Mapping[str, Any]) -> Execution:
        return self._end(execution, "succeeded", result=result)

    async def fail(self, execution: Execution, error: str, *, retryable: bool = False) -> Execution:
        return self._end(execution, "pending" if retryable else "failed", error=error)

    def _named(self, operation: str) -> tuple[UUID, str]:
        return (self._run_id, operation)

    def _end(self, execution: Execution, status: ExecutionStatus, **known: Any) -> Execution:
        current = self._books.executions[(*self._named(execution.operation), execution.intent)]
        if (current.status, current.fence) != ("running", execution.fence):
            raise LeaseLost
        return self._put(current, status=status, lease_until=None, **known)

    def _put(self, execution: Execution, **known: Any) -> Execution:
        changed = replace(execution, **known)
        self._books.executions[(*self._named(execution.operation), execution.intent)] = changed
        return changed
