"""Logs: quiet unless asked, and without what is secret."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from usher.logs import configure_logs, withhold_secrets


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_values_whose_names_say_that_they_are_secret_are_withheld() -> None:
    event = {"event": "signed in", "email": "a@acme.example", "access_token": "sesame", "OPENAI_API_KEY": "sesame"}
    shown = withhold_secrets(None, "info", dict(event))
    assert shown["email"] == "a@acme.example"
    assert "sesame" not in shown.values()


def test_an_address_that_opens_something_is_told_without_what_opens_it() -> None:
    asked = '127.0.0.1 - "GET /api/v1/shared/sesame/files/7?signature=sesame&expires=9 HTTP/1.1" 200'
    shown = withhold_secrets(None, "info", {"event": asked, "path": "/api/v1/shared/sesame"})
    told = {"event": asked.replace("sesame", "…"), "path": "/api/v1/shared/…"}
    assert shown == told


def test_a_quiet_server_tells_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning")
    log = structlog.get_logger("usher.test")
    log.info("turn finished")
    log.warning("model failed", reason="timeout", dsn="postgresql://login:sesame@host/db")
    said = capsys.readouterr().err
    assert "turn finished" not in said
    assert "model failed" in said
    assert "timeout" in said
    assert "sesame" not in said


def test_the_standard_library_logs_through_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("httpx").info("POST https://api.example/v1 200")
    said = capsys.readouterr().err
    assert "started" in said
    assert "api.example" not in said
