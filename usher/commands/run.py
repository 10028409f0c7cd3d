"""`make run`: the server in the foreground, until Ctrl-C."""

import signal
import sys
from collections.abc import Sequence
from types import FrameType

from usher import keeper
from usher.logs import configure_logs
from usher.settings import Settings, load_settings

DEMO_PEOPLE = {
    "admin@acme.example": "administers the organization acme",
    "member@acme.example": "a member of acme",
    "operator@acme.example": "sees the conversations of acme",
    "outsider@globex.example": "belongs to another organization",
}
DEMO_PASSWORD = "usher-demo"  # noqa: S105


def run(words: Sequence[str]) -> int:
    """Serves until it is told to stop. `--with-parent` ends the server when whatever started it has ended."""
    if "--with-parent" in words and sys.platform == "linux":
        keeper.end_with_parent(signal.SIGTERM)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asks for that
        signal.signal(signal.SIGHUP, _hang_up)
    try:
        settings = load_settings()
        configure_logs(settings.log_level)
        _serve(settings)
    except KeyboardInterrupt:
        return 0
    return 0


def _serve(settings: Settings) -> None:
    from usher.serve import serve

    serve(settings, lambda address: welcome(settings, address))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _hang_up(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)


def welcome(settings: Settings, address: str) -> None:
    """The first words of a server that takes connections."""
    print(f"ready: {address}", flush=True)
    if settings.issues_tokens:
        print(f"\nSign in as (password {DEMO_PASSWORD}):")
        for email, role in DEMO_PEOPLE.items():
            print(f"  {email:<26}{role}")
    leads = f"the model {settings.openai_model}" if settings.has_model else "the built-in rules (no OPENAI_* is set)"
    print(f"\nThe conversation is led by {leads}.")
    print("\nNext, in a second terminal:")
    print(f"  {'make chat':<26}talk to it")
    print(f"  {'make chat ARGS=--choose':<26}choose the wizard first")
    if settings.database_url is None:
        print(f"  {'make dsn':<26}how to reach its database")
    print(f"\nEvery route: {address}/docs")
    print("\nCtrl-C stops it.", flush=True)
