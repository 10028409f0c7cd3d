"""The ledger: a run and its executions, worked on under the lock of the run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from store.documents import dumps
from store.pool import Database
from store.queries import queries
from store.runs import HeldRun, hold_run
from store.structures import Structures
from store.transaction import Work
from wizard.errors import (
    EffectRefused,
    ExecutionInFlight,
    IdempotencyKeyReused,
    Invalid,
    LeaseLost,
    NotFound,
    RunNotReady,
)
from wizard.ports.records import EffectClass, EventDraft, Execution
from wizard.principal import Principal

QUERIES = queries("executions")
PUBLISH = queries("events")["publish"]
VERSION_OF = queries("runs")["version_of"]
ENDED = frozenset(("succeeded", "failed", "unknown", "cancelled"))


class HeldLedger(HeldRun):
    """Implements LedgerWork."""

    def __init__(self, work: Work, structures: Structures, held: HeldRun) -> None:
        super().__init__(work, structures, held.record)

    async def alias(self, operation: str, key: str, payload_hash: str) -> Execution | None:
        organization_id = self.record.organization_id
        row = await self._work.one(QUERIES["of_key"], organization=organization_id, operation=operation, key=key)
        if row is None:
            return None
        known_hash, intent, run_id = row
        if known_hash != payload_hash or run_id != self.record.run.id:
            raise IdempotencyKeyReused(key=key)
        return await self.execution(operation, intent)

    async def remember(self, operation: str, key: str, payload_hash: str, execution: Execution) -> None:
        named = {"organization": execution.organization_id, "operation": operation, "key": key}
        parameters = {**named, "payload_hash": payload_hash, "execution": execution.id}
        if await self._work.one(QUERIES["remember_key"], **parameters) is None:
            raise IdempotencyKeyReused(key=key)

    async def execution(self, operation: str, intent: int | None) -> Execution | None:
        found = await self._found(operation, intent)
        return found[0] if found else None

    async def claim(self, operation: str, intent: int, effect_class: EffectClass, lease_seconds: float) -> Execution:
        found = await self._found(operation, intent)
        if found is None:
            raise RunNotReady(operation=operation)
        execution, remaining = found
        if execution.status in ENDED:
            return execution
        if execution.status == "running":
            if remaining > 0:
                raise ExecutionInFlight(remaining)
            if execution.effect_class == "unsafe":
                return await self._end(execution, "unknown", error="The attempt was interrupted.")
            self._log_end(execution, "unknown", {"error": "The attempt was interrupted."})
        return await self._start(execution, effect_class, lease_seconds)

    async def insert_event(self, execution: Execution, draft: EventDraft) -> dict[str, Any]:
        parameters = {"execution": execution.id, "fence": execution.fence, "draft": dumps(asdict(draft))}
        try:
            async with self._work.savepoint():
                row = await self._work.one(PUBLISH, **parameters)
        except Invalid as refused:
            raise EffectRefused(refused.message, **refused.data) from refused
        if row is None:
            raise NotFound("There is no such event.")
        return row[0]

    async def succeed(self, execution: Execution, result: Mapping[str, Any]) -> Execution:
        return await self._end(execution, "succeeded", result=result)

    async def fail(self, execution: Execution, error: str, *, retryable: bool = False) -> Execution:
        return await self._end(execution, "pending" if retryable else "failed", error=error)

    async def _found(self, operation: str, intent: int | None) -> tuple[Execution, float] | None:
        run_id = self.record.run.id
        row = await self._work.one(QUERIES["of_intent"], run=run_id, operation=operation, intent=intent)
        return (Execution(*row[:-1]), row[-1]) if row else None

    async def _start(self, execution: Execution, effect_class: EffectClass, lease_seconds: float) -> Execution:
        parameters = {"execution": execution.id, "effect_class": effect_class, "lease": lease_seconds}
        row = await self._work.one(QUERIES["start"], **parameters)
        if row is None:
            raise RunNotReady(operation=execution.operation)
        attempts, fence, lease_until = row
        self._work.later(QUERIES["log_start"], execution=execution.id, attempt=attempts)
        started = replace(execution, status="running", effect_class=effect_class)
        return replace(started, attempts=attempts, fence=fence, lease_until=lease_until)

    async def _end(
        self,
        execution: Execution,
        status: Any,
        *,
        result: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> Execution:
        stored = dumps(result) if result is not None else None
        parameters = {"execution": execution.id, "fence": execution.fence, "status": status}
        row = await self._work.one(QUERIES["finish"], **parameters, result=stored, error=error)
        if row is None:
            raise LeaseLost()
        self._log_end(execution, "failed" if status == "pending" else status, {"error": error} if error else {})
        # As it is stored, down to the order of its members: what every replay answers.
        return replace(execution, status=status, result=row[0], error=error, lease_until=None)

    def _log_end(self, execution: Execution, status: str, detail: Mapping[str, Any]) -> None:
        parameters = {"execution": execution.id, "attempt": execution.attempts, "status": status}
        self._work.later(QUERIES["log_finish"], **parameters, detail=dumps(detail))


class Executions:
    """Implements Ledger."""

    def __init__(self, database: Database, structures: Structures) -> None:
        self._database = database
        self._structures = structures

    async def version_of(self, principal: Principal, run_id: UUID) -> UUID:
        rows = await self._database.once(principal, VERSION_OF, run=run_id)
        if not rows:
            raise NotFound("There is no such run.")
        return rows[0][0]

    @asynccontextmanager
    async def work(self, principal: Principal, run_id: UUID) -> AsyncGenerator[HeldLedger]:
        async with self._database.acting_as(principal) as work:
            yield HeldLedger(work, self._structures, await hold_run(work, self._structures, run_id))
