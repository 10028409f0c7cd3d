"""The operating-system account that PostgreSQL runs as: the person's own, or an unprivileged one when they are root."""

import errno
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from usher.refusal import StartRefused

# Nobody's uid by convention: systemd's and Debian's tables leave 60706 to 61183 unused.
UNPRIVILEGED = 60916


@dataclass(frozen=True, slots=True)
class Account:
    """Who PostgreSQL's processes and files belong to."""

    uid: int
    gid: int

    @property
    def is_borrowed(self) -> bool:
        """Whether this process has to change its user to act as the account."""
        return self.uid != os.geteuid()

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Runs a short command as the account, away from any folder that it may not enter."""
        arguments = [str(part) for part in command]
        environment = {"PATH": os.defpath, "LC_ALL": "C"}
        try:
            return subprocess.run(
                arguments,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=environment,
                user=self.uid if self.is_borrowed else None,
                group=self.gid if self.is_borrowed else None,
                extra_groups=[] if self.is_borrowed else None,
            )
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EINVAL}:
                return subprocess.CompletedProcess(arguments, 126, "", str(error))
            raise StartRefused(
                f"root can't become the user {self.uid} here, and PostgreSQL won't run as root"
            ) from error

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder down to this one may be traversed by the account."""
        return self.run(["/bin/sh", "-c", 'cd -- "$0"', folder]).returncode == 0

    def can_execute(self, program: Path) -> bool:
        """Whether the account gets at the program and what it needs to load."""
        return self.run([program, "--version"]).returncode == 0

    def own(self, folder: Path) -> None:
        """Hands a folder and all that is in it to the account."""
        for path, _, files in os.walk(folder):
            os.chown(path, self.uid, self.gid)
            for name in files:
                os.chown(Path(path, name), self.uid, self.gid, follow_symlinks=False)


def account_for(cluster: Path) -> Account:
    """The person's own account; for root that of an existing cluster's owner, else the unprivileged one."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return Account(UNPRIVILEGED, UNPRIVILEGED)


def named_account(account: Account) -> Account:
    """An account with a name for root to run initdb with, which insists on one; the server itself does not."""
    if not account.is_borrowed:
        return account
    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    if not entries:
        raise StartRefused("PostgreSQL can't be set up as root on a system without any other user")
    entry = entries.get("nobody") or next(iter(entries.values()))
    return Account(entry.pw_uid, entry.pw_gid)
