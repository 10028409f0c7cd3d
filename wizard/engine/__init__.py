"""The engine: applies commands to a run and says what happened. Pure and deterministic; nothing else changes a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from wizard.change import Change, IntendedExecution
from wizard.commands import Command, SaveDraft, SetAnswer
from wizard.compiled import CompiledStructure, compile_structure
from wizard.engine import answering, deciding, moving, showing
from wizard.engine.settling import settle
from wizard.engine.work import Work
from wizard.outcomes import RunStarted
from wizard.run import Run
from wizard.view import View, view

__all__ = ["Change", "CompiledStructure", "IntendedExecution", "View", "apply", "compile_structure", "start", "view"]

_ONLY_SHOW = frozenset({"show_remaining", "show_summary", "show_help"})


def start(compiled: CompiledStructure, run_id: UUID, *, now: datetime) -> Change:
    """A new run at its first question; a wizard without any is completed at once."""
    work = Work(compiled, Run(run_id), now, is_new=True)
    work.happened(RunStarted())
    settle(work)
    return work.change()


def apply(compiled: CompiledStructure, run: Run, commands: Sequence[Command], *, now: datetime) -> Change:
    """Apply commands in order; one that is refused doesn't undo the others. `now` is aware, on the person's clock."""
    work = Work(compiled, run, now)
    if run.held_step and any(command.kind not in _ONLY_SHOW for command in commands):
        work.update(held_step=None)
    postponed: list[SetAnswer | SaveDraft] = []
    for command in commands:
        if not _may(work, command):
            continue
        if isinstance(command, SetAnswer | SaveDraft) and not answering.can_be_answered(work, command.field):
            postponed.append(command)
        else:
            _dispatch(work, command)
    _answer_postponed(work, postponed)
    moving.turn_to_correction(work)
    settle(work)
    return work.change()


def _answer_postponed(work: Work, postponed: list[SetAnswer | SaveDraft]) -> None:
    """Answers to fields that were not there yet: those that meanwhile are come first."""
    while postponed:
        ready = [command for command in postponed if answering.can_be_answered(work, command.field)]
        command = (ready or postponed)[0]
        postponed.remove(command)
        if _may(work, command):
            answering.set_answer(work, command)


def _may(work: Work, command: Command) -> bool:
    """Whether the run takes the command in the state it is in; says why where it doesn't."""
    run = work.run
    if command.kind in _ONLY_SHOW:
        return True
    if run.status != "in_progress":
        work.refuse(command, "not_in_progress", _ENDED[run.status])
        return False
    if run.awaiting and run.awaiting.kind == "execution" and command.kind != "record_execution":
        work.refuse(command, "executing", "This is being carried out just now. One moment, please.")
        return False
    asked_now = run.awaiting if run.awaiting != work.before.awaiting else None
    if asked_now and (asked_now.subject != "action" or command.kind == "confirm"):
        work.refuse(command, "confirmation_first", "First I need a yes or a no.")
        return False
    return True


_ENDED = {
    "completed": "This is already completed.",
    "abandoned": "This was stopped. Start a new conversation to begin again.",
    "expired": "This was left for too long and has expired. Start a new conversation to begin again.",
}


def _dispatch(work: Work, command: Command) -> None:
    match command.kind:
        case "set_answer" | "save_draft":
            answering.set_answer(work, command)
        case "clear_answer":
            answering.clear_answer(work, command)
        case "skip":
            answering.skip(work, command)
        case "go_back" | "go_to" | "hold_step":
            moving.move(work, command)
        case "confirm":
            deciding.confirm(work, command)
        case "decline":
            deciding.decline(work, command)
        case "start_over" | "cancel":
            deciding.ask_about_run(work, command)
        case "record_execution":
            deciding.record_execution(work, command)
        case "show_remaining" | "show_summary" | "show_help":
            showing.show(work, command)
        case _:
            assert_never(command)
