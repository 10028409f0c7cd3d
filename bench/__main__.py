"""`make bench`: what a turn costs, typed and with a model, at concurrency 1 and 16; or listings, or a large file."""

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import exports, files, listing, processes, stored
from bench.conversation import ANSWERS, OPENING
from bench.database import Counters
from bench.load import Server, Tally, play

MESSAGES = (OPENING, *ANSWERS)
SERVER_CORE, OTHER_CORE = 0, 1
WITHOUT_MODEL = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "DATABASE_URL": "", "SUPABASE_URL": ""}
COLUMNS = (
    "way",
    "at once",
    "turns/s",
    "server CPU ms/turn",
    "turns/s that a full core could do",
    "transactions/turn",
    "statements/turn",
    "p50 ms",
    "p95 ms",
    "server MiB",
)


@dataclass(frozen=True)
class Measured:
    """One row of the table."""

    way: str
    people: int
    tally: Tally
    seconds: float
    cpu: float
    transactions: float
    statements: float
    memory: float

    def row(self) -> str:
        turns = len(self.tally.latencies)
        cuts = statistics.quantiles(self.tally.latencies, n=20)
        figures = (
            f"{turns / self.seconds:.0f}",
            f"{1000 * self.cpu / turns:.2f}",
            f"{turns / self.cpu:.0f}",
            f"{self.transactions:.2f}",
            f"{self.statements:.1f}",
            f"{1000 * statistics.median(self.tally.latencies):.1f}",
            f"{1000 * cuts[-1]:.1f}",
            f"{self.memory:.0f}",
        )
        return f"| {self.way} | {self.people} | {' | '.join(figures)} |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--conversations", type=int, default=160, help="how many each row plays")
    parser.add_argument("--way", choices=("typed", "model"), action="append")
    parser.add_argument(
        "--listing", type=int, nargs="?", const=100_000, help="measure a listing of so many wizards instead"
    )
    parser.add_argument(
        "--stored", type=int, nargs="?", const=1_000_000, help="measure a listing of so many stored runs instead"
    )
    parser.add_argument(
        "--exports", type=int, nargs="?", const=100_000, help="measure exports of so many stored runs instead"
    )
    parser.add_argument(
        "--files",
        type=int,
        nargs="?",
        const=1024,
        metavar="MIB",
        help="measure a file of this size, in and out, instead",
    )
    chosen = parser.parse_args()
    if chosen.files:
        return files.measure(chosen.files, WITHOUT_MODEL)
    if chosen.listing:
        return listing.measure(chosen.listing)
    if chosen.exports:
        return exports.measure(chosen.exports)
    if chosen.stored:
        return stored.measure(chosen.stored)
    if len(os.sched_getaffinity(0)) < 2:
        sys.stderr.write("The benchmark needs two cores: one for the server, one for PostgreSQL and the load.\n")
        return 2
    second_start = _second_start()  # before this process is held to a core, and with it all that it starts
    rows: list[Measured] = []
    for way in chosen.way or ("typed", "model"):
        rows += _measure(way, chosen.conversations)
    _print(rows)
    sys.stdout.write(f"\nA second start is ready in {second_start:.1f} s.\n")
    failures = [failure for row in rows for failure in row.tally.failures]
    for failure in failures[:3]:
        sys.stderr.write(f"a turn failed: {failure}\n")
    return 1 if failures else 0


def _measure(way: str, conversations: int) -> list[Measured]:
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        data.chmod(0o711)  # else PostgreSQL, which is never root, keeps its files elsewhere and for ever
        settings = dict(WITHOUT_MODEL)
        if way == "model":
            settings |= {"OPENAI_BASE_URL": stack.enter_context(processes.model_server()), "OPENAI_API_KEY": "none"}
        process_id, port = stack.enter_context(processes.usher(data / "data", settings))
        processes.spread(process_id, OTHER_CORE)
        processes.pin(process_id, SERVER_CORE)
        os.sched_setaffinity(0, {OTHER_CORE})
        counters = stack.enter_context(Counters.of(data / "data"))
        server = Server(port, _sign_in(port))
        asyncio.run(play(server, 4, 8, MESSAGES))
        return [_row(way, people, conversations, server, process_id, counters) for people in (1, 16)]


def _row(way: str, people: int, conversations: int, server: Server, process_id: int, counters: Counters) -> Measured:
    count = conversations if people > 1 else max(conversations // 4, 8)
    transactions, cpu = counters.transactions(), processes.cpu_seconds(process_id)
    tally, seconds = asyncio.run(_timed(server, people, count))
    cpu = processes.cpu_seconds(process_id) - cpu
    turns = len(tally.latencies)
    per_turn = (counters.transactions() - transactions) / turns
    with counters.statements() as counted:
        sample = asyncio.run(play(server, people, people, MESSAGES))
    statements = counted() / len(sample.latencies)
    if tally.published != count:
        tally.failures.append(f"{tally.published} of {count} conversations were published")
    return Measured(way, people, tally, seconds, cpu, per_turn, statements, processes.memory_mib(process_id))


async def _timed(server: Server, people: int, conversations: int) -> tuple[Tally, float]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    tally = await play(server, people, conversations, MESSAGES)
    return tally, loop.time() - began


def _second_start() -> float:
    """Seconds from the command to the first answer, on a data folder that is made already."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        Path(folder).chmod(0o711)
        with processes.usher(data, WITHOUT_MODEL):
            pass
        began = time.monotonic()
        with processes.usher(data, WITHOUT_MODEL):
            return time.monotonic() - began


def _sign_in(port: int) -> str:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/auth/v1/token?grant_type=password",
        json={"email": "member@acme.example", "password": "usher-demo"},
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def _print(rows: list[Measured]) -> None:
    python = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    sys.stdout.write(f"{python}; server on one core, PostgreSQL (fsync on) and load on another\n\n")
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n")
    sys.stdout.writelines(f"{row.row()}\n" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
