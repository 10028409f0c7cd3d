"""How a model call can fail; in codes and numbers only, since a server's own words may repeat the key or the prompt.

ModelFailed
  ModelUnreachable     no connection, or none that answered
  ModelTimedOut        too slow to connect, to begin, to go on, or in all
  ServiceRefused       an error status, or an error event before the answer began
  CircuitOpen          not even tried
  StreamBroken         ended, or reported an error, in the middle
  AnswerUnusable       no JSON, of another shape, too long, or nothing at all
  AnswerDeclined       the model or its filter refused to answer
"""

from __future__ import annotations

import re
from typing import ClassVar

from agent.interpreters import InterpreterUnavailable, Usage

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_STATUSES_OF_THE_MESSAGE = frozenset({400, 413, 422})
_STATUSES_TO_RETRY = frozenset({408, 409, 429})


class ModelFailed(InterpreterUnavailable):
    """The root: `reason` begins with a stable kind; `usage` is known for calls that cost something.

    `blames_service`: it counts for the circuit breaker. What one person's message may provoke doesn't: it would take
    the model from everybody.
    """

    kind: ClassVar[str] = "model_failed"
    blames_service: bool = True
    retryable: bool = False
    retry_after: float | None = None

    def __init__(self, detail: str = "", usage: Usage | None = None) -> None:
        super().__init__(f"{self.kind}: {detail}" if detail else self.kind, usage)


class ModelUnreachable(ModelFailed):
    kind = "unreachable"
    retryable = True


class ModelTimedOut(ModelFailed):
    kind = "timed_out"


class ServiceRefused(ModelFailed):
    kind = "service_refused"

    def __init__(self, status: int, code: object = None, retry_after: float | None = None) -> None:
        self.status = status
        self.blames_service = status not in _STATUSES_OF_THE_MESSAGE
        self.retryable = status in _STATUSES_TO_RETRY or status >= 500
        self.retry_after = retry_after
        known = isinstance(code, str) and _CODE.fullmatch(code)
        super().__init__(f"{status} {code}" if known else str(status))


class CircuitOpen(ModelFailed):
    kind = "circuit_open"


class StreamBroken(ModelFailed):
    kind = "stream_broken"


class AnswerUnusable(ModelFailed):
    kind = "answer_unusable"
    blames_service = False


class AnswerDeclined(ModelFailed):
    kind = "answer_declined"
    blames_service = False
