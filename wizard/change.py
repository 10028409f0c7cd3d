"""What applying commands gives: the new run, what happened, and what is to be executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from wizard.outcomes import Outcome
from wizard.run import Run


@dataclass(frozen=True, slots=True)
class IntendedExecution:
    """A side effect that a person asked for; `payload` is the active answers by field key."""

    operation: str
    intent: int
    payload: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Change:
    """`touched` are the keys whose answer differs from before (missing in `run.answers`: it was removed), `drafted`
    those whose draft does; `accepted` is true when no command was refused, no answer rejected, and none kept for later
    only."""

    run: Run
    outcomes: tuple[Outcome, ...]
    executions: tuple[IntendedExecution, ...]
    touched: frozenset[str]
    accepted: bool
    drafted: frozenset[str] = frozenset()

    def and_then(self, later: Change) -> Change:
        """This change and one that was made of its run, as one."""
        return Change(
            later.run,
            self.outcomes + later.outcomes,
            self.executions + later.executions,
            self.touched | later.touched,
            accepted=self.accepted and later.accepted,
            drafted=self.drafted | later.drafted,
        )
