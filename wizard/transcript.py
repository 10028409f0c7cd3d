"""What the engine did, as lines of the transcript."""

from __future__ import annotations

from wizard.change import Change
from wizard.ports.records import InteractionLine


def outcome_lines(change: Change) -> tuple[InteractionLine, ...]:
    """A system line for each outcome, under the step that the run is at afterwards."""
    stage = change.run.current_step
    return tuple(InteractionLine("system", stage=stage, outcome=outcome.to_json()) for outcome in change.outcomes)
