"""One pass through the structure in order: what is there given the answers before it, and which answers still fit.

Nothing looks ahead, so one pass is enough: what a part depends on has been settled before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from wizard.compiled import ALWAYS, CompiledField, CompiledStep, CompiledStructure, Conditions, Link
from wizard.conditions import UNDETERMINED, EvaluationFailed, Expression, Memo
from wizard.conditions.values import from_cel, midnight, to_cel, wall_clock
from wizard.engine.fitting import Fault, fault_of
from wizard.engine.survey import FieldStanding, StepStanding, Survey
from wizard.inputs import ValueRejected
from wizard.outcomes import AnswerComputed, AnswerRestored, AnswerSetAside, Outcome
from wizard.run import Answer, Run

GONE = "It no longer applies."


def survey(compiled: CompiledStructure, run: Run, now: datetime, memo: Memo | None = None) -> Survey:
    """How the run stands at `now` (aware, on the person's clock). A `memo` spares evaluating what hasn't changed."""
    return _Pass(run, now, compiled.named, memo).through(compiled)


@dataclass(frozen=True, slots=True)
class _Presence:
    visible: bool = True
    disabled: bool = False
    waiting: bool = False
    failure: str | None = None


_PRESENT = _Presence()


class _Pass:
    def __init__(self, run: Run, now: datetime, named: frozenset[str], memo: Memo | None) -> None:
        self._run = run
        self._named = named
        self._memo = memo
        self._zone = now.tzinfo
        self._answers = dict(run.answers)
        self._counted: dict[str, JsonValue] = {}
        self._values: dict[str, Any] = {"today": midnight(now), "now": wall_clock(now)}
        self._fields: dict[str, FieldStanding] = {}
        self._changes: list[Outcome] = []

    def through(self, compiled: CompiledStructure) -> Survey:
        steps = [self._step(step) for step in compiled.steps]
        return Survey(steps, self._fields, self._answers, self._values, self._changes)

    def _step(self, part: CompiledStep) -> StepStanding:
        presence = self._presence(part.conditions)
        visible = presence.visible and not presence.disabled
        skippable = part.optional and not any(self._holds(link) for link in part.conditions.require)
        skipped = visible and skippable and part.key in self._run.skipped
        failure = presence.failure
        held = part.key == self._run.held_step
        step = StepStanding(part.key, part, visible, skipped, skippable, held, failure, filled=failure is None)
        absent = None if visible and not skipped else _Presence(False, presence.disabled, presence.waiting)
        for each in part.fields:
            conditions = each.conditions
            there = absent or (_PRESENT if conditions is ALWAYS else self._presence(conditions))
            step.add(self._field(each, there))
        return step

    def _field(self, part: CompiledField, there: _Presence) -> FieldStanding:
        visible, disabled, waiting = there.visible, there.disabled, there.waiting
        standing = FieldStanding(part.key, part, part.field, visible, disabled, waiting, failure=there.failure)
        self._fields[part.key] = standing
        if visible and part.options is not None:
            self._choose_options(standing, part)
        if standing.visible and not disabled:
            standing.counts = True
            standing.asked = part.computed is None
            standing.required = standing.asked and (part.field.is_required or self._required(standing))
        if part.computed is not None:
            self._compute(standing, part.computed)
        else:
            self._keep_or_set_aside(standing)
        if standing.answer:
            self._counted[part.key] = standing.answer.value
            if part.key in self._named:
                self._values[part.key] = to_cel(part.field, standing.answer.value, self._zone)
        elif part.key in self._run.skipped:
            standing.skipped = not standing.required
        standing.missing = standing.asked and standing.answer is None and not standing.skipped
        return standing

    def _presence(self, conditions: Conditions) -> _Presence:
        if conditions is ALWAYS:
            return _PRESENT
        unmet = [link for link in conditions.show if not self._holds(link)]
        visible = not unmet and not any(self._holds(link) for link in conditions.hide)
        disabled = any(self._holds(link) for link in conditions.disable)
        if not visible or conditions.visible_when is None:
            return _Presence(visible, disabled, any(self._open(link.key) for link in unmet))
        try:
            held = conditions.visible_when.holds(self._values, self._memo)
        except EvaluationFailed as failed:
            return _Presence(visible=False, disabled=disabled, failure=str(failed))
        waiting = held is not True and any(self._open(key) for key in conditions.visible_when.keys)
        return _Presence(held is True, disabled, waiting)

    def _holds(self, link: Link) -> bool:
        answer = self._counted.get(link.key)
        return link.value in answer if isinstance(answer, list) else answer == link.value

    def _open(self, key: str) -> bool:
        """Whether an earlier field may yet be answered."""
        standing = self._fields[key]
        return standing.missing or standing.waiting

    def _choose_options(self, standing: FieldStanding, part: CompiledField) -> None:
        chosen = [(each, self._presence(each.conditions)) for each in part.options or ()]
        there = [each for each, presence in chosen if presence.visible and not presence.disabled]
        demanded = (each for each in there if any(self._holds(link) for link in each.conditions.require))
        standing.options = tuple(each.option for each in there)
        standing.demanded = tuple(each.option.value for each in demanded)
        standing.visible = bool(there)

    def _required(self, standing: FieldStanding) -> bool:
        part = standing.part
        if any(self._holds(link) for link in part.conditions.require):
            return True
        if part.required_when is None:
            return False
        try:
            return part.required_when.holds(self._values, self._memo) is True
        except EvaluationFailed as failed:
            standing.failure = str(failed)
            return False

    def _compute(self, standing: FieldStanding, expression: Expression) -> None:
        key, field, old = standing.key, standing.field, self._answers.get(standing.key)
        value = self._computed_value(standing, expression) if standing.counts else None
        if value is None:
            self._answers.pop(key, None)
            return
        standing.answer = Answer(value, field.label(value), "active", "computed")
        if old != standing.answer:
            self._answers[key] = standing.answer
            self._changes.append(AnswerComputed(key, value, standing.answer.label))

    def _computed_value(self, standing: FieldStanding, expression: Expression) -> JsonValue:
        try:
            result = expression.evaluate(self._values, self._memo)
            if result is None or result is UNDETERMINED:
                return None
            return standing.field.normalize(from_cel(standing.field, result))
        except EvaluationFailed as failed:
            standing.failure = str(failed)
        except ValueRejected as rejected:
            standing.failure = f"the computed value doesn't fit: {rejected.message}"
        return None

    def _keep_or_set_aside(self, standing: FieldStanding) -> None:
        key, answer = standing.key, self._answers.get(standing.key)
        if answer is None or answer.state == "draft":
            return
        if not standing.counts:
            self._set_aside(key, answer, GONE)
        elif answer.state == "active" or key not in self._run.skipped:
            fault = self._judge(standing, answer) if standing.part.judged else None
            if fault:
                self._set_aside(key, answer, fault.message)
            else:
                self._keep(standing, answer)

    def _judge(self, standing: FieldStanding, answer: Answer) -> Fault | None:
        try:
            return fault_of(standing, answer.value, self._values, self._zone, self._memo)
        except EvaluationFailed as failed:
            standing.failure = str(failed)
            return None

    def _set_aside(self, key: str, answer: Answer, because: str) -> None:
        if answer.state == "active":
            self._answers[key] = replace(answer, state="set_aside")
            self._changes.append(AnswerSetAside(key, answer.label, because))

    def _keep(self, standing: FieldStanding, answer: Answer) -> None:
        if answer.state == "set_aside":
            answer = replace(answer, state="active")
            self._answers[standing.key] = answer
            self._changes.append(AnswerRestored(standing.key, answer.value, answer.label))
        standing.answer = answer
