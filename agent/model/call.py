"""One call to the model: opened with retries, read until its commands are complete, then on to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.interpreters import Usage
from agent.model.breaker import CircuitBreaker
from agent.model.chunks import Arrival
from agent.model.connection import ModelConnection
from agent.model.document import AnswerDocument
from agent.model.failures import AnswerDeclined, ModelFailed, ModelTimedOut, ServiceRefused, StreamBroken
from agent.model.question import Question
from agent.model.retries import Pause, retrying
from agent.model.settings import ModelSettings
from agent.model.stream import AnswerStream
from agent.model.usage import tokens_of


class ModelCall:
    """Admitted by the breaker, which learns how it ended. `close` has to follow, whatever happened."""

    def __init__(
        self,
        settings: ModelSettings,
        connection: ModelConnection,
        breaker: CircuitBreaker,
        question: Question,
        pause: Pause = asyncio.sleep,
        document: AnswerDocument | None = None,
    ) -> None:
        self.document = AnswerDocument(settings.answer_limit) if document is None else document
        self._settings = settings
        self._connection = connection
        self._breaker = breaker
        self._question = question
        self._pause = pause
        self._started = asyncio.get_running_loop().time()
        self._total_by = self._started + settings.total_seconds
        self._stream: AnswerStream | None = None
        self._first_token_ms: int | None = None
        self._counted: Mapping[str, Any] | None = None
        self._usage: Usage | None = None

    async def commands(self) -> Sequence[Any]:
        """What it proposes, as soon as that is complete. Raises ModelFailed."""
        try:
            await self._begin()
            while not self.document.has_commands:
                await self._read_on()
            return self.document.commands
        except ModelFailed as failure:
            await self._fail(failure)
            raise

    async def next_say(self) -> str | None:
        """What it says next; None at its end. Raises ModelFailed."""
        try:
            while not (grown := self.document.take_say()):
                if self.document.whole:
                    return None
                await self._read_on()
            return grown
        except ModelFailed as failure:
            await self._fail(failure)
            raise

    async def close(self) -> Usage:
        """Ends it, cancelling what still runs, and accounts for it. May be called again."""
        if self._usage is None:
            self._usage = self._account()
            if self.document.has_commands:
                self._breaker.succeeded()
            else:
                self._breaker.abandoned()
        if self._stream is not None:
            await self._stream.close()
        return self._usage

    async def _begin(self) -> None:
        settings = self._settings
        attempts = retrying(settings.attempts, settings.longest_wait_seconds, self._pause)
        try:
            async with asyncio.timeout_at(self._total_by):
                await attempts(self._attempt)
        except TimeoutError:
            raise ModelTimedOut("in all") from None

    async def _attempt(self) -> None:
        """Open the stream and read until there is a sign of work: up to there another attempt harms nobody."""
        first_by = asyncio.get_running_loop().time() + self._settings.first_token_seconds
        try:
            async with asyncio.timeout_at(first_by):
                response = await self._connection.open(self._question)
        except TimeoutError:
            raise ModelTimedOut("first token") from None
        self._stream = AnswerStream(response, first_by=first_by, total_by=self._total_by, settings=self._settings)
        try:
            while not (self._stream.begun or self.document.whole):
                await self._read_on()
        except BaseException:
            await self._stream.close()
            raise

    async def _read_on(self) -> None:
        stream = self._opened
        arrival = await stream.read()
        self._counted = arrival.usage or self._counted
        self._check(arrival)
        if text := arrival.text:
            if self._first_token_ms is None:
                self._first_token_ms = self._elapsed_ms()
            self.document.feed(text)
        if stream.ended:
            self.document.finish()

    @property
    def _opened(self) -> AnswerStream:
        if self._stream is None:
            raise RuntimeError("a call is read before it has begun")
        return self._stream

    def _check(self, arrival: Arrival) -> None:
        if arrival.error is not None:
            if self._first_token_ms is not None or arrival.working:
                raise StreamBroken("an error event")
            code = arrival.error.get("code")
            raise ServiceRefused(code if isinstance(code, int) else 500, arrival.error.get("type"))
        if arrival.declined or arrival.finish == "content_filter":
            raise AnswerDeclined()
        if arrival.finish == "length":
            raise StreamBroken("its length limit")

    async def _fail(self, failure: ModelFailed) -> None:
        if self._usage is None:
            self._usage = self._account()
            settle = self._breaker.failed if failure.blames_service else self._breaker.succeeded
            settle()
        failure.usage = await self.close()

    def _account(self) -> Usage:
        usage = Usage(
            self._settings.model,
            latency_ms=self._elapsed_ms(),
            prompt_hash=self._question.briefing.prompt_hash,
            first_token_ms=self._first_token_ms,
        )
        if self._stream is None:
            return usage
        tokens = tokens_of(self._counted, self._question.characters, len(self.document))
        return replace(
            usage,
            prompt_tokens=tokens.prompt,
            completion_tokens=tokens.completion,
            cached_tokens=tokens.cached,
            cost_usd=tokens.cost(self._settings.prices),
            estimated=tokens.estimated,
        )

    def _elapsed_ms(self) -> int:
        return round((asyncio.get_running_loop().time() - self._started) * 1000)
