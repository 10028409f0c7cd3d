"""The ledger of intended side effects."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import UUID

from wizard.ports.records import EffectClass, EventDraft, Execution
from wizard.ports.runs import RunChange
from wizard.principal import Principal


class LedgerWork(RunChange, Protocol):
    """A run and its ledger under lock, until the block around it commits."""

    async def alias(self, operation: str, key: str, payload_hash: str) -> Execution | None:
        """The execution that a client's key stands for. Raises IdempotencyKeyReused for another payload."""
        ...

    async def remember(self, operation: str, key: str, payload_hash: str, execution: Execution) -> None:
        """Let a client's key stand for an execution."""
        ...

    async def execution(self, operation: str, intent: int | None) -> Execution | None:
        """The execution of an intent, or of the highest one."""
        ...

    async def claim(self, operation: str, intent: int, effect_class: EffectClass, lease_seconds: float) -> Execution:
        """Start an attempt at an intended execution: `running` with a new fence.

        One that ended is answered as it is. One whose lease ran out is started again, or (unsafe) becomes `unknown`.
        Raises ExecutionInFlight, RunNotReady.
        """
        ...

    async def insert_event(self, execution: Execution, draft: EventDraft) -> dict[str, Any]:
        """Publish the run's event, at most one a run.

        A refusal of the database leaves the transaction usable. Raises EffectRefused.
        """
        ...

    async def succeed(self, execution: Execution, result: Mapping[str, Any]) -> Execution:
        """Raises LeaseLost where the attempt is no longer ours."""
        ...

    async def fail(self, execution: Execution, error: str, *, retryable: bool = False) -> Execution:
        """`failed`, or back to `pending` where another attempt may succeed. Raises LeaseLost."""
        ...


class Ledger(Protocol):
    async def version_of(self, principal: Principal, run_id: UUID) -> UUID:
        """The version that a run passes through. Raises NotFound."""
        ...

    def work(self, principal: Principal, run_id: UUID) -> AbstractAsyncContextManager[LedgerWork]:
        """Hold a run and its executions in a transaction that commits when the block ends. Raises NotFound."""
        ...
