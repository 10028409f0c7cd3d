"""What a stranger, a plain member, an operator, an admin, a browser reach of drafts and versions by SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Connection, Tenants, value

from store.demo import ACME, ADMIN, GLOBEX, MEMBER, OPERATOR, OUTSIDER, DemoPerson

Refused = psycopg.errors.InsufficientPrivilege
ADD = """
insert into wizards (organization_id, slug, name, draft)
values (%s, %s, 'Secret', '{"name": "Secret", "tags": ["hidden"], "steps": []}') returning id
"""
FREEZE = """
insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash)
select id, organization_id, latest_version + 1, draft, 'hash' from wizards where id = %s
"""
READERS = ("show_wizard", "read_draft", "hold_draft", "answer_counts")


@dataclass(frozen=True)
class Shelf:
    """Acme's wizards: one that was never published, and one that was once."""

    drafted: UUID
    published: UUID


@pytest.fixture
def shelf(tenants: Tenants) -> Shelf:
    with tenants.owning() as connection:
        made = Shelf(value(connection, ADD, ACME.id, "drafted"), value(connection, ADD, ACME.id, "published"))
        connection.execute(FREEZE, [made.published])
    return made


@pytest.fixture
def outsider(tenants: Tenants) -> Iterator[Connection]:
    with tenants.acting_as(OUTSIDER) as connection:
        yield connection


def reached(connection: Connection, wizard: UUID) -> list[str]:
    """The functions that answer something about a wizard."""
    found = {name: value(connection, f"select private.{name}(%s)", wizard) for name in READERS}
    return [name for name, answer in found.items() if answer is not None]


@pytest.mark.parametrize(
    ("person", "drafted", "published"),
    [
        (OUTSIDER, [], []),
        (MEMBER, [], ["show_wizard"]),
        (OPERATOR, ["show_wizard", "read_draft", "answer_counts"], ["show_wizard", "read_draft", "answer_counts"]),
        (ADMIN, list(READERS), list(READERS)),
    ],
    ids=["a stranger", "a plain member", "an operator", "an admin"],
)
def test_each_role_reaches_what_it_should(
    tenants: Tenants, shelf: Shelf, person: DemoPerson, drafted: list[str], published: list[str]
) -> None:
    with tenants.acting_as(person) as connection:
        assert (reached(connection, shelf.drafted), reached(connection, shelf.published)) == (drafted, published)
        seen = {row["id"] for row in connection.execute("select id from wizards where organization_id is not null")}
    assert seen == {
        wizard for wizard, ways in ((shelf.drafted, drafted), (shelf.published, published)) if "show_wizard" in ways
    }


@pytest.mark.parametrize("person", [MEMBER, OPERATOR, ADMIN, OUTSIDER], ids=lambda person: person.name)
@pytest.mark.parametrize("column", ["draft", "search", "draft_hash"])
def test_nobody_selects_a_draft(tenants: Tenants, shelf: Shelf, person: DemoPerson, column: str) -> None:
    for acting in (tenants.acting_as, tenants.browsing_as):
        with acting(person) as connection, pytest.raises(Refused):
            connection.execute(f"select {column} from wizards".encode())


def test_a_stranger_lists_searches_and_counts_nothing(outsider: Connection, shelf: Shelf) -> None:
    listed = "select count(*) from private.list_wizards(%s, %s, null, null, %s, %s, 'name', null, null, 50)"
    for status in (None, "draft", "published", "archived"):
        for tags, text in ((None, None), (["hidden"], None), (None, "secret")):
            assert value(outsider, listed, ACME.id, status, tags, text) == 0
    assert value(outsider, "select count(*) from private.count_categories(%s)", ACME.id) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "update wizards set draft = '{}'",
        "update wizards set published_version_id = null",
        "update wizards set archived_at = now()",
        "update wizards set error_count = 9",
    ],
)
def test_only_an_admin_changes_a_wizard(tenants: Tenants, shelf: Shelf, attempt: str) -> None:
    of_acme = f"{attempt} where slug in ('drafted', 'published', 'event-wizard')".encode()
    for person, changed in ((OUTSIDER, 0), (MEMBER, 0), (OPERATOR, 0), (ADMIN, 2)):
        with tenants.acting_as(person) as connection:
            assert connection.execute(of_acme).rowcount == changed, person.name


@pytest.mark.parametrize(
    "column",
    ["latest_version", "created_by", "status", "category", "created_at", "organization_id", "source_template_id"],
)
def test_not_even_an_admin_writes_what_the_database_keeps(tenants: Tenants, shelf: Shelf, column: str) -> None:
    with tenants.acting_as(ADMIN) as connection, pytest.raises((Refused, psycopg.errors.GeneratedAlways)):
        connection.execute(f"update wizards set {column} = default".encode())


