"""Reads a message with a language model: one streamed call, whose commands are known before it ends."""

from __future__ import annotations

import httpx

from agent.interpreters import Heard, Interpretation
from agent.model.breaker import CircuitBreaker
from agent.model.briefing import Briefings
from agent.model.call import ModelCall
from agent.model.connection import ModelConnection
from agent.model.facts import facts_of
from agent.model.prompts import Prompts
from agent.model.proposals import read_commands
from agent.model.question import Question
from agent.model.settings import ModelSettings
from agent.model.speech import ModelSpeech


class ModelInterpreter:
    """One per process. The HTTP client stays its owner's to close."""

    def __init__(
        self,
        settings: ModelSettings,
        http_client: httpx.AsyncClient,
        prompts: Prompts,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._settings = settings
        self._connection = ModelConnection(settings, http_client)
        self._prompts = prompts
        self._briefings = Briefings(prompts)
        self._breaker = breaker or CircuitBreaker(settings.failures_to_open, settings.open_seconds)

    async def interpret(self, heard: Heard) -> Interpretation:
        """Returns once the commands are complete; the caller closes the speech. Raises ModelFailed."""
        question = self._question(heard)
        self._breaker.admit()
        call = ModelCall(self._settings, self._connection, self._breaker, question)
        try:
            commands, refused = read_commands(await call.commands())
        except BaseException:
            await call.close()
            raise
        return Interpretation(commands, speech=ModelSpeech(call, muted=bool(refused)), refused=refused)

    def _question(self, heard: Heard) -> Question:
        briefing = self._briefings.of(heard.version_id, heard.compiled.structure)
        return Question(briefing, self._prompts.turn(facts_of(heard)))
