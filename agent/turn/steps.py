"""The four steps of a turn: hear, think, act, answer."""

from __future__ import annotations

from agent.interpreters import Interpretation, Interpreter, InterpreterUnavailable
from agent.speech import reply
from agent.turn.acting import Actor
from agent.turn.advance import Advancer
from agent.turn.attaching import with_uploads
from agent.turn.consent import with_consent
from agent.turn.graph import Channel
from agent.turn.hearing import Hearing
from agent.turn.scenes import Scenes
from agent.turn.state import TurnState
from agent.turn.storing import Answer, Storing
from agent.turn.transcript import heard_lines, reply_line, unavailable_line
from wizard.change import IntendedExecution
from wizard.ports import TurnStore
from wizard.run import Awaiting


class Steps:
    """Each step answers the channel by which the turn goes on, or None where it has ended."""

    def __init__(
        self,
        turns: TurnStore,
        scenes: Scenes,
        hearing: Hearing,
        advancer: Advancer,
        actor: Actor,
        storing: Storing,
        model: Interpreter | None,
    ) -> None:
        self._turns = turns
        self._scenes = scenes
        self._hearing = hearing
        self._advancer = advancer
        self._actor = actor
        self._storing = storing
        self._model = model

    async def hear(self, turn: TurnState) -> Channel | None:
        """Understand by the rules what can be; that ends the turn unless something is to be done or thought about."""
        turn.scene, invitation = await self._scenes.of(turn)
        reply.open_stream(turn)
        if turn.scene is None:
            return await self._close(turn, invitation)
        run = turn.scene.run
        if run.awaiting and run.awaiting.kind == "execution":
            return self._take_up(turn, run.awaiting)
        if about_keeping := None if invitation else self._storing.understand(turn):
            return await self._keep(turn, about_keeping)
        if run.status != "in_progress" or (turn.input.silent and not turn.scene.beginning):
            return await self._close(turn, invitation)
        understood = self._hearing.understand(turn)
        if not understood.whole and self._model:
            turn.keeper.soon()
            return "unclear"
        return await self._settle(turn, understood)

    async def think(self, turn: TurnState) -> Channel | None:
        """Let the model interpret; the rules stand in where it can't."""
        heard = self._hearing.heard(turn)
        try:
            understood = await self._model.interpret(heard) if self._model else self._hearing.alone(heard)
        except InterpreterUnavailable as unavailable:
            turn.unavailable, turn.usage = unavailable.reason, unavailable.usage
            return await self._settle(turn, with_uploads(self._hearing.alone(heard), turn))
        turn.speech = understood.speech
        understood = with_uploads(with_consent(understood, heard), turn)
        accepted = await self._advancer.advance(turn, understood, speak=False)
        if turn.intended or not accepted:
            await self._hush(turn)
        return "intended" if turn.intended else "unspoken"

    async def act(self, turn: TurnState) -> Channel | None:
        await self._actor.act(turn)
        reply.show_change(turn)
        return "unspoken"

    async def answer(self, turn: TurnState) -> Channel | None:
        """Say what happened, in the model's words while they are true, and what is asked next."""
        own = await self._let_speak(turn)
        if turn.writer.spoken:
            reply.speak_consequences(turn)
        else:
            reply.speak(turn)
        reply.ask(turn, own)
        return await self._end(turn)

    def _take_up(self, turn: TurnState, left: Awaiting) -> Channel:
        """What a crash left undone is done before anything else."""
        turn.lines = heard_lines(turn, turn.present.run.current_step)
        turn.intended = (IntendedExecution(left.operation or "", left.intent, {}),)
        return "intended"

    async def _keep(self, turn: TurnState, answer: Answer) -> Channel | None:
        if answer.kept is None:
            return await self._close(turn, answer.words)
        await self._storing.answer(turn, answer, answer.kept)
        return None

    async def _settle(self, turn: TurnState, understood: Interpretation) -> Channel | None:
        await self._advancer.advance(turn, understood, speak=True)
        return "intended" if turn.intended else None

    async def _let_speak(self, turn: TurnState) -> str | None:
        """Pass on what the model says as it comes; answers its words for the next question, where they may be used."""
        speech = turn.speech
        if speech is None:
            return None
        try:
            async for piece in speech.deltas():
                turn.writer.say(piece)
                turn.keeper.soon()
        except InterpreterUnavailable as broken:
            turn.lines.append(unavailable_line(broken.reason, turn.present.run.current_step))
            turn.writer.trail_off()
        own = reply.own_question(turn, speech)
        await self._hush(turn)
        return own

    async def _hush(self, turn: TurnState) -> None:
        if turn.speech:
            speech, turn.speech = turn.speech, None
            turn.usage = await speech.close() or turn.usage

    async def _close(self, turn: TurnState, words: str = "") -> Channel | None:
        """Answer without touching the run: where things stand, or what is said in its place."""
        turn.lines = heard_lines(turn, turn.scene.run.current_step if turn.scene else None)
        reply.close(turn, words)
        return await self._end(turn)

    async def _end(self, turn: TurnState) -> None:
        reply.finish(turn)
        await turn.keeper.settle()
        frames = turn.log.unkept()
        lines = [] if turn.input.silent else [*turn.lines, reply_line(turn)]
        offered = turn.scene.run.id if turn.scene and turn.scene.is_offered_first else None
        await self._turns.finish(
            turn.principal, turn.lease, "finished", frames=frames, interactions=lines, offered=offered
        )
        turn.log.keep(frames)
        turn.log.end()
