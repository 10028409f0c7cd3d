"""Makes .venv from a lock file, or tells whether it is made; needs nothing but Python's own library."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ENVIRONMENT = Path(".venv")
PYTHON = ENVIRONMENT / "bin" / "python"
INCOMPLETE = ENVIRONMENT / "incomplete"


def main(task: str, lock_name: str) -> int:
    """`make` sets up; `ready` and `stamp` are asked of the environment's own Python."""
    lock = Path(lock_name)
    if task == "ready":
        return 0 if is_ready(lock) else 1
    if task == "stamp":
        stamp_of(lock).write_text("\n".join([mark_of(lock), *installed()]))
        return 0
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return 0 if ask("ready", lock) else make(lock)


def make(lock: Path) -> int:
    """Makes what is missing; from the beginning, if what is there can't be mended."""
    started = time.monotonic()
    if not is_sound():
        say(f"Making .venv with Python {sys.version.split()[0]}")
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if not succeeds([sys.executable, "-I", "-m", "venv", ENVIRONMENT], shown=True):
            return 1
    INCOMPLETE.touch()
    count = sum("==" in line for line in lock.read_text().splitlines() if line[:1].isalnum())
    say(f"Installing the {count} packages of {lock}, which may take a minute or two")
    options = ["--require-hashes", "--no-deps", "-qq", "--no-input", "--no-compile", "--disable-pip-version-check"]
    if not succeeds([PYTHON, "-I", "-m", "pip", "install", *options, "--requirement", lock], shown=True):
        say("The packages could not be installed; pip says above why")
        return 1
    # On every core, unlike pip; and a module that nobody can compile is nobody's to import.
    succeeds([PYTHON, "-I", "-m", "compileall", "-qq", "-j", "0", ENVIRONMENT / "lib"])
    INCOMPLETE.unlink()
    say(f"Installed in {time.monotonic() - started:.0f} s")
    return 0 if ask("stamp", lock) else 1


def is_ready(lock: Path) -> bool:
    """Whether all that the lock names was installed for this very Python and is still there."""
    return not INCOMPLETE.exists() and stamped(lock)[:1] == [mark_of(lock)] and not lost(lock)


def is_sound() -> bool:
    """Whether packages may be added: the Python runs, no set-up broke off, nothing that was installed is gone."""
    if INCOMPLETE.exists() or any(lost(lock) for lock in Path().glob("*.lock")):
        return False
    return succeeds([PYTHON, "-I", "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"])


def installed() -> list[str]:
    """The packages' folders and modules, without their versions."""
    found = (path for folder in ENVIRONMENT.glob("lib/python*/site-packages") for path in folder.iterdir())
    return sorted(
        str(path) for path in found if path.suffix not in {".dist-info", ".pth"} and path.name != "__pycache__"
    )


def lost(lock: Path) -> list[str]:
    """What was installed from the lock and is no longer there."""
    return [name for name in stamped(lock)[1:] if not Path(name).exists()]


def stamped(lock: Path) -> list[str]:
    """The mark of what was installed from the lock, and its names; nothing if it never was."""
    stamp = stamp_of(lock)
    return stamp.read_text().splitlines() if stamp.exists() else []


def stamp_of(lock: Path) -> Path:
    return ENVIRONMENT / f"{lock.name}.stamp"


def mark_of(lock: Path) -> str:
    """What an installation depends on: the lock's content and the Python it was made for."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}"


def ask(task: str, lock: Path) -> bool:
    return succeeds([PYTHON, "-I", __file__, task, lock])


def succeeds(command: Sequence[str | Path], *, shown: bool = False) -> bool:
    """Runs a command; what it says goes to standard error, so that standard output stays the caller's."""
    output = sys.stderr if shown else subprocess.DEVNULL
    try:
        return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0
    except OSError:
        return False


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
