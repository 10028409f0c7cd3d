"""Drafts a wizard with a language model: one call an attempt, of which nothing counts before it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import structlog

from agent.interpreters import Usage
from agent.model.authored import AuthoredDocument
from agent.model.breaker import CircuitBreaker
from agent.model.briefing import Briefing
from agent.model.call import ModelCall
from agent.model.connection import ModelConnection
from agent.model.failures import AnswerDeclined, AnswerUnusable, ModelFailed
from agent.model.prompts import Prompts, prompt_hash
from agent.model.question import Question
from agent.model.settings import ModelSettings
from wizard.building.authoring import authoring_schema
from wizard.errors import DraftFailed, Unavailable
from wizard.ports.drafting import Attempt

log = structlog.get_logger(__name__)

_PATIENCE = 4
"""A whole wizard takes so many times longer to write than a turn's reply."""
_LONGEST = 200_000


class ModelDrafter:
    """One per process. The HTTP client stays its owner's to close; the breaker may be shared with the interpreter."""

    def __init__(
        self,
        settings: ModelSettings,
        http_client: httpx.AsyncClient,
        prompts: Prompts,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._settings = replace(
            settings,
            first_token_seconds=settings.first_token_seconds * _PATIENCE,
            total_seconds=settings.total_seconds * _PATIENCE,
            answer_limit=_LONGEST,
        )
        self._connection = ModelConnection(settings, http_client)
        self._prompts = prompts
        self._breaker = breaker or CircuitBreaker(settings.failures_to_open, settings.open_seconds)
        self._briefing = _briefing(prompts.drafting())

    async def draft(self, description: str, earlier: Attempt | None = None) -> Mapping[str, Any]:
        """Raises Unavailable while the model doesn't answer, DraftFailed where it answers with something else."""
        question = Question(self._briefing, self._prompts.drafting_turn(_facts(description, earlier)))
        document = AuthoredDocument(self._settings.answer_limit)
        try:
            self._breaker.admit()
            call = ModelCall(self._settings, self._connection, self._breaker, question, document=document)
            await self._heard_out(call, repair=earlier is not None)
        except (AnswerDeclined, AnswerUnusable):
            raise DraftFailed("The language model didn't answer with a wizard.") from None
        except ModelFailed as failure:
            raise Unavailable("The language model doesn't answer just now.") from failure
        return document.members

    async def _heard_out(self, call: ModelCall, *, repair: bool) -> None:
        outcome = "drafted"
        try:
            await call.commands()
        except ModelFailed as failure:
            outcome = failure.reason
            raise
        except BaseException:
            outcome = "abandoned"
            raise
        finally:
            _account(await call.close(), outcome, repair)


def _briefing(system: str) -> Briefing:
    schema = json.dumps(authoring_schema(), ensure_ascii=False)
    return Briefing(json.dumps(system, ensure_ascii=False), schema, prompt_hash(system), len(system) + len(schema))


def _facts(description: str, earlier: Attempt | None) -> dict[str, Any]:
    if earlier is None:
        return {"description": description, "attempt": None, "complaints": None}
    return {"description": description, "attempt": dict(earlier.document), "complaints": list(earlier.complaints)}


def _account(usage: Usage, outcome: str, repair: bool) -> None:
    """No words of anybody: what it cost, and how it ended."""
    log.info(
        "wizard_drafted",
        outcome=outcome,
        repair=repair,
        model=usage.model,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cost_usd=str(usage.cost_usd) if usage.cost_usd is not None else None,
        latency_ms=usage.latency_ms,
    )
