"""Which migrations are still to run, and which histories are refused."""

from pathlib import Path

import pytest

from store.migrations import (
    Migration,
    MigrationChanged,
    MigrationMisnamed,
    MigrationOutOfOrder,
    MigrationUnknown,
    pending,
    read_migrations,
)

FIRST, SECOND, THIRD = (Migration(f"000{n}_things", f"select {n};") for n in (1, 2, 3))


def applied(*migrations: Migration) -> dict[str, str]:
    return {migration.name: migration.checksum for migration in migrations}


def test_everything_runs_on_an_empty_database() -> None:
    assert pending([FIRST, SECOND], {}) == (FIRST, SECOND)


def test_only_what_is_new_runs_later() -> None:
    assert pending([FIRST, SECOND, THIRD], applied(FIRST)) == (SECOND, THIRD)


def test_a_changed_old_migration_is_refused_by_name() -> None:
    edited = Migration(FIRST.name, FIRST.text + " -- better")
    with pytest.raises(MigrationChanged, match=FIRST.name):
        pending([edited, SECOND], applied(FIRST))


def test_a_database_that_is_newer_than_the_program_is_refused() -> None:
    with pytest.raises(MigrationUnknown, match=SECOND.name):
        pending([FIRST], applied(FIRST, SECOND))


def test_a_migration_put_before_one_that_ran_is_refused() -> None:
    with pytest.raises(MigrationOutOfOrder, match=FIRST.name):
        pending([FIRST, SECOND], applied(SECOND))


@pytest.mark.parametrize("name", ["things.sql", "0003_things.sql", "0002_Things.sql"])
def test_files_out_of_number_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "0001_first.sql").write_text("select 1;")
    (tmp_path / name).write_text("select 2;")
    with pytest.raises(MigrationMisnamed, match=name):
        read_migrations(tmp_path)


def test_the_migrations_of_the_program_are_in_order() -> None:
    names = [migration.name for migration in read_migrations()]
    assert names == sorted(names)
    assert names[0] == "0001_roles_and_schemas"
