"""Yes and no: confirmations, starting over, cancelling, and how actions end."""

from __future__ import annotations

from dataclasses import replace

from wizard.commands import Cancel, Confirm, Decline, RecordExecution, SetAnswer, StartOver
from wizard.engine.actions import after_failure, after_success, agree, ask_again
from wizard.engine.answering import set_answer
from wizard.engine.messages import forget
from wizard.engine.proposals import proposal_for
from wizard.engine.work import Work
from wizard.outcomes import (
    ActionFailed,
    ActionSucceeded,
    ConfirmationAsked,
    ConfirmationDeclined,
    RunAbandoned,
    RunStartedOver,
)
from wizard.run import Awaiting, AwaitingSubject

START_OVER = "Shall I really start over? Your answers so far are put aside."
CANCEL = "Shall I really stop here? Nothing has been done yet, and nothing will be."


def confirm(work: Work, command: Confirm) -> None:
    """Yes to what is awaited; where nothing is, yes to what is proposed for the asked field."""
    awaiting = work.run.awaiting
    if awaiting is None:
        _accept_proposal(work, command)
    elif awaiting.subject == "action":
        agree(work, awaiting)
    elif awaiting.subject == "start_over":
        _start_over(work)
    else:
        work.decide(status="abandoned", awaiting=None, focus=None)
        work.happened(RunAbandoned())


def _accept_proposal(work: Work, command: Confirm) -> None:
    standing = work.asked()
    proposal = proposal_for(work.survey, standing, work.now) if standing else None
    if standing is None or proposal is None:
        work.refuse(command, "nothing_to_confirm", "There is nothing to say yes to just now.")
    else:
        set_answer(work, SetAnswer(field=standing.key, value=proposal), "proposal")


def decline(work: Work, command: Decline) -> None:
    """No to what is awaited. An action stays asked about, under a new intent, until something is changed."""
    awaiting = work.run.awaiting
    if awaiting is None:
        work.refuse(command, "nothing_to_decline", "There is nothing to say no to just now.")
        return
    work.happened(ConfirmationDeclined(awaiting.subject, awaiting.operation))
    if awaiting.subject == "action":
        ask_again(work, awaiting)
    else:
        work.decide(awaiting=None)


def ask_about_run(work: Work, command: StartOver | Cancel) -> None:
    """Ask before everything is put aside or the run ends."""
    subject: AwaitingSubject = "start_over" if command.kind == "start_over" else "cancel"
    question = START_OVER if subject == "start_over" else CANCEL
    work.decide(awaiting=Awaiting("confirmation", subject, question=question))
    work.happened(ConfirmationAsked(subject, None, 0, question))


def _start_over(work: Work) -> None:
    kept = {
        key: replace(answer, state="draft") for key, answer in work.run.answers.items() if answer.source != "computed"
    }
    work.happened(RunStartedOver())
    forget(work, work.compiled.messages)
    work.update(answers=kept, skipped=(), focus=None, completed_steps=(), current_step=None, awaiting=None, drafts={})


def record_execution(work: Work, command: RecordExecution) -> None:
    """What became of the execution that is awaited."""
    awaiting = work.run.awaiting
    expected = (awaiting.kind, awaiting.operation, awaiting.intent) if awaiting else None
    if awaiting is None or expected != ("execution", command.operation, command.intent):
        work.refuse(command, "not_awaited", f"No such execution of “{command.operation}” is awaited.")
        return
    work.decide(awaiting=None)
    if command.status == "succeeded":
        work.happened(ActionSucceeded(command.operation, command.result))
        after_success(work, awaiting)
    else:
        work.happened(ActionFailed(command.operation, command.error))
        after_failure(work, awaiting)