def test_the_author_is_whoever_adds_it(tenants: Tenants) -> None:
    forged = "insert into wizards (organization_id, slug, name, draft, created_by) values (%s, 'x', 'X', '{}', %s)"
    with tenants.acting_as(ADMIN) as connection:
        wizard = value(connection, ADD.replace("returning id", "returning created_by"), ACME.id, "mine")
        assert wizard == ADMIN.id
        with pytest.raises(Refused):
            connection.execute(forged, [ACME.id, MEMBER.id])


@pytest.mark.parametrize("person", [OUTSIDER, MEMBER, OPERATOR], ids=lambda person: person.name)
def test_a_wizard_is_added_by_an_admin_only(tenants: Tenants, person: DemoPerson) -> None:
    add = "select private.add_wizard(%s, 'mine', false, 'Mine', null, '{}', 0, null)"
    with tenants.acting_as(person) as connection, pytest.raises(Refused):
        connection.execute(add, [ACME.id])


@pytest.mark.parametrize("number", [0, 1, 3], ids=["none", "one that is there", "one too far"])
def test_a_version_follows_the_latest(tenants: Tenants, shelf: Shelf, number: int) -> None:
    freeze = """
        insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash, created_by)
        values (%s, %s, %s, '{}', 'hash', %s)
    """
    with tenants.acting_as(ADMIN) as connection, pytest.raises(psycopg.errors.IntegrityError):
        connection.execute(freeze, [shelf.published, ACME.id, number, ADMIN.id])


def test_a_stranger_adds_no_version_to_what_is_not_theirs(tenants: Tenants, shelf: Shelf) -> None:
    freeze = """
        insert into wizard_versions (wizard_id, organization_id, number, structure, content_hash, created_by)
        values (%s, %s, 2, '{}', 'hash', %s)
    """
    for organization in (ACME.id, GLOBEX.id, None):
        with (
            tenants.acting_as(OUTSIDER) as connection,
            pytest.raises((Refused, psycopg.errors.ForeignKeyViolation)),
        ):
            connection.execute(freeze, [shelf.published, organization, OUTSIDER.id])


@pytest.mark.parametrize("attempt", ["update wizard_versions set name = 'x'", "delete from wizard_versions"])
def test_a_version_is_changed_by_nobody(tenants: Tenants, shelf: Shelf, attempt: str) -> None:
    for person in (OUTSIDER, MEMBER, OPERATOR, ADMIN):
        with tenants.acting_as(person) as connection, pytest.raises(Refused):
            connection.execute(attempt.encode())
    with tenants.acting_as(ADMIN) as connection, pytest.raises(Refused):
        connection.execute("truncate wizard_versions")
    with tenants.owning() as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(attempt.encode())


@pytest.mark.parametrize("person", [MEMBER, OUTSIDER], ids=["a plain member", "a stranger"])
def test_a_browser_sees_what_its_person_sees(tenants: Tenants, shelf: Shelf, person: DemoPerson) -> None:
    with tenants.browsing_as(person) as connection:
        seen = [row["id"] for row in connection.execute("select id, status, category, tags from wizards")]
        assert (shelf.drafted in seen, shelf.published in seen) == (False, person is MEMBER)
        with pytest.raises(Refused):
            connection.execute("select private.read_draft(%s)", [shelf.published])


@pytest.mark.parametrize("person", [None, MEMBER], ids=["nobody", "a member"])
def test_the_view_behind_the_functions_is_closed(tenants: Tenants, person: DemoPerson | None) -> None:
    for acting in (tenants.acting_as, tenants.browsing_as):
        with acting(person) as connection, pytest.raises(Refused):
            connection.execute("select * from private.wizard_documents")


def test_nobody_at_all_sees_the_systems_wizards_without_their_drafts(tenants: Tenants, shelf: Shelf) -> None:
    with tenants.acting_as(None) as connection:
        assert value(connection, "select string_agg(slug, ',') from wizards") == "event-wizard"
        for attempt in ("select draft from wizards", f"select private.show_wizard('{shelf.published}')"):
            with pytest.raises(Refused), connection.transaction():
                connection.execute(attempt.encode())


def test_a_run_is_stored_by_the_owner_and_only_once_completed(tenants: Tenants) -> None:
    run = tenants.run(MEMBER)
    store = "update wizard_runs set stored_at = now() where id = %s"
    with tenants.acting_as(MEMBER) as connection, pytest.raises(Refused):
        connection.execute(store, [run])
    with tenants.owning() as connection, pytest.raises(psycopg.errors.CheckViolation, match="wizard_runs_stored_at"):
        connection.execute(store, [run])
