"""Every refusal of the database has one meaning, decided in one place."""

import re
from pathlib import Path

import pytest
from psycopg import errors
from psycopg_pool import PoolTimeout

from store.constraints import NAMED, translated
from wizard.errors import Conflict, Forbidden, Invalid, Unavailable, UsherError

MIGRATIONS = Path(__file__).parents[2] / "supabase" / "migrations"


def test_every_constraint_that_is_translated_exists():
    schema = "\n".join(file.read_text(encoding="utf-8") for file in MIGRATIONS.glob("*.sql"))
    bootstrap = "\n".join(file.read_text(encoding="utf-8") for file in MIGRATIONS.parent.glob("bootstrap/*.sql"))
    assert [name for name in NAMED if not re.search(rf"\b{name}\b", schema + bootstrap)] == []


@pytest.mark.parametrize(
    ("refusal", "meaning"),
    [
        (errors.InsufficientPrivilege, Forbidden),
        (errors.UniqueViolation, Conflict),
        (errors.ForeignKeyViolation, Conflict),
        (errors.CheckViolation, Invalid),
        (errors.InvalidTextRepresentation, Invalid),
        (errors.QueryCanceled, Unavailable),
        (errors.LockNotAvailable, Unavailable),
        (errors.DeadlockDetected, Unavailable),
        (errors.AdminShutdown, Unavailable),
        (PoolTimeout, Unavailable),
    ],
)
def test_kinds_of_refusal_are_told_apart(refusal: type[Exception], meaning: type[UsherError]):
    assert type(translated(refusal())) is meaning  # pyright: ignore[reportArgumentType]


def test_a_mistake_of_ours_is_no_refusal():
    assert translated(errors.UndefinedColumn()) is None
