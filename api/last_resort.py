"""Turns a failure that nobody expected into a problem with an id, and logs it under that id."""

from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import INTERNAL, problem_response

log = structlog.get_logger(__name__)


class LastResort:
    """Answers 500 without internals; a response that already began is broken off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            failure_id = str(uuid4())
            log.exception("request_failed", failure_id=failure_id, method=scope["method"], path=scope["path"])
            detail = f"Something went wrong here; it is recorded under {failure_id}."
            response = problem_response(INTERNAL, detail, members={"failure_id": failure_id})
            await response(scope, receive, send)
