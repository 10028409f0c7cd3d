"""Runs as tables: one row a run with a column for each field of their wizard, or one row an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from runs.exporting.cells import Cell, answer_cell, server_time
from wizard.ports.exports import ExportedField, ExportedRun

Row = list[Cell]
Pages = AsyncIterator[Sequence[ExportedRun]]
"""Runs as they are read, a page at a time."""

OF_A_RUN = ("Run ID", "Run", "Wizard", "Version", "By", "Status", "Started (UTC)", "Completed (UTC)", "Duration (s)")
KEPT = ("Stored (UTC)", "Tags", "Notes")
OF_AN_ANSWER = (
    "Run ID",
    "Run",
    "Wizard",
    "Version",
    "By",
    "Completed (UTC)",
    "Step",
    "Field",
    "Key",
    "State",
    "Answer",
)


class Table(Protocol):
    """A heading, and what rows a run comes to."""

    @property
    def heading(self) -> Sequence[str]: ...

    def rows(self, run: ExportedRun) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class RunTable:
    """A row a run. Fields are the same where their ids are, whatever they were called in an older version."""

    fields: Sequence[ExportedField] = ()

    @property
    def heading(self) -> Sequence[str]:
        often = Counter(field.name for field in self.fields)
        named = (field.name if often[field.name] == 1 else f"{field.name} ({field.key})" for field in self.fields)
        return [*OF_A_RUN, *KEPT, *named]

    def rows(self, run: ExportedRun) -> Iterator[Row]:
        counted = {answer.option_set_id: answer for answer in run.answers if answer.state == "active"}
        yield [
            *(str(run.run_id), run.run_name, run.wizard_name, run.version_number, run.executed_by, run.status),
            *(server_time(run.started_at), server_time(run.completed_at), run.duration_seconds),
            *(server_time(run.stored_at), ", ".join(run.tags) or None, run.run_notes),
            *(answer_cell(counted.get(field.option_set_id)) for field in self.fields),
        ]


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A row an answer, for runs of several wizards; a run without answers has one row too."""

    @property
    def heading(self) -> Sequence[str]:
        return OF_AN_ANSWER

    def rows(self, run: ExportedRun) -> Iterator[Row]:
        start: Row = [
            *(str(run.run_id), run.run_name, run.wizard_name, run.version_number, run.executed_by),
            server_time(run.completed_at),
        ]
        if not run.answers:
            yield [*start, None, None, None, None, None]
        for answer in run.answers:
            state = "set aside" if answer.state == "set_aside" else "answered"
            yield [*start, answer.step, answer.name, answer.key, state, answer_cell(answer)]


BOTH: Sequence[tuple[str, Table]] = (("Runs", RunTable()), ("Answers", AnswerTable()))
"""The sheets for runs of whatever wizards."""
