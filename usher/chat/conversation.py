"""The loop of the terminal chat: reads a line, plays a turn, until the person leaves."""

import argparse
import asyncio
import getpass
import sys
import uuid
from collections.abc import Sequence

import httpx
import tzlocal
from rich.console import Console

from usher.chat.client import AguiClient, ChatRefused
from usher.chat.screen import Screen

DEMO_PERSON, DEMO_PASSWORD = "member@acme.example", "usher-demo"
LEAVE = {"/quit", "/exit", "/q"}
TURN_PATIENCE = httpx.Timeout(10, read=60)


def arguments(server: str, sign_in: str | None, api_key: str | None) -> argparse.ArgumentParser:
    """The command line of `make chat`; the defaults are what the settings of this checkout say."""
    parser = argparse.ArgumentParser(prog="make chat", description="Talk to a running Usher server.")
    parser.add_argument("--server", default=server, help="base address of the server")
    parser.add_argument(
        "--sign-in",
        default=sign_in,
        help="where to sign in, if not at the server (a Supabase URL)",
    )
    parser.add_argument(
        "--api-key",
        default=api_key,
        help="the Supabase project's public key, if it asks for one",
    )
    parser.add_argument("--email", default=DEMO_PERSON, help="who signs in")
    parser.add_argument("--wizard", default="event-wizard", help="an id, organization/slug, or slug")
    parser.add_argument("--choose", action="store_true", help="be shown the wizards that there are, and choose")
    parser.add_argument("--thread", default=None, help="go on with this conversation")
    return parser


def chat(words: Sequence[str], *, server: str, sign_in: str | None = None, api_key: str | None = None) -> int:
    """Runs the terminal chat and returns the exit code of the process."""
    chosen = arguments(server, sign_in, api_key).parse_args(words)
    console = Console(highlight=False)
    try:
        return asyncio.run(_converse(chosen, console))
    except ChatRefused as refused:
        console.print(f"[red]{refused}[/]")
        return 1
    except (KeyboardInterrupt, EOFError):
        return 0


async def _converse(chosen: argparse.Namespace, console: Console) -> int:
    thread = chosen.thread or str(uuid.uuid4())
    demo = chosen.email.endswith(".example")
    password = DEMO_PASSWORD if demo else getpass.getpass(f"Password of {chosen.email}: ")
    async with httpx.AsyncClient(timeout=TURN_PATIENCE) as http:
        client = AguiClient(
            http,
            chosen.server.rstrip("/"),
            (chosen.sign_in or chosen.server).rstrip("/"),
            chosen.email,
            password,
            None if chosen.choose else chosen.wizard,
            thread,
            tzlocal.get_localzone_name(),
            chosen.api_key,
        )
        await client.sign_in()
        console.print(f"[dim]Signed in as {chosen.email}. Type /quit to leave; what you said is kept.[/]")
        screen = Screen(console, client.server)
        try:
            await _play(client, screen, None)
            while (said := await _read(console)) is not None and said not in LEAVE:
                await _play(client, screen, screen.as_typed(said))
        except asyncio.CancelledError:
            console.print()
            raise
        finally:
            console.print(f'[dim]Go on later with: make chat ARGS="--thread {thread}"[/]')
    return 0


async def _play(client: AguiClient, screen: Screen, message: str | None) -> None:
    try:
        async for frame in client.turn(message):
            screen.show(frame)
    except httpx.TransportError as error:
        raise ChatRefused("The connection to the server was lost; what it had acknowledged is kept.") from error


async def _read(console: Console) -> str | None:
    """One line that isn't empty; None at the end of the input."""
    while True:
        console.print("\n[bold]you[/]    ", end="")
        line = await _line()
        if not line:
            console.print()
            return None
        if not sys.stdin.isatty():
            console.print(line.rstrip("\n"), markup=False)
        if line.strip():
            return line.strip()


async def _line() -> str:
    """The next line of the input. A terminal is awaited rather than read by a thread, which would outlast Ctrl-C."""
    if not sys.stdin.isatty():
        return await asyncio.to_thread(sys.stdin.readline)
    loop, typed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline()
