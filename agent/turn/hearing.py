"""Decides who understands a message: what was pressed speaks for itself, then the rules, and only then a model."""

from agent.interpreters import Heard, Interpretation
from agent.turn.attaching import with_uploads
from agent.turn.input import Pressed, TurnInput, pressed
from agent.turn.state import TurnState
from agent.typed.interpreter import TypedInterpreter


class Hearing:
    """`alone`: no model is configured, so the rules take what they would rather leave to one."""

    def __init__(self, *, alone: bool) -> None:
        self._rules = TypedInterpreter(alone=alone)
        self._rules_alone = TypedInterpreter(alone=True)

    def understand(self, turn: TurnState) -> Interpretation:
        """What can be understood without a model; `whole` unless a model should be asked."""
        press = self._press(turn)
        if press and press.commands:
            return Interpretation(press.commands)
        if press and press.stale:
            return Interpretation(remark="stale")
        if not self._words(turn):
            return with_uploads(Interpretation(), turn)
        return with_uploads(self._rules.read(self.heard(turn)), turn)

    def alone(self, heard: Heard) -> Interpretation:
        """The rules' best, where the model can't be had."""
        return self._rules_alone.read(heard)

    def heard(self, turn: TurnState) -> Heard:
        """The message with what is needed to understand it."""
        scene = turn.present
        return Heard(
            self._words(turn),
            scene.run,
            scene.view,
            scene.compiled,
            scene.version_id,
            turn.now,
            fresh=scene.beginning is not None,
            history=turn.input.history,
            context=turn.input.context,
            tools=turn.input.tools,
        )

    def wants_to_begin(self, heard: TurnInput) -> bool:
        """Whether a new run is asked for after one that has ended."""
        if heard.command:
            return heard.command.get("kind") == "start_over"
        return bool(heard.message) and self._rules.asks_to_begin(heard.message or "")

    def _press(self, turn: TurnState) -> Pressed | None:
        return pressed(turn.input, turn.present.run)

    def _words(self, turn: TurnState) -> str:
        press = self._press(turn)
        said = press.words if press and press.words is not None else turn.input.message
        return (said or "").strip()
