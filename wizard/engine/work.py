"""The working copy on which commands are applied, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wizard.change import Change, IntendedExecution
from wizard.commands import Command
from wizard.compiled import CompiledStructure
from wizard.conditions import Memo
from wizard.engine.navigation import asked, completed
from wizard.engine.recent import RECENT
from wizard.engine.reconcile import survey
from wizard.engine.survey import FieldStanding, Survey
from wizard.outcomes import AnswerRejected, CommandRefused, Outcome
from wizard.run import Answer, Draft, Run, SummaryLine


class Work:
    """A run in the making: what it has become, how it stands, and what has happened to it."""

    def __init__(self, compiled: CompiledStructure, run: Run, now: datetime, *, is_new: bool = False) -> None:
        self.compiled = compiled
        self.before = run
        self.now = now
        self.outcomes: list[Outcome] = []
        self.executions: list[IntendedExecution] = []
        self.put_off = False
        """An answer was kept for later only, so not all that was asked for has come about."""
        self._run = run
        self._memo: Memo = {}
        self._survey: Survey | None = None
        self.known_failures = set[tuple[str, str]]() if is_new else set(self.survey.failures)

    @property
    def run(self) -> Run:
        """What the run has become, reconciled."""
        self._reconcile()
        return self._run

    @property
    def survey(self) -> Survey:
        """How the run stands."""
        return self._reconcile()

    def _reconcile(self) -> Survey:
        if self._survey is not None:
            return self._survey
        run = self._run
        found = survey(self.compiled, run, self.now, self._memo)
        acted = set(run.completed_steps)
        if any(step.part.actions and step.key in acted for step in found.steps):
            acted -= self._reopened(found)
        focused = found.fields.get(run.focus) if run.focus else None
        focus = run.focus if focused and focused.asked else None
        done = completed(found, acted)
        self._run = replace(run, answers=found.answers, completed_steps=done, focus=focus)
        self._survey = found
        self.outcomes.extend(found.changes)
        return found

    def _reopened(self, found: Survey) -> set[str]:
        """Steps whose actions would have to run again, because an answer at or before them differs. What only says
        something does so again only where an answer in the step itself differs."""
        reopened: set[str] = set()
        changed = False
        for step in found.steps:
            own = any(differs(self.before, found, each.key) for each in step.fields)
            changed = changed or own
            if step.part.actions and (changed if step.part.acts else own):
                reopened.add(step.key)
        return reopened

    def update(self, **changes: Any) -> None:
        """Change the run; it is reconciled when it is next looked at."""
        self._run = replace(self._run, **changes)
        self._survey = None

    def decide(self, **changes: Any) -> None:
        """Change what no answer and no condition depends on; the survey stays."""
        self._run = replace(self.run, **changes)

    def answer(self, key: str, answer: Answer | None) -> None:
        """Put an answer in place, or remove it."""
        answers = {**self._run.answers}
        if answer is None:
            answers.pop(key, None)
        else:
            answers[key] = answer
        self.update(answers=answers)

    def draft(self, key: str, draft: Draft | None) -> None:
        """Keep what was entered beside the answers, or let it go; the survey stays."""
        drafts = {each: kept for each, kept in self._run.drafts.items() if each != key}
        if draft is not None:
            drafts[key] = draft
        if drafts != self._run.drafts:
            self.decide(drafts=drafts)

    def asked(self) -> FieldStanding | None:
        return asked(self.run, self.survey)

    def happened(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def refuse(self, command: Command, code: str, message: str) -> None:
        self.outcomes.append(CommandRefused(command.kind, code, message))

    def interrupt(self) -> None:
        """Drop a confirmation that was awaited: the person turned to something else."""
        if self.run.awaiting and self.run.awaiting.kind == "confirmation":
            self.decide(awaiting=None)

    def summary(self) -> tuple[SummaryLine, ...]:
        return summary(self.survey)

    def change(self) -> Change:
        """What came of it. The revision is raised once if anything differs."""
        run, before = self.run, self.before
        if run != before:
            run = replace(run, revision=before.revision + 1)
        touched = _differing(before.answers, run.answers)
        RECENT.keep(run, self.compiled, self.now, self.survey)
        refused = any(isinstance(outcome, (CommandRefused, AnswerRejected)) for outcome in self.outcomes)
        return Change(
            run,
            tuple(self.outcomes),
            tuple(self.executions),
            touched,
            accepted=not (refused or self.put_off),
            drafted=_differing(before.drafts, run.drafts),
        )


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(key for key in {*before, *after} if before.get(key) != after.get(key))


def summary(found: Survey) -> tuple[SummaryLine, ...]:
    """The answers that count, as they are read back."""
    return tuple(
        SummaryLine(standing.key, standing.field.name, standing.answer.label)
        for standing in found.fields.values()
        if standing.answer
    )


def differs(before: Run, found: Survey, key: str) -> bool:
    """Whether the value that counts for a field is another than it was."""
    return _value(before, key) != _value(found, key)


def _value(source: Run | Survey, key: str) -> Any:
    answers: Mapping[str, Answer] = source.answers
    answer = answers.get(key)
    return answer.value if answer and answer.state == "active" else None
