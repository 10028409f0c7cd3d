"""The model interpreter: one streamed call a turn to any OpenAI-compatible server; the drafter of wizards beside it."""

from agent.model.breaker import CircuitBreaker
from agent.model.failures import ModelFailed
from agent.model.interpreter import ModelInterpreter
from agent.model.settings import ModelSettings, Prices

__all__ = ["CircuitBreaker", "ModelFailed", "ModelInterpreter", "ModelSettings", "Prices"]
