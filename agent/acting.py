"""Executes what was intended, outside any transaction of the turn, and goes on from what that changed."""

from typing import Protocol
from uuid import UUID

from agent.scene import found
from agent.turn_state import TurnState
from agent.versions import Versions
from wizard.change import Change, IntendedExecution
from wizard.outcomes import ActionFailed, ActionSucceeded, Outcome
from wizard.ports import RunStore
from wizard.principal import Principal
from wizard.records import ExecutionStatus

ROUNDS = 5
NOT_SETTLED = "it isn't certain yet whether it took place; somebody will look at it."


class ExecutionResult(Protocol):
    """How an execution ended; `change` is what recording it did to the run, None where it had been recorded before."""

    @property
    def status(self) -> ExecutionStatus: ...
    @property
    def result(self) -> object: ...
    @property
    def change(self) -> Change | None: ...


class Executor(Protocol):
    async def execute(
        self, principal: Principal, run_id: UUID, operation: str, intent: int | None
    ) -> ExecutionResult: ...


class Actor:
    """An action may lead to further ones; that ends after a few rounds."""

    def __init__(self, executor: Executor, runs: RunStore, versions: Versions) -> None:
        self._executor = executor
        self._runs = runs
        self._versions = versions

    async def act(self, turn: TurnState) -> None:
        """Execute all that is intended and take the run as it is afterwards."""
        run_id = turn.present.run.id
        for _ in range(ROUNDS):
            intended, turn.intended = turn.intended, ()
            for execution in intended:
                await self._execute(turn, run_id, execution)
            if not turn.intended:
                break
        record = await self._runs.get(turn.principal, run_id)
        turn.scene = found(await self._versions.compiled(turn.principal, record.version_id), record, turn.now)

    async def _execute(self, turn: TurnState, run_id: UUID, intended: IntendedExecution) -> None:
        ended = await self._executor.execute(turn.principal, run_id, intended.operation, intended.intent)
        if ended.change is not None:
            turn.outcomes += ended.change.outcomes
            turn.intended = (*turn.intended, *ended.change.executions)
        else:
            turn.outcomes.append(_already(intended.operation, ended))


def _already(operation: str, ended: ExecutionResult) -> Outcome:
    """The outcome of what had been executed before, by whoever was faster."""
    match ended.status:
        case "succeeded":
            return ActionSucceeded(operation, ended.result)  # pyright: ignore[reportArgumentType]
        case "failed" | "cancelled":
            return ActionFailed(operation)
        case _:
            return ActionFailed(operation, NOT_SETTLED)
