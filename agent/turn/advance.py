"""The second transaction of a turn: commands meet the run as it is now, and all that follows is saved at once."""

from collections.abc import Sequence
from dataclasses import replace

from agent.interpreters import Interpretation
from agent.speech import reply
from agent.turn.scene import Scene, found
from agent.turn.state import TurnState
from agent.turn.transcript import reply_line, turn_lines
from agent.versions import Versions
from wizard import engine
from wizard.change import Change
from wizard.commands import Command, Confirm, Decline
from wizard.keeping import Kept
from wizard.migrating import carried
from wizard.outcomes import RunMigrated
from wizard.ports import TurnStore
from wizard.ports.records import RunRecord
from wizard.run import Run
from wizard.uploads import resolved


class Advancer:
    """Applies what was understood. Nothing is said, shown or done before its commit."""

    def __init__(self, turns: TurnStore, versions: Versions) -> None:
        self._turns = turns
        self._versions = versions

    async def advance(self, turn: TurnState, understood: Interpretation, *, speak: bool) -> bool:
        """Apply and save. With `speak` the reply is composed and the turn ended in the same transaction, unless actions
        are to be executed first. Answers whether every command was accepted."""
        heard = turn.present
        read = heard.run
        await turn.keeper.settle()
        async with self._turns.advance(turn.principal, turn.lease) as work:
            scene = turn.scene = await self._current(turn, work.record)
            understood = turn.understood = _still_meant(_carried(understood, heard, scene), read, scene.run)
            files = work.record.files if work.record else ()
            change = _applied(scene, resolved(scene.compiled, understood.commands, files), turn)
            moved = _has_moved(heard, scene)
            if moved:
                turn.outcomes.append(RunMigrated(heard.version_number, scene.version_number, 0))
            turn.came_from = scene.run.current_step
            turn.asked_for = next((field.key for field in scene.view.asking), None)
            turn.scene = scene.moved(change.run, turn.now)
            turn.outcomes += (*understood.refused, *change.outcomes)
            turn.intended = change.executions
            reply.show_change(turn)
            lines = turn_lines(turn, turn.came_from, change)
            ends = speak and not change.executions
            if ends:
                reply.speak(turn)
                reply.ask(turn)
                reply.finish(turn)
                lines.append(reply_line(turn))
            frames = turn.log.unkept()
            await work.save(
                change if change.run.revision != scene.run.revision or scene.beginning else None,
                new_run=scene.wizard,
                interactions=lines,
                frames=frames,
                finish="finished" if ends else None,
                kept=Kept("name") if ends and turn.scene.is_offered_first else None,
            )
        turn.log.keep(frames)
        if ends:
            turn.log.end()
        return change.accepted and not understood.refused and not moved and understood.remark != "stale"

    async def _current(self, turn: TurnState, record: RunRecord | None) -> Scene:
        """The scene as it is now that the run is locked: a form may have written since the message was read."""
        scene = turn.present
        if record is None or (scene.beginning and record.run.status != "in_progress"):
            return scene
        if scene.beginning is None and _is_current(scene, record):
            return scene
        return found(await self._versions.compiled(turn.principal, record.version_id), record, turn.now)


def _is_current(scene: Scene, record: RunRecord) -> bool:
    run = record.run
    known = (scene.run.id, scene.run.revision, scene.version_id)
    return known == (run.id, run.revision, record.version_id)


def _has_moved(heard: Scene, now: Scene) -> bool:
    """Whether the run passes through another version than when the message was heard."""
    return heard.run.id == now.run.id and heard.version_id != now.version_id


def _carried(understood: Interpretation, heard: Scene, now: Scene) -> Interpretation:
    """What was meant for the version that the run had when the message was heard, should it have moved on since."""
    if not _has_moved(heard, now):
        return understood
    asked = next((field.key for field in heard.view.asking), None)
    commands = carried(heard.compiled, now.compiled, understood.commands, asked=asked)
    dropped = len(commands) < len(understood.commands)
    return replace(understood, commands=commands, remark="stale" if dropped and not commands else understood.remark)


def _still_meant(understood: Interpretation, read: Run, now: Run) -> Interpretation:
    """A yes or no to a question that has been replaced since it was read means nothing."""
    decides = any(isinstance(command, Confirm | Decline) for command in understood.commands)
    if not decides or read.awaiting == now.awaiting:
        return understood
    return replace(understood, commands=(), remark="stale")


def _applied(scene: Scene, commands: Sequence[Command], turn: TurnState) -> Change:
    beginning = scene.beginning or Change(scene.run, (), (), frozenset(), accepted=True)
    if not commands:
        return beginning
    return beginning.and_then(engine.apply(scene.compiled, beginning.run, commands, now=turn.now))
