"""The lines that a turn leaves in the transcript."""

from agent.turn.input import TurnInput
from agent.turn.state import TurnState
from wizard.change import Change
from wizard.keeping import Kept
from wizard.ports.records import InteractionLine
from wizard.transcript import outcome_lines


def turn_lines(turn: TurnState, stage: str | None, change: Change) -> list[InteractionLine]:
    """What the person said or pressed (under the step where they did), and what came of it."""
    lines = heard_lines(turn, stage)
    if turn.unavailable:
        lines.append(unavailable_line(turn.unavailable, stage))
    refused = turn.understood.refused if turn.understood else ()
    lines += (InteractionLine("system", stage, outcome=outcome.to_json()) for outcome in refused)
    return [*lines, *outcome_lines(turn.present.compiled, change)]


def unavailable_line(reason: str, stage: str | None) -> InteractionLine:
    """That a model was wanted but couldn't be had, or not to its end."""
    return InteractionLine("system", stage, outcome={"kind": "model_unavailable", "reason": reason})


def kept_line(turn: TurnState, kept: Kept) -> InteractionLine:
    """What was decided about keeping the run."""
    return InteractionLine("system", turn.present.run.current_step, outcome=kept.to_json())


def reply_line(turn: TurnState) -> InteractionLine:
    """What was answered, and what it took."""
    usage = turn.usage
    return InteractionLine(
        "assistant",
        turn.scene.run.current_step if turn.scene else None,
        turn.writer.spoken,
        model=usage.model if usage else None,
        prompt_tokens=usage.prompt_tokens if usage else None,
        completion_tokens=usage.completion_tokens if usage else None,
        cost_usd=usage.cost_usd if usage else None,
        latency_ms=turn.latency_ms,
        prompt_hash=usage.prompt_hash if usage else None,
    )


def heard_lines(turn: TurnState, stage: str | None) -> list[InteractionLine]:
    """What the person said, as typed, or pressed; nothing where they only looked."""
    heard = turn.input
    if heard.uploads:
        files: list[str] = [str(each) for each in heard.uploads]
        sent = InteractionLine("user", stage, outcome={"kind": "files_sent", "files": files})
        return [*_spoken_or_pressed(heard, stage), sent]
    return _spoken_or_pressed(heard, stage)


def _spoken_or_pressed(heard: TurnInput, stage: str | None) -> list[InteractionLine]:
    if heard.message and heard.message.strip():
        return [InteractionLine("user", stage, heard.message)]
    if heard.answers:
        return [InteractionLine("user", stage, outcome={"kind": "form_sent", "fields": list(heard.answers)})]
    if heard.command:
        return [InteractionLine("user", stage, outcome={"kind": "button_pressed", "command": dict(heard.command)})]
    if heard.resume:
        answers = [{"interrupt": entry.interrupt_id, "status": entry.status} for entry in heard.resume]
        return [InteractionLine("user", stage, outcome={"kind": "interrupt_answered", "answers": answers})]
    return []
