"""The connection of the terminal chat: signs in and yields the frames of one turn after another."""

import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
)

Frame = dict[str, Any]
UNAUTHORIZED, CONFLICT = 401, 409
WIZARD_UNKNOWN = "/problems/wizard-unknown"
HOW_TO_CHOOSE = "To be shown those that there are: make chat ARGS=--choose"


class ChatRefused(Exception):
    """The server refused; the message is one sentence for the person at the terminal."""


class _Busy(Exception):
    pass


@dataclass
class AguiClient:
    """One thread of conversation with the server at `server`.

    `sign_in_url` answers as Supabase Auth does; `wizard` chooses the wizard of a new thread: an id, organization/slug
    or a slug. Without one the server asks.
    """

    http: httpx.AsyncClient
    server: str
    sign_in_url: str
    email: str
    password: str
    wizard: str | None
    thread_id: str
    time_zone: str | None = None
    api_key: str | None = None
    _token: str = field(default="", repr=False)

    async def sign_in(self) -> None:
        """Fetches an access token; raises ChatRefused with the server's own words."""
        try:
            answer = await self.http.post(
                f"{self.sign_in_url}/auth/v1/token",
                params={"grant_type": "password"},
                json={"email": self.email, "password": self.password},
                headers={"apikey": self.api_key} if self.api_key else {},
            )
        except httpx.TransportError as error:
            raise ChatRefused(f"No server answers at {self.sign_in_url}; start one with `make run`.") from error
        if answer.is_error:
            raise ChatRefused(f"Signing in as {self.email} was refused: {_reason(answer)}")
        self._token = answer.json()["access_token"]

    async def turn(self, message: str | None) -> AsyncIterator[Frame]:
        """Sends one message (None: just open the thread) and yields the frames of the reply.

        A dropped connection is taken up again where it broke off; a turn already under way is waited for.
        """
        turn_id, last_seen = str(uuid.uuid4()), 0
        body = self._body(turn_id, message)
        attempts = AsyncRetrying(
            retry=retry_if_exception_type((httpx.TransportError, _Busy)),
            wait=wait_exponential(multiplier=0.3, max=5),
            stop=stop_after_attempt(8),
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                async for number, frame in self._frames(body, last_seen):
                    last_seen = number or last_seen
                    yield frame

    def _body(self, turn_id: str, message: str | None) -> Frame:
        messages = [] if message is None else [{"id": str(uuid.uuid4()), "role": "user", "content": message}]
        props = {
            **({"wizard": self.wizard} if self.wizard else {}),
            **({"timezone": self.time_zone} if self.time_zone else {}),
        }
        return {
            "threadId": self.thread_id,
            "runId": turn_id,
            "protocolVersion": "1.0",
            "messages": messages,
            "tools": [],
            "context": [],
            "state": {},
            "forwardedProps": props,
        }

    async def _frames(self, body: Frame, last_seen: int) -> AsyncIterator[tuple[int | None, Frame]]:
        for fresh in (False, True):
            headers = {
                "Authorization": f"Bearer {self._token}",
                "Accept": "text/event-stream",
            }
            if last_seen:
                headers["Last-Event-ID"] = str(last_seen)
            async with self.http.stream("POST", f"{self.server}/api/v1/agent", json=body, headers=headers) as answer:
                if answer.status_code == UNAUTHORIZED and not fresh:
                    await self.sign_in()
                    continue
                await _raise_if_refused(answer)
                async for numbered in _parse(answer):
                    yield numbered
                return


async def _raise_if_refused(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    await answer.aread()
    if answer.status_code == CONFLICT:
        raise _Busy(_reason(answer))
    hint = f" {HOW_TO_CHOOSE}" if WIZARD_UNKNOWN in answer.text else ""
    raise ChatRefused(f"{_reason(answer)}{hint}")


async def _parse(answer: httpx.Response) -> AsyncIterator[tuple[int | None, Frame]]:
    number: int | None = None
    async for line in answer.aiter_lines():
        name, _, value = line.partition(":")
        if name == "id":
            number = int(value)
        elif name == "data":
            yield number, json.loads(value)


def _reason(answer: httpx.Response) -> str:
    try:
        problem: Mapping[str, Any] = answer.json()
    except ValueError:
        return f"the server answered {answer.status_code}"
    for name in ("detail", "msg", "error_description", "title"):
        if isinstance(problem.get(name), str):
            return str(problem[name])
    return f"the server answered {answer.status_code}"
