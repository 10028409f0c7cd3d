"""What exports cost: a listing of few and of many runs to CSV, XLSX and JSON over HTTP; one run to PDF."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import httpx
import psycopg
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from bench import processes
from bench.database import superuser
from runs.exporting.printing import Printer
from store.demo import ACME, MEMBER, PASSWORD
from wizard.playback import PlayedField, PlayedRun, PlayedStep

LOAD = Path(__file__).with_name("exports.sql")
FORMATS = ("csv", "xlsx", "json")
WITHOUT_MODEL = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "DATABASE_URL": "", "SUPABASE_URL": ""}
SAMPLED_EVERY = 0.05
FLAT_MIB = 64
SPACE = UUID(int=1)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Peak:
    """The most memory that a process had while it was watched, and what it had before."""

    before: float
    most: float = field(init=False)

    def __post_init__(self) -> None:
        self.most = self.before

    @property
    def growth(self) -> float:
        return self.most - self.before


@dataclass(frozen=True)
class Exported:
    runs: int
    format: str
    first: float
    seconds: float
    mib: float
    peak: Peak

    def row(self) -> str:
        speed = (f"{self.runs / self.seconds:,.0f}", f"{self.seconds:.1f}", f"{self.first:.2f}", f"{self.mib:.1f}")
        memory = (f"{self.peak.before:.0f}", f"{self.peak.growth:.0f}")
        return f"| {self.format} | {self.runs:,} | {' | '.join([*speed, *memory])} |"


def measure(runs: int) -> int:
    """Prints tables; 1 where ten times the runs take noticeably more memory."""
    few = max(runs // 10, 1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        Path(folder).chmod(0o711)  # else PostgreSQL, which is never root, keeps its files elsewhere and for ever
        with processes.usher(data, WITHOUT_MODEL) as (process_id, port):
            measured = _exports(data, process_id, port, few, few)
            measured += _exports(data, process_id, port, runs - few, runs)
    _print(measured)
    asyncio.run(_print_pdfs())
    growths = {(each.runs, each.format): each.peak.growth for each in measured}
    return int(any(growths[runs, each] > growths[few, each] + FLAT_MIB for each in FORMATS))


def _exports(data: Path, process_id: int, port: int, more: int, runs: int) -> list[Exported]:
    _load(data, more)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=900) as client:
        _sign_in(client)
        return [_export(client, process_id, wanted, runs) for wanted in FORMATS]


def _load(data: Path, runs: int) -> None:
    with psycopg.connect(superuser(data), autocommit=True) as connection:
        chosen: Mapping[str, object] = {"runs": runs, "organization": ACME.id, "person": MEMBER.id}
        for name, value in chosen.items():
            connection.execute("select set_config(%s, %s, false)", [f"bench.{name}", str(value)])
        connection.execute(LOAD.read_bytes())


def _sign_in(client: httpx.Client) -> None:
    credentials = {"email": MEMBER.email, "password": PASSWORD}
    answer = client.post("/auth/v1/token", params={"grant_type": "password"}, json=credentials).raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def _export(client: httpx.Client, process_id: int, wanted: str, runs: int) -> Exported:
    began, first, size = time.monotonic(), 0.0, 0
    narrowed = {"format": wanted, "wizard": "event-wizard"}
    with _watched(process_id) as peak, client.stream("GET", "/api/v1/stored-runs/export", params=narrowed) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            first = first or time.monotonic() - began
            size += len(part)
    return Exported(runs, wanted, first, time.monotonic() - began, size / 2**20, peak)


@contextmanager
def _watched(process_id: int) -> Generator[Peak]:
    peak, over = Peak(processes.memory_mib(process_id)), threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLED_EVERY):
            peak.most = max(peak.most, processes.memory_mib(process_id))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _print(measured: list[Exported]) -> None:
    columns = ("format", "runs", "runs/s", "seconds", "first byte after s", "MiB", "server MiB before", "growth MiB")
    sys.stdout.write(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n")
    sys.stdout.writelines(f"{each.row()}\n" for each in measured)


async def _print_pdfs() -> None:
    sys.stdout.write("\n| a PDF of | pages | ms |\n| --- | --- | --- |\n")
    printer = Printer()
    for fields in (17, 200):
        await printer.pdf(_run(fields))
        began = time.monotonic()
        pdf = await printer.pdf(_run(fields))
        spent = 1000 * (time.monotonic() - began)
        sys.stdout.write(f"| {fields} fields | {len(pypdfium2.PdfDocument(pdf))} | {spent:.0f} |\n")


def _run(fields: int) -> PlayedRun:
    answered = [_field(number) for number in range(fields)]
    parts = [answered[start : start + 20] for start in range(0, fields, 20)]
    steps = tuple(
        PlayedStep(uuid5(SPACE, f"s{at}"), f"s{at}", at, f"Step {at}", None, "completed", NOW, NOW, 60, tuple(part))
        for at, part in enumerate(parts, start=1)
    )
    return replace(BARE, steps=steps)


def _field(number: int) -> PlayedField:
    answer = f"Answer number {number}, in a sentence of some length."
    identity, key = uuid5(SPACE, str(number)), f"part.field{number}"
    return PlayedField(
        identity, key, f"Field {number}", f"What is {number}?", None, "text_input", True, "answered", answer, answer
    )


BARE = PlayedRun(
    run_id=SPACE,
    wizard_id=SPACE,
    version_id=SPACE,
    organization_id=SPACE,
    user_id=SPACE,
    run_name="Gala",
    run_notes="Talked to the hall.",
    tags=("bench",),
    wizard_name="Event wizard",
    wizard_icon=None,
    version_number=1,
    newer_version=None,
    executed_by="Max",
    status="completed",
    started_at=NOW,
    completed_at=NOW,
    duration_seconds=300,
    stored_at=NOW,
    steps=(),
)
