"""Stored runs in the database: kept by whose run it is, seen by operators and sharees, by nobody else."""

from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Connection, Tenants, value

from store.demo import ADMIN, MEMBER, OPERATOR, OUTSIDER, DemoPerson

STORE = "select private.store_run(%s, %s, %s, %s)"
COUNT = "select count(*) from wizard_stored_runs"
RENAME = b"update wizard_stored_runs set run_name = 'Mine'"
SHARE = "insert into wizard_run_shares (organization_id, run_id, shared_by, shared_with) values (%s, %s, %s, %s)"
Refused = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def completed(tenants: Tenants) -> UUID:
    """A completed run of Acme's member."""
    run = tenants.run(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.set_run_status(%s, 'completed')", [run])
    return run


@pytest.fixture
def stored(tenants: Tenants, completed: UUID) -> UUID:
    with tenants.acting_as(MEMBER) as connection:
        assert store(connection, completed)
    return completed


def store(connection: Connection, run: UUID, name: str = "Gala", notes: str | None = None, *tags: str) -> bool:
    return value(connection, STORE, run, name, notes, list(tags))


def share(tenants: Tenants, run: UUID) -> None:
    """With a stranger of another organization."""
    with tenants.owning() as connection:
        connection.execute(SHARE.encode(), [MEMBER.organization.id, run, MEMBER.id, OUTSIDER.id])


def test_a_stored_run_remembers_what_it_is_of_and_is_kept_for_ever(tenants: Tenants, completed: UUID):
    with tenants.acting_as(MEMBER) as connection:
        assert store(connection, completed, "Gala", "Nice", "a", "b")
        assert not store(connection, completed, "Other")
        kept = connection.execute("select * from wizard_stored_runs").fetchall()[0]
    assert (kept["run_name"], kept["run_notes"], kept["tags"], kept["user_id"]) == (
        "Gala",
        "Nice",
        ["a", "b"],
        MEMBER.id,
    )
    assert (kept["version_number"], kept["step_count"], kept["revision"]) == (1, 6, 1)
    with tenants.owning() as connection:
        query = (
            "select stored_at is not null and expires_at = 'infinity' and keeping = 'settled' as it from wizard_runs"
        )
        assert value(connection, query)


@pytest.mark.parametrize("person", [OUTSIDER, OPERATOR, ADMIN], ids=lambda person: person.name)
def test_only_whose_run_it_is_stores_it(tenants: Tenants, completed: UUID, person: DemoPerson):
    with tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.NoDataFound):
        store(connection, completed)


def test_only_what_is_completed_and_still_there_is_stored(tenants: Tenants, completed: UUID):
    begun = tenants.run(MEMBER)
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set redacted_at = now() where id = %s", [completed])
    for run in (begun, completed):
        with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.CheckViolation):
            store(connection, run)
    with tenants.owning() as connection:
        connection.execute("update wizard_runs set deleted_at = now() where id = %s", [completed])
    with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.NoDataFound):
        store(connection, completed)


@pytest.mark.parametrize(
    "kept",
    [
        *[("",), (" Gala",), ("x" * 256,), ("Gala", "x" * 10_001), ("Gala", None, "a", "A"), ("Gala", None, "")],
        *[("Gala", None, "x" * 51), ("Gala", None, *map(str, range(21)))],
    ],
)
def test_what_is_no_name_note_or_tag_is_refused(tenants: Tenants, completed: UUID, kept: tuple[str, ...]):
    with tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.CheckViolation):
        store(connection, completed, *kept)


@pytest.mark.parametrize(
    ("person", "seen"),
    [(MEMBER, 1), (OPERATOR, 1), (ADMIN, 1), (OUTSIDER, 0)],
    ids=lambda given: getattr(given, "name", ""),
)
def test_its_person_and_operators_see_it_and_only_its_person_renames_it(
    tenants: Tenants, stored: UUID, person: DemoPerson, seen: int
):
    with tenants.acting_as(person) as connection:
        assert value(connection, COUNT) == seen
        assert (value(connection, "select private.show_stored_run(%s)", stored) is not None) == bool(seen)
        assert connection.execute(RENAME).rowcount == (1 if person is MEMBER else 0)


def test_a_plain_colleague_sees_nothing_of_it(tenants: Tenants, stored: UUID):
    with tenants.owning() as connection:
        connection.execute("update memberships set role = 'member' where user_id = %s", [OPERATOR.id])
    with tenants.acting_as(OPERATOR) as connection:
        assert value(connection, COUNT) == 0


