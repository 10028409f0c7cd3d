"""Executes what a run intends, once: the ledger decides who may try, the engine hears how it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal
from uuid import UUID

from pydantic import JsonValue

from tools.operation import LocalOperation, Operation, OperationFailed, RemoteOperation
from wizard.change import Change
from wizard.commands import Command, Confirm, RecordExecution, Skip
from wizard.engine import CompiledStructure, apply, view
from wizard.errors import EffectRefused, NotFound, RunNotReady
from wizard.ports import Execution, Ledger, LedgerWork
from wizard.ports.records import ExecutionStatus
from wizard.ports.versions import CompiledVersions
from wizard.principal import Principal
from wizard.run import Awaiting, Run
from wizard.transcript import outcome_lines

LEASE_SECONDS = 60.0
PREVIEWED: Mapping[str, Any] = {"preview": True}
"""What an operation answers in a preview, where it isn't performed."""

_ENDED: frozenset[ExecutionStatus] = frozenset({"succeeded", "failed", "unknown", "cancelled"})


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """How an execution stands. `change` is what this call did to the run; None where an earlier answer is replayed."""

    execution_id: UUID
    operation: str
    intent: int
    status: ExecutionStatus
    result: Mapping[str, Any] | None
    error: str | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An execution under lock, and what getting there did to the run."""

    execution: Execution
    change: Change | None = None

    @property
    def ended(self) -> bool:
        return self.execution.status in _ENDED


class Executor:
    """The one way to an operation, for the conversation and for its REST twin."""

    def __init__(
        self,
        ledger: Ledger,
        operations: Sequence[Operation],
        versions: CompiledVersions,
        *,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ledger = ledger
        self._operations = {operation.name: operation for operation in operations}
        self._versions = versions
        self._lease_seconds = lease_seconds
        self._clock = clock

    async def execute(
        self,
        principal: Principal,
        run_id: UUID,
        operation: str,
        intent: int | None = None,
        *,
        idempotency_key: str | None = None,
        confirm: bool = False,
        zone: tzinfo = UTC,
    ) -> ExecutionResult:
        """Execute what the run awaits, or answer again what an earlier call was answered.

        With `confirm`, the person's yes is part of the call, and so is leaving out what is optional and still open;
        `zone` is where they are. Raises NotFound, RunNotReady, ExecutionInFlight, IdempotencyKeyReused.
        """
        chosen = self._operations.get(operation)
        if chosen is None:
            raise NotFound("There is no operation by that name.", operation=operation)
        version_id = await self._ledger.version_of(principal, run_id)
        compiled = await self._versions.compiled(principal, version_id)
        now = self._clock().astimezone(zone)
        async with self._ledger.work(principal, run_id) as work:
            if work.record.version_id != version_id:
                # It was moved to another version before it was locked.
                compiled = await self._versions.compiled(principal, work.record.version_id)
            attempt = _Attempt(chosen, compiled, self._lease_seconds, now)
            claimed = await attempt.begin(work, intent, idempotency_key, confirm=confirm)
            if claimed.ended:
                return _result(claimed.execution, claimed.change)
            if work.record.is_preview:
                return await attempt.succeeded(work, claimed, PREVIEWED)
            if chosen.effect_class == "local":
                return await attempt.locally(work, chosen, claimed)
        return await self._remotely(principal, run_id, attempt, chosen, claimed)

    async def _remotely(
        self,
        principal: Principal,
        run_id: UUID,
        attempt: _Attempt,
        operation: RemoteOperation,
        claimed: _Claimed,
    ) -> ExecutionResult:
        result, failure = None, None
        try:
            result = await operation.perform(claimed.execution)
        except OperationFailed as failed:
            failure = failed
        async with self._ledger.work(principal, run_id) as work:
            if failure is not None:
                return await attempt.failed(work, claimed, failure.message, retryable=failure.retryable)
            return await attempt.succeeded(work, claimed, result or {})


class _Attempt:
    """One call's way through the ledger, always inside a transaction of the run."""

    def __init__(self, operation: Operation, compiled: CompiledStructure, lease_seconds: float, now: datetime) -> None:
        self._operation = operation
        self._compiled = compiled
        self._lease_seconds = lease_seconds
        self._now = now

    async def begin(self, work: LedgerWork, intent: int | None, key: str | None, *, confirm: bool) -> _Claimed:
        """The execution that is meant: ended already, or claimed for this attempt."""
        name = self._operation.name
        payload_hash = _payload_hash(work.record.run.id, intent)
        known = await work.alias(name, key, payload_hash) if key is not None else None
        if known is None:
            known, change = await self._meant(work, intent, confirm=confirm)
            if key is not None:
                await work.remember(name, key, payload_hash, known)
        else:
            change = None
        if known.status in _ENDED:
            return _Claimed(known, change)
        if work.record.run.status != "in_progress":
            raise RunNotReady("This was stopped before it was carried out.", operation=name)
        execution = await work.claim(name, known.intent, self._operation.effect_class, self._lease_seconds)
        return _Claimed(execution, change)

    async def _meant(self, work: LedgerWork, intent: int | None, *, confirm: bool) -> tuple[Execution, Change | None]:
        change = await self._leave_out_optional(work) if confirm and intent is None else None
        awaited = _awaited(change.run if change else work.record.run, self._operation.name)
        if awaited is not None and awaited.kind == "confirmation" and intent in (None, awaited.intent):
            if not confirm:
                raise RunNotReady("This has to be confirmed first.", awaiting="confirmation")
            confirmed = await self._tell(work, Confirm())
            change = _both(change, confirmed)
            awaited = _awaited(confirmed.run, self._operation.name)
        if intent is None and awaited is not None:
            intent = awaited.intent
        execution = await work.execution(self._operation.name, intent)
        if execution is None:
            raise RunNotReady(operation=self._operation.name)
        return execution, change

    async def _leave_out_optional(self, work: LedgerWork) -> Change | None:
        """A form that is sent says that what it leaves open stays empty. Raises RunNotReady with what may not."""
        run = work.record.run
        if run.status != "in_progress" or run.awaiting is not None:
            return None
        shown = view(self._compiled, run, now=self._now)
        if shown.demanded:
            names = ", ".join(self._compiled.fields[key].field.name for key in shown.demanded)
            missing: list[JsonValue] = list(shown.demanded)
            raise RunNotReady(f"Still missing: {names}.", operation=self._operation.name, missing=missing)
        left_out = [Skip(field=key) for key in shown.remaining]
        return await self._tell(work, *left_out) if left_out else None

    async def locally(self, work: LedgerWork, operation: LocalOperation, claimed: _Claimed) -> ExecutionResult:
        try:
            result = await operation.perform(work, claimed.execution)
        except EffectRefused as refused:
            return await self.failed(work, claimed, refused.message)
        return await self.succeeded(work, claimed, result)

    async def succeeded(self, work: LedgerWork, claimed: _Claimed, result: Mapping[str, Any]) -> ExecutionResult:
        execution = await work.succeed(claimed.execution, result)
        return await self._recorded(work, execution, claimed.change)

    async def failed(
        self, work: LedgerWork, claimed: _Claimed, error: str, *, retryable: bool = False
    ) -> ExecutionResult:
        execution = await work.fail(claimed.execution, error, retryable=retryable)
        if execution.status == "pending":
            return _result(execution, claimed.change)
        return await self._recorded(work, execution, claimed.change)

    async def _recorded(self, work: LedgerWork, execution: Execution, earlier: Change | None) -> ExecutionResult:
        ended: Literal["succeeded", "failed"] = "succeeded" if execution.status == "succeeded" else "failed"
        record = RecordExecution(
            operation=execution.operation,
            intent=execution.intent,
            status=ended,
            result=dict(execution.result) if execution.result is not None else None,
            error=execution.error,
        )
        change = await self._tell(work, record)
        return _result(execution, _joined(earlier, change, execution))

    async def _tell(self, work: LedgerWork, *commands: Command) -> Change:
        change = apply(self._compiled, work.record.run, commands, now=self._now)
        await work.save(change, interactions=outcome_lines(self._compiled, change))
        return change


def _awaited(run: Run, operation: str) -> Awaiting | None:
    awaiting = run.awaiting
    return awaiting if awaiting is not None and awaiting.operation == operation else None


def _payload_hash(run_id: UUID, intent: int | None) -> str:
    return hashlib.sha256(json.dumps([str(run_id), intent]).encode()).hexdigest()


def _joined(earlier: Change | None, later: Change, done: Execution) -> Change:
    """Both changes as one, in which what has been executed is no longer intended."""
    named = (done.operation, done.intent)
    both = _both(earlier, later)
    return replace(both, executions=tuple(each for each in both.executions if (each.operation, each.intent) != named))


def _both(earlier: Change | None, later: Change) -> Change:
    return earlier.and_then(later) if earlier else later


def _result(execution: Execution, change: Change | None) -> ExecutionResult:
    return ExecutionResult(
        execution_id=execution.id,
        operation=execution.operation,
        intent=execution.intent,
        status=execution.status,
        result=execution.result,
        error=execution.error,
        change=change,
    )
