"""Logs: one line an event on standard error, quiet unless asked, without secrets."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

TALKATIVE = ("httpx", "httpcore", "openai", "hpack", "asyncio")
SILENT = ("procrastinate",)  # the worker says in a line of its own what its library fills pages with
SECRET_WORDS = ("password", "secret", "token", "authorization", "api_key", "apikey", "cookie", "dsn", "database_url")
SECRET_PLACES = re.compile(r"(?<=/shared/)[^/?#\s\"]+|(?<=[?&]signature=)[^&#\s\"]+")
"""What opens something to whoever has it, within an address."""


def configure_logs(level: str) -> None:
    """Sends what structlog and the standard library log through the same lines."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    plainly = structlog.dev.plain_traceback  # the default one prints local variables, and with them secrets
    renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plainly)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def withhold_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blanks the values whose names say that they are secret, and such parts of addresses."""
    for name, value in event.items():
        if name != "event" and any(word in name.lower() for word in SECRET_WORDS):
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = SECRET_PLACES.sub("…", value)
    return event