def test_whom_it_is_shared_with_sees_it_until_the_share_is_revoked(tenants: Tenants, stored: UUID):
    share(tenants, stored)
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, COUNT) == 1
        assert value(connection, "select private.show_stored_run(%s) ->> 'run_name'", stored) == "Gala"
        assert connection.execute(RENAME).rowcount == 0
    with tenants.owning() as connection:
        connection.execute("update wizard_run_shares set revoked_at = now()")
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, COUNT) == 0
        assert value(connection, "select private.show_stored_run(%s)", stored) is None


def test_nobody_writes_more_of_it_than_name_notes_and_tags(tenants: Tenants, stored: UUID):
    for guess in (
        "update wizard_stored_runs set user_id = null",
        "update wizard_stored_runs set completed_at = now()",
        "update wizard_stored_runs set revision = 7",
        "delete from wizard_stored_runs",
        "truncate wizard_stored_runs",
        "select from private.stored_run_documents",
    ):
        with tenants.acting_as(MEMBER) as connection, pytest.raises(Refused):
            connection.execute(guess.encode())


@pytest.mark.parametrize("person", [None, MEMBER], ids=["nobody", "member"])
def test_a_browser_has_no_door_to_stored_runs(tenants: Tenants, person: DemoPerson | None):
    with tenants.browsing_as(person) as connection, pytest.raises(Refused):
        connection.execute("select from wizard_stored_runs")


def test_no_order_of_a_listing_is_more_than_an_order(tenants: Tenants, stored: UUID):
    listing = "select count(*) from private.list_stored_runs(null, null, '{}', null, null, null, %s, null, null, 9)"
    for sort in ("date_asc, (select user::text::integer)", "date_asc limit 1) walked --", "date", "", "x_y_z"):
        with tenants.acting_as(MEMBER) as connection:
            assert value(connection, listing, sort) == 1


FOUND = "select count(*) from private.list_stored_runs(null, null, %s, %s, null, null, 'date_desc', null, null, 9)"
TOLD = "select count(*) from private.stored_run_postings where word = any (%s)"
WORDS = ["gala", "nice", "=tag:loud"]


def found(tenants: Tenants, text: str | None, *tags: str) -> int:
    with tenants.acting_as(MEMBER) as connection:
        return value(connection, FOUND, list(tags), text)


def index(tenants: Tenants) -> None:
    """Puts what isn't indexed into the index, however little it is."""
    with tenants.owning() as connection:
        connection.execute("select private.seal_stored_runs(%s)", [MEMBER.organization.id])


def test_a_run_is_found_by_the_words_that_it_has_now(tenants: Tenants, completed: UUID):
    with tenants.acting_as(MEMBER) as connection:
        store(connection, completed, "Gala", "Nice", "Loud")
    index(tenants)
    assert [found(tenants, "gala nice"), found(tenants, None, "loud")] == [1, 1]
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("update wizard_stored_runs set run_notes = null, tags = '{}', run_name = 'Ball'")
    for _ in ("by itself", "from the index"):
        assert [found(tenants, "gala"), found(tenants, "ball"), found(tenants, None, "loud")] == [0, 1, 0]
        index(tenants)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select private.remove_stored_run(%s)", [completed])
    assert found(tenants, "ball") == 0


def test_within_a_day_the_index_has_no_word_of_what_was_redacted(tenants: Tenants, completed: UUID):
    with tenants.acting_as(MEMBER) as connection:
        store(connection, completed, "Gala", "Nice", "Loud")
    index(tenants)
    with tenants.owning() as connection:
        assert value(connection, TOLD, WORDS) == len(WORDS)
        connection.execute("select private.redact_run(%s)", [completed])
        connection.execute("update private.stored_run_segments set checked_at = now() - interval '25 hours'")
    assert [found(tenants, "gala"), found(tenants, "redacted")] == [0, 1]
    with tenants.owning() as connection:
        connection.execute("select private.index_stored_runs()")
        assert value(connection, TOLD, WORDS) == 0
        assert value(connection, "select count(*) from private.stored_run_segments") == 0
    assert found(tenants, "redacted") == 1


@pytest.mark.parametrize("table", ["segments", "places", "blocks", "postings"])
@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR, ADMIN], ids=lambda person: person.name)
def test_nobody_reads_the_index(tenants: Tenants, stored: UUID, person: DemoPerson, table: str):
    index(tenants)
    with tenants.owning() as connection:
        assert value(connection, f"select count(*) from private.stored_run_{table}") > 0
    with tenants.acting_as(person) as connection, pytest.raises(Refused):
        connection.execute(f"select from private.stored_run_{table}".encode())


def test_nobody_has_runs_indexed(tenants: Tenants, stored: UUID):
    for guess in ("select private.index_stored_runs()", f"select private.seal_stored_runs('{MEMBER.organization.id}')"):
        with tenants.acting_as(ADMIN) as connection, pytest.raises(Refused):
            connection.execute(guess.encode())
