"""What the engine did, as lines of the transcript."""

from __future__ import annotations

from wizard.change import Change
from wizard.compiled import CompiledStructure
from wizard.outcomes import DraftDropped, DraftKept, Outcome
from wizard.ports.records import InteractionLine


def outcome_lines(compiled: CompiledStructure, change: Change) -> tuple[InteractionLine, ...]:
    """A system line for each outcome, under the step that it is about, else the one that the run is at afterwards.

    What is half typed is nobody's words yet.
    """
    return tuple(
        InteractionLine("system", _stage(compiled, outcome) or change.run.current_step, outcome=outcome.to_json())
        for outcome in change.outcomes
        if not isinstance(outcome, DraftKept | DraftDropped)
    )


def _stage(compiled: CompiledStructure, outcome: Outcome) -> str | None:
    if step := getattr(outcome, "step", None):
        return step
    named = getattr(outcome, "field", None) or ""
    field = compiled.fields.get(named)
    return field.step if field else named if named in compiled.by_key else None
