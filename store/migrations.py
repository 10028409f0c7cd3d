"""The migrations as files: which there are, and whether a database's history is a beginning of theirs.

MigrationRefused
  MigrationMisnamed
  MigrationChanged
  MigrationUnknown
  MigrationOutOfOrder
  MigrationFailed
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "supabase" / "migrations"
_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+$")


class MigrationRefused(Exception):
    """The schema can't be brought up to date; the message is one sentence for whoever started the program."""


class MigrationMisnamed(MigrationRefused):
    pass


class MigrationChanged(MigrationRefused):
    pass


class MigrationUnknown(MigrationRefused):
    pass


class MigrationOutOfOrder(MigrationRefused):
    pass


class MigrationFailed(MigrationRefused):
    pass


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    name: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The folder's migrations in order. Raises MigrationMisnamed."""
    files = sorted(folder.glob("*.sql"))
    if not files:
        raise MigrationMisnamed(f"there are no migrations in {folder}")
    for number, file in enumerate(files, start=1):
        match = _NAME.match(file.stem)
        if match is None or int(match[1]) != number:
            raise MigrationMisnamed(f"migration {file.name} should be called {number:04}_<what_it_makes>.sql")
    return tuple(Migration(file.stem, file.read_text(encoding="utf-8")) for file in files)


def pending(known: Sequence[Migration], applied: Mapping[str, str]) -> tuple[Migration, ...]:
    """Those still to run, given name and checksum of those that ran. Raises MigrationRefused."""
    names = {migration.name for migration in known}
    if unknown := sorted(applied.keys() - names):
        raise MigrationUnknown(f"the database has migration {unknown[-1]}, which this version of Usher doesn't know")
    for migration in known:
        if migration.name in applied and applied[migration.name] != migration.checksum:
            raise MigrationChanged(
                f"migration {migration.name} was changed after it ran here: restore it and write a new one"
            )
    missing = tuple(migration for migration in known if migration.name not in applied)
    if missing and applied and missing[0].name < max(applied):
        raise MigrationOutOfOrder(
            f"migration {missing[0].name} comes before {max(applied)}, which has already run here"
        )
    return missing
