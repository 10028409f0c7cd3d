"""The way to the server: openai's client over the given httpx one, answering with the raw stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx
import openai

from agent.model.dialect import Dialect
from agent.model.failures import ModelUnreachable, ServiceRefused, StreamBroken
from agent.model.question import Question
from agent.model.settings import ModelSettings

_COMPLAINTS = frozenset({400, 404, 415, 422, 501})
_NO_KEY = "none"


class ModelConnection:
    """One per process: it remembers which form of request the server understands."""

    def __init__(self, settings: ModelSettings, http_client: httpx.AsyncClient) -> None:
        self._model = settings.model
        self._timeout = httpx.Timeout(None, connect=settings.connect_seconds, pool=settings.connect_seconds)
        self._dialect = Dialect()
        self._client = _client(settings, http_client)

    async def open(self, question: Question) -> httpx.Response:
        """An event stream, still to be read, and to be closed by the caller. Raises ModelFailed."""
        while True:
            dialect = self._dialect
            try:
                response = await self._post(question.body(self._model, dialect))
            except openai.APIStatusError as error:
                if not self._concede(dialect, error):
                    raise _refusal(error) from None
            except Exception as error:  # not every fault of a transport comes as openai's or httpx's
                raise ModelUnreachable(_root(error)) from None
            else:
                return await _event_stream(response)

    async def _post(self, body: bytes) -> httpx.Response:
        answer = await self._client.post(
            "/chat/completions",
            cast_to=cast(Any, httpx.Response),
            content=body,
            options={"timeout": cast(Any, self._timeout)},
            stream=True,
            stream_cls=openai.AsyncStream[Any],
        )
        return cast(Any, answer)

    def _concede(self, used: Dialect, error: openai.APIStatusError) -> bool:
        """Whether to ask again in a lesser form. Calls that were under way together concede once."""
        if error.status_code not in _COMPLAINTS:
            return False
        lesser = used.conceding(f"{error.message} {error.param}")
        if lesser == used:
            return False
        if self._dialect == used:
            self._dialect = lesser
        return True


def _client(settings: ModelSettings, http_client: httpx.AsyncClient) -> openai.AsyncOpenAI:
    """Without the organization and project that it takes from the environment: settings are read elsewhere."""
    client = openai.AsyncOpenAI(
        api_key=settings.api_key or _NO_KEY,
        base_url=settings.base_url,
        http_client=cast(Any, http_client),
        max_retries=0,
    )
    client.organization = client.project = None
    return client


async def _event_stream(response: httpx.Response) -> httpx.Response:
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        return response
    await response.aclose()
    raise StreamBroken("no event stream")


def _refusal(error: openai.APIStatusError) -> ServiceRefused:
    return ServiceRefused(error.status_code, error.code or error.type, _retry_after(error.response.headers))


def _root(error: BaseException) -> str:
    """The name of what went wrong in the first place: clients wrap it under names of their own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return type(error).__name__


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
