"""A run that took place elsewhere: its answers, judged by the rules of the version as if they were given again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from wizard.change import Change
from wizard.compiled import CompiledStructure
from wizard.engine.fitting import Fault
from wizard.engine.reconcile import survey
from wizard.engine.survey import Survey
from wizard.inputs import ValueRejected
from wizard.outcomes import AnswerSetAside, FieldSkipped, Outcome, StepCompleted
from wizard.run import Answer, AnswerState, Run


@dataclass(frozen=True, slots=True)
class Recalled:
    """The run as it came out, completed, with nothing to execute.

    `faults`: why an answer is refused, by field. `aside`: those that don't count with the others, and why. `missing`:
    fields that must be answered and aren't; any other without an answer counts as skipped.
    """

    change: Change
    faults: Mapping[str, Fault]
    aside: Mapping[str, str]
    missing: tuple[str, ...]


def recall(
    compiled: CompiledStructure,
    run_id: UUID,
    answers: Mapping[str, JsonValue],
    *,
    kept_aside: Mapping[str, JsonValue],
    skipped: Sequence[str],
    now: datetime,
) -> Recalled:
    """Judge answers by the keys of their fields; what follows from others is computed anew.

    `kept_aside` are answers that needn't count; `skipped` are keys of fields and whole steps. `now`: when it was, for
    conditions that look at the day.
    """
    faults: dict[str, Fault] = {}
    given: dict[str, Answer] = {}
    for key, value in {**kept_aside, **answers}.items():
        try:
            given[key] = _normal(compiled, key, value, "active" if key in answers else "set_aside")
        except ValueRejected as rejected:
            faults[key] = Fault(rejected.code, rejected.message)
    left_out = tuple(skipped)
    found = survey(compiled, Run(run_id, answers=given, skipped=left_out), now)
    if optional := [key for key, each in found.fields.items() if each.missing and not each.required]:
        left_out = (*left_out, *optional)
        found = survey(compiled, Run(run_id, answers=given, skipped=left_out), now)
    unfit = {each.field: each.because for each in found.changes if isinstance(each, AnswerSetAside)}
    faults |= {key: Fault("does_not_fit", why) for key, why in unfit.items() if found.fields[key].counts}
    missing = tuple(key for key, each in found.fields.items() if each.missing and key not in faults)
    aside = {key: why for key, why in unfit.items() if key not in faults}
    return Recalled(_change(found, run_id, left_out), faults, aside, missing)


def _normal(compiled: CompiledStructure, key: str, value: JsonValue, state: AnswerState) -> Answer:
    field = compiled.fields[key].field
    normal = field.normalize(value)
    return Answer(normal, field.label(normal), state)


def _change(found: Survey, run_id: UUID, skipped: tuple[str, ...]) -> Change:
    done = tuple(step.key for step in found.walked_steps)
    run = Run(run_id, "completed", revision=1, completed_steps=done, skipped=skipped, answers=found.answers)
    steps = {step.key for step in found.steps}
    told: list[Outcome] = [StepCompleted(key) for key in done]
    told += [FieldSkipped(key) for key in skipped if key in steps]
    return Change(run, tuple(told), (), frozenset(run.answers), accepted=True)
