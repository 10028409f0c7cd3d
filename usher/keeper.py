"""The script that becomes PostgreSQL: gives up root, then sees to it that PostgreSQL ends with the server."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import NoReturn

PR_SET_PDEATHSIG = 1
FORWARDED = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


def give_up_root(uid: int, gid: int) -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def end_with_parent(number: signal.Signals) -> None:
    """Linux: the kernel sends us the signal when our parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)


def become(command: list[str], parent: int) -> NoReturn:
    """Asks to end with the parent after giving up root, which would undo it, and checks that it was not too late."""
    end_with_parent(signal.SIGQUIT)
    if os.getppid() != parent:
        sys.exit(1)
    os.execv(command[0], command)


def watch_over(command: list[str]) -> NoReturn:
    """Elsewhere: the parent holds the other end of our standard input, which closes however it ends."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def forward(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    def await_parent() -> None:
        sys.stdin.buffer.read()
        child.send_signal(signal.SIGQUIT)

    for number in FORWARDED:
        signal.signal(number, forward)
    threading.Thread(target=await_parent, daemon=True).start()
    sys.exit(child.wait())


def main(mode: str, parent: str, uid: str, gid: str, *command: str) -> NoReturn:
    give_up_root(int(uid), int(gid))
    if mode == "become":
        become(list(command), int(parent))
    watch_over(list(command))


if __name__ == "__main__":
    main(*sys.argv[1:])
