"""What an operation written in code offers, by the class of its effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from wizard.ports import Execution, LedgerWork


class LocalOperation(Protocol):
    """Its effect is a write in the transaction that records it: exactly once."""

    @property
    def name(self) -> str: ...

    @property
    def effect_class(self) -> Literal["local"]: ...

    async def perform(self, work: LedgerWork, execution: Execution) -> Mapping[str, Any]:
        """The result that every replay answers. Raises EffectRefused."""
        ...


class RemoteOperation(Protocol):
    """Its effect is elsewhere, outside any transaction. `idempotent`: what it calls knows the execution by its id."""

    @property
    def name(self) -> str: ...

    @property
    def effect_class(self) -> Literal["idempotent", "unsafe"]: ...

    async def perform(self, execution: Execution) -> Mapping[str, Any]:
        """The result that every replay answers. Raises OperationFailed."""
        ...


Operation = LocalOperation | RemoteOperation


class OperationFailed(Exception):
    """The effect didn't take place; `retryable` where the same attempt may succeed later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        self.message, self.retryable = message, retryable
        super().__init__(message)
