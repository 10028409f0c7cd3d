"""Which fields of a run are there, worked out a second time and in another way, to test the engine against."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wizard.conditions import EvaluationFailed, Language
from wizard.conditions.values import to_cel
from wizard.parts import Dependency
from wizard.run import Run
from wizard.structure import OptionSet, SelectField, Step, Structure


class Oracle:
    """`present`: keys whose answer may count. `required`: those of them that must be answered."""

    def __init__(self, structure: Structure, run: Run, now: datetime) -> None:
        self._run = run
        self._now = now
        self._language = Language(structure.fields())
        self._options = {o.id: o.value for f in structure.fields() if isinstance(f, SelectField) for o in f.options}
        self._by_id = {f.id: f for f in structure.fields()}
        self._answers: dict[str, Any] = {}
        self.present: set[str] = set()
        self.required: set[str] = set()
        for step in structure.steps:
            there = self._there(step) and not self._step_skipped(step)
            for field in step.option_sets:
                self._look_at(field, there)

    def _look_at(self, field: OptionSet, there: bool) -> None:
        if not there or not self._there(field) or not self._some_option(field):
            return
        self.present.add(field.key)
        answer = self._run.answers.get(field.key)
        if answer and answer.state == "active":
            self._answers[field.key] = answer.value
        must = field.is_required or self._any(field, "require_if") or self._true(field.required_when)
        if must and field.computed is None:
            self.required.add(field.key)

    def _there(self, part: Step | OptionSet) -> bool:
        hidden = self._any(part, "hide_if") or self._any(part, "disable_if")
        shown = all(self._holds(each) for each in part.dependencies if each.dependency_type == "show_if")
        return shown and not hidden and (part.visible_when is None or self._true(part.visible_when))

    def _some_option(self, field: OptionSet) -> bool:
        if not isinstance(field, SelectField):
            return True
        return any(
            all(self._holds(each) for each in option.dependencies if each.dependency_type == "show_if")
            and not any(self._holds(e) for e in option.dependencies if e.dependency_type in ("hide_if", "disable_if"))
            for option in field.options
        )

    def _step_skipped(self, step: Step) -> bool:
        optional = (step.is_skippable or not step.is_required) and not self._any(step, "require_if")
        return optional and step.key in self._run.skipped

    def _any(self, part: Step | OptionSet, kind: str) -> bool:
        return any(self._holds(each) for each in part.dependencies if each.dependency_type == kind)

    def _holds(self, dependency: Dependency) -> bool:
        answer = self._answers.get(self._by_id[dependency.depends_on_option_set_id].key)
        wanted = self._options[dependency.depends_on_option_id]
        return answer == wanted or (isinstance(answer, list) and wanted in answer)

    def _true(self, source: str | None) -> bool:
        if source is None:
            return False
        fields = {field.key: field for field in self._by_id.values()}
        values = {key: to_cel(fields[key], value, self._now.tzinfo) for key, value in self._answers.items()}
        today = datetime(self._now.year, self._now.month, self._now.day, tzinfo=UTC)
        try:
            return self._language.compile(source, "bool").holds({**values, "today": today}) is True
        except EvaluationFailed:
            return False
