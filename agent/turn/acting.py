"""Executes what was intended, outside any transaction of the turn, and goes on from what that changed."""

from typing import Protocol
from uuid import UUID

import structlog

from agent.turn.scene import found
from agent.turn.state import TurnState
from agent.versions import Versions
from tools.executor import ExecutionResult
from wizard.change import IntendedExecution
from wizard.errors import ExecutionInFlight
from wizard.outcomes import ActionFailed, ActionSucceeded, Outcome
from wizard.ports.records import RunRecord
from wizard.principal import Principal

log = structlog.get_logger(__name__)
ROUNDS = 5
NOT_SETTLED = "it isn't certain yet whether it took place; somebody will look at it."


class Executor(Protocol):
    """What the conversation needs of `tools.executor.Executor`."""

    async def execute(
        self, principal: Principal, run_id: UUID, operation: str, intent: int | None
    ) -> ExecutionResult: ...


class Runs(Protocol):
    """What the conversation needs of RunStore."""

    async def get(self, principal: Principal, run_id: UUID) -> RunRecord: ...


class Actor:
    """An action may lead to further ones; that ends after a few rounds. What another process is doing is left to it."""

    def __init__(self, executor: Executor, runs: Runs, versions: Versions) -> None:
        self._executor = executor
        self._runs = runs
        self._versions = versions

    async def act(self, turn: TurnState) -> None:
        """Execute all that is intended and take the run as it is afterwards."""
        run_id = turn.present.run.id
        try:
            for _ in range(ROUNDS):
                intended, turn.intended = turn.intended, ()
                for execution in intended:
                    await self._execute(turn, run_id, execution)
        except ExecutionInFlight:
            log.info("execution_in_flight", run=str(run_id))
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
    if ended.status == "succeeded":
        return ActionSucceeded(operation, {**ended.result} if ended.result else None)
    return ActionFailed(operation, ended.error if ended.status in ("failed", "cancelled") else NOT_SETTLED)
