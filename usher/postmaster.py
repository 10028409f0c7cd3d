"""PostgreSQL's main process: started, awaited and stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from usher import keeper
from usher.account import Account
from usher.refusal import StartRefused

START_SECONDS = 120
STOP_SECONDS = 30
ORPHAN_SECONDS = 5
POLL_SECONDS = 0.01
BUSY = ("lock file", "shared memory block")


class Postmaster:
    """One server on one cluster, spawned by the main thread, because it ends with the thread that spawned it."""

    def __init__(self, programs: Path, cluster: Path, account: Account, log: Path, options: Mapping[str, str]) -> None:
        self._cluster = cluster
        self._account = account
        self._log = log
        self._command = [str(programs / "postgres"), "-D", str(cluster)]
        for name, value in options.items():
            self._command += ["-c", f"{name}={value}"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server and waits until it takes connections; outlasts one that is still going down."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("PostgreSQL must be started by the main thread")
        deadline = time.monotonic() + START_SECONDS
        if self._log.exists():
            self._log.replace(self._log.with_suffix(".before.log"))
        while True:
            clear_the_way(self._cluster)
            self._process = self._spawn()
            if self._becomes_ready(self._process, deadline):
                return
            reason = self._reason()
            if time.monotonic() > deadline or not any(sign in reason for sign in BUSY):
                raise StartRefused(f"PostgreSQL did not start: {reason} (its log is {self._log})")
            time.sleep(POLL_SECONDS * 10)

    def stop(self) -> None:
        """Ends every connection and shuts down cleanly; a second Ctrl-C, or taking too long, cuts it short."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                process.send_signal(number)
                process.wait(STOP_SECONDS)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                continue
            return

    @property
    def has_ended(self) -> bool:
        """Whether the server ended without having been stopped."""
        return self._process is not None and self._process.poll() is not None

    def on_sudden_end(self, notify: Callable[[], None]) -> None:
        """Calls from another thread when the server has ended without having been stopped."""

        def watch(process: subprocess.Popen[bytes]) -> None:
            process.wait()
            if self._process is process:
                notify()

        threading.Thread(target=watch, args=[self._process], daemon=True).start()

    def _spawn(self) -> subprocess.Popen[bytes]:
        mode = "become" if sys.platform == "linux" else "watch"
        watched = [sys.executable, "-I", "-S", keeper.__file__, mode, str(os.getpid())]
        owner = [str(self._account.uid), str(self._account.gid)]
        with self._log.open("wb") as log:
            self._log.chmod(0o600)
            return subprocess.Popen(
                [*watched, *owner, *self._command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                start_new_session=True,
            )

    def _becomes_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        try:
            while process.poll() is None and time.monotonic() < deadline:
                if read_lock_file(self._cluster)[-1:] == ["ready"]:
                    return True
                time.sleep(POLL_SECONDS)
        except BaseException:
            self.stop()
            raise
        return False

    def _reason(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
        return (fatal or lines or ["it gave no reason"])[-1]


def read_lock_file(cluster: Path) -> list[str]:
    """The lines of postmaster.pid: the first is the process, the last says whether connections are taken."""
    try:
        return [line.strip() for line in (cluster / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def clear_the_way(cluster: Path) -> None:
    """Lets an orphan of this cluster end, and removes the lock file of one that is long gone.

    The caller holds the data folder, so that whoever else has the cluster has lost its server."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    asked = False
    while (cluster / "postmaster.pid").exists():
        first = "".join(read_lock_file(cluster)[:1])
        pid = int(first) if first.isdigit() else 0
        if not pid or not is_postgres_of(pid, cluster):
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            if asked:
                raise StartRefused(f"an earlier PostgreSQL, process {pid}, still holds {cluster} and does not end")
            os.kill(pid, signal.SIGQUIT)
            asked, deadline = True, time.monotonic() + ORPHAN_SECONDS
        time.sleep(POLL_SECONDS)


def is_postgres_of(pid: int, cluster: Path) -> bool:
    """Whether the process is a server of this cluster, and not another that was given the same number."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        if Path("/proc/self").exists():
            return False
        command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout
    return b"postgres" in command and os.fsencode(cluster) in command
