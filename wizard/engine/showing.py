"""Showing without changing: what remains, the summary, help."""

from __future__ import annotations

from wizard.commands import ShowHelp, ShowRemaining, ShowSummary
from wizard.engine.navigation import remaining
from wizard.engine.survey import FieldStanding
from wizard.engine.work import Work
from wizard.outcomes import HelpShown, RemainingShown, SummaryShown


def show(work: Work, command: ShowRemaining | ShowSummary | ShowHelp) -> None:
    match command.kind:
        case "show_remaining":
            work.happened(RemainingShown(remaining(work.survey)))
        case "show_summary":
            work.happened(SummaryShown(work.summary()))
        case "show_help":
            _show_help(work, command)


def _show_help(work: Work, command: ShowHelp) -> None:
    if command.field is None:
        standing = work.asked()
    elif command.field in work.survey.fields:
        standing = work.survey.fields[command.field]
    else:
        work.refuse(command, "unknown_field", f"There is no field “{command.field}” in this wizard.")
        return
    key = standing.key if standing else None
    work.happened(HelpShown(key, help_text(standing) if standing else _help_with_run(work)))


def help_text(standing: FieldStanding) -> str:
    """The author's help, and otherwise what kind of answer is expected."""
    field = standing.field
    parts = [field.help_text or field.description or field.expectation()]
    if not standing.required and standing.asked:
        parts.append("You can also skip this.")
    return " ".join(parts)


def _help_with_run(work: Work) -> str:
    step = work.compiled.by_key.get(work.run.current_step or "")
    awaited = work.run.awaiting.question if work.run.awaiting else None
    words = [step.step.help_text if step else None, awaited]
    structure = work.compiled.structure
    found = " ".join(word for word in words if word) or structure.help_text or structure.description
    return found or "Everything is done here."
