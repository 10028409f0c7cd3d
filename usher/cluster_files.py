"""Where a cluster's files are: in the data folder, or outside a checkout that PostgreSQL's account may not enter."""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from usher.account import Account, named_account
from usher.datafolder import DataFolder
from usher.programs import MAJOR, outside_folder
from usher.refusal import StartRefused

LONGEST_SOCKET_PATH = 103  # 107 bytes on Linux, 103 on macOS
SOCKET_NAME = ".s.PGSQL.5432"


def cluster_folder(data: DataFolder, account: Account) -> Path:
    """The cluster's folder, which may not exist yet. A link in the data folder leads to one that is outside."""
    place = data.path / "postgres"
    if place.is_symlink():
        if not (place / "PG_VERSION").exists():
            raise StartRefused(
                f"the database of {data.path} is gone from {place.readlink()}: remove {place} to start afresh"
            )
        return place.resolve()
    if place.exists() or not account.is_borrowed:
        return place
    if data.path.stat().st_uid == os.geteuid():
        data.path.chmod(0o711)
    return place if account.can_enter(data.path) else _outside(data) / "cluster"


def make_cluster(cluster: Path, programs: Path, account: Account, data: DataFolder, *, fsync: bool) -> None:
    """Makes the cluster beside its place and moves it there when it is whole."""
    unfinished = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    maker = named_account(account)
    password_file = unfinished.with_name(f"{unfinished.name}.password")
    password_file.unlink(missing_ok=True)
    password_file.touch(mode=0o600)
    password_file.write_text(data.secret("superuser"))
    if account.is_borrowed:
        maker.own(unfinished)
        os.chown(password_file, maker.uid, maker.gid)
    try:
        made = maker.run(_initdb(programs, unfinished, password_file, fsync=fsync))
    finally:
        password_file.unlink()
    if made.returncode != 0:
        raise StartRefused(f"PostgreSQL could not set up its folder {cluster}: {_last_line(made.stderr)}")
    if account.is_borrowed:
        account.own(unfinished)
    unfinished.rename(cluster)


def link_cluster(cluster: Path, data: DataFolder) -> None:
    """Leaves a link where the cluster would have been."""
    place = data.path / "postgres"
    if cluster not in {place, place.resolve()}:
        place.symlink_to(cluster)


def refuse_other_major(cluster: Path) -> None:
    """Another major version can't read the folder, and would say so less plainly."""
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != str(MAJOR):
        raise StartRefused(
            f"the database in {cluster} was made by PostgreSQL {found}, and this Usher carries PostgreSQL {MAJOR}"
        )


def socket_folder(cluster: Path, account: Account) -> Path:
    """A private folder whose path is short enough for a socket, and without what separates several hosts."""
    beside = cluster.with_name("socket")
    if len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(beside):
        beside.mkdir(mode=0o700, exist_ok=True)
        if account.is_borrowed:
            os.chown(beside, account.uid, account.gid)
        return beside
    return _short_folder(cluster, account)


def _short_folder(cluster: Path, account: Account) -> Path:
    mark = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    root = outside_folder() if account.is_borrowed else Path(tempfile.gettempdir())
    folder = root / f"usher-{account.uid}-{mark}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {os.geteuid(), account.uid} or facts.st_mode & 0o077:
            folder = Path(tempfile.mkdtemp(prefix="usher-", dir=root))
    if account.is_borrowed:
        os.chown(folder, account.uid, account.gid)
    return folder


def remove_if_apart(sockets: Path, cluster: Path) -> None:
    """Leaves no empty folder behind in a place that is shared with others."""
    if sockets.parent != cluster.parent:
        with suppress(OSError):
            sockets.rmdir()


def _outside(data: DataFolder) -> Path:
    mark = hashlib.sha256(f"{data.path}:{data.secret('place')}".encode()).hexdigest()[:16]
    folder = outside_folder() / mark
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    return folder


def _initdb(programs: Path, folder: Path, password_file: Path, *, fsync: bool) -> list[str | Path]:
    character_type = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    command: list[str | Path] = [programs / "initdb", "--pgdata", folder, "--username=postgres", "--encoding=UTF8"]
    command += ["--locale=C", f"--lc-ctype={character_type}", "--data-checksums", "--auth=scram-sha-256"]
    command += ["--pwfile", password_file]
    return command if fsync else [*command, "--no-sync"]


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
