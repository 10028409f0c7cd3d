"""Hears what a person wants to be kept of a finished run, and stores it in the turn's second transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.speech import keeping as words
from agent.speech import reply
from agent.speech.asking import AGAIN
from agent.turn.buttons import LeaveRun, StoreRun, keeping_command
from agent.turn.scene import Scene
from agent.turn.state import TurnState
from agent.turn.transcript import heard_lines, kept_line, reply_line
from agent.typed.keeping import Wish, read_late_wish, read_name, read_notes
from wizard.keeping import LONGEST_NOTES, LONGEST_RUN_NAME, Asked, Kept
from wizard.ports import TurnStore
from wizard.ports.records import RunRecord


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided, if anything, and what is said to it."""

    words: str
    kept: Kept | None = None


class Storing:
    """The rules alone lead this part of the conversation, whether there is a model or not."""

    def __init__(self, turns: TurnStore) -> None:
        self._turns = turns

    def understand(self, turn: TurnState) -> Answer | None:
        """None for what isn't about keeping the run that the turn is about."""
        answer = _understood(turn)
        if answer and answer.kept and answer.kept.stores and turn.principal.is_anonymous:
            return Answer(words.NEEDS_AN_ACCOUNT)
        return answer

    async def answer(self, turn: TurnState, answer: Answer, kept: Kept) -> None:
        """Decide and say so, and end the turn, all at once."""
        await turn.keeper.settle()
        async with self._turns.advance(turn.principal, turn.lease) as work:
            holds = work.record is not None and _as_heard(turn.record, work.record)
            lines = heard_lines(turn, turn.present.run.current_step)
            if holds:
                turn.scene = _decided(turn.present, kept)
                lines.append(kept_line(turn, kept))
            reply.show_change(turn)
            turn.writer.say(answer.words if holds else words.KEPT_ALREADY)
            reply.finish(turn)
            frames = turn.log.unkept()
            lines.append(reply_line(turn))
            await work.save(None, interactions=lines, frames=frames, finish="finished", kept=kept if holds else None)
        turn.log.keep(frames)
        turn.log.end()


def _understood(turn: TurnState) -> Answer | None:
    scene, command = turn.present, keeping_command(turn.input.command)
    if scene.run.status != "completed":
        return Answer(words.NOT_FINISHED) if command and scene.beginning is None else None
    if command:
        return _pressed(scene, command)
    heard, message = turn.input, turn.input.message or ""
    if heard.answers or heard.command or heard.uploads or not message.strip():
        return None
    if scene.was_asked == "notes":
        return _notes(read_notes(message))
    if scene.was_asked == "name":
        return _name(read_name(message), scene)
    return _name(read_late_wish(message), scene) if scene.may_be_kept else None


def _pressed(scene: Scene, command: StoreRun | LeaveRun) -> Answer:
    if scene.is_preview:
        return Answer(words.ONLY_TRIED)
    is_open = scene.may_be_kept or scene.was_asked == "notes"
    if not is_open:
        return Answer(words.KEPT_ALREADY)
    if isinstance(command, LeaveRun):
        return _left(scene)
    kept = Kept("settled", command.name, command.notes or None, command.tags)
    return Answer(_farewell(words.kept(command.name, noted=False, asked=None)), kept)


def _name(wish: Wish | None, scene: Scene) -> Answer | None:
    if wish is None:
        return None
    if wish.kind == "declined":
        return _left(scene)
    name = wish.text if wish.kind == "said" else scene.suggested_name
    if len(name) > LONGEST_RUN_NAME:
        return Answer(words.NAME_TOO_LONG)
    return Answer(words.kept(name, noted=False, asked=Asked("notes")), Kept("notes", name))


def _notes(wish: Wish | None) -> Answer | None:
    if wish is None:
        return None
    if wish.kind == "agreed":
        return Answer(words.WHAT_TO_NOTE)
    if wish.kind == "declined":
        return Answer(_farewell(words.kept(None, noted=False, asked=None)), Kept("settled"))
    if len(wish.text) > LONGEST_NOTES:
        return Answer(words.NOTES_TOO_LONG)
    return Answer(_farewell(words.kept(None, noted=True, asked=None)), Kept("settled", notes=wish.text))


def _left(scene: Scene) -> Answer:
    told = words.LEFT if scene.was_asked != "notes" else words.kept(None, noted=False, asked=None)
    return Answer(_farewell(told), Kept("settled"))


def _farewell(told: str) -> str:
    return f"{told} {AGAIN['completed']}"


def _as_heard(heard: RunRecord | None, now: RunRecord) -> bool:
    """Whether nothing was decided since the message was read: the run may be stored by other ways."""
    return heard is not None and (heard.run.id, heard.stored_at) == (now.run.id, now.stored_at)


def _decided(scene: Scene, kept: Kept) -> Scene:
    return replace(scene, keeping=kept.asking, may_be_kept=scene.may_be_kept and not kept.stores)
