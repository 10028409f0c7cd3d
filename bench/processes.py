"""The processes of a benchmark: the server as `make run` starts it, the fake model server, and their cores."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

CHECKOUT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def usher(data_dir: Path, settings: Mapping[str, str]) -> Generator[tuple[int, int]]:
    """A server with durable PostgreSQL of its own; yields its process id and port."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "USHER_DATA_DIR": str(data_dir), **settings}
    with _process([sys.executable, "-m", "usher", "run"], environment) as process:
        _until_answers(f"http://127.0.0.1:{port}/healthz", process)
        yield process.pid, port


@contextmanager
def model_server() -> Generator[str]:
    """The stand-in for a model server; yields its base address."""
    port = free_port()
    script = CHECKOUT / "tests" / "fakes" / "model_server.py"
    with _process([sys.executable, str(script), "--port", str(port)], dict(os.environ)) as process:
        _until_answers(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def _process(command: list[str], environment: Mapping[str, str]) -> Generator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _until_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{address} ended before it answered")
        try:
            httpx.get(address)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{address} doesn't answer")


def pin(process_id: int, core: int) -> None:
    """Holds every thread of one process to one core; its children stay where they are."""
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def spread(process_id: int, core: int) -> None:
    """Holds a process and everything below it to one core."""
    for each in _family(process_id):
        pin(each, core)


def children(process_id: int) -> list[int]:
    """The direct children of a process."""
    listed = Path(f"/proc/{process_id}/task/{process_id}/children")
    return [int(word) for word in listed.read_text().split()]


def _family(process_id: int) -> list[int]:
    return [process_id, *(each for child in children(process_id) for each in _family(child))]


def cpu_seconds(process_id: int) -> float:
    """User and system time of a process so far, without its children."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(process_id: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def forget_peak(process_id: int) -> None:
    """Lets the peak of a process's memory begin anew."""
    Path(f"/proc/{process_id}/clear_refs").write_text("5")


def peak_memory_mib(process_id: int) -> float:
    """The most resident memory that a process had since its peak began."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
