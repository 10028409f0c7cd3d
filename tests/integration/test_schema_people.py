"""How people come to be: by signing up at the embedded issuer, or by a first request with a token of Supabase's."""

from uuid import UUID

import psycopg
import pytest
from fixtures.tenants import Connection, Tenants, take_on, value
from psycopg.rows import dict_row

from store.demo import GLOBEX, MEMBER, OUTSIDER, DemoPerson

NEW = DemoPerson(UUID(int=7), "new@nowhere.example", "New", GLOBEX, "member")


def issuing(tenants: Tenants) -> Connection:
    connection = Connection.connect(tenants.database.superuser_dsn, row_factory=dict_row)
    connection.execute("set session authorization usher_auth")
    return connection


def test_signing_up_gives_an_account_a_profile_and_an_own_organization(tenants: Tenants) -> None:
    with issuing(tenants) as connection:
        person = value(connection, "select private.sign_up('Nina@nowhere.example', 'hash', 'Nina')")
        account = connection.execute("select email from auth.users where id = %s", [person]).fetchone()
    assert account == {"email": "Nina@nowhere.example"}
    nina = DemoPerson(person, "Nina@nowhere.example", "Nina", GLOBEX, "admin")
    with tenants.acting_as(nina) as connection:
        seen = "select o.name, o.is_personal, m.role, p.name as who from organizations o, memberships m, profiles p"
        assert connection.execute(seen).fetchall() == [
            {"name": "Nina", "is_personal": True, "role": "admin", "who": "Nina"}
        ]


def test_an_address_signs_up_once_however_it_is_written(shared_tenants: Tenants) -> None:
    with issuing(shared_tenants) as connection, pytest.raises(psycopg.errors.UniqueViolation, match="users_email_key"):
        connection.execute("select private.sign_up('MEMBER@acme.example', 'hash')")


@pytest.mark.parametrize(
    "attempt",
    [
        "delete from auth.users",
        "update auth.users set encrypted_password = 'mine'",
        "select from public.events",
        "select from public.memberships",
        "select private.ensure_person()",
        "select private.expire_and_redact()",
    ],
)
def test_the_issuer_reaches_accounts_and_nothing_else(shared_tenants: Tenants, attempt: str) -> None:
    with issuing(shared_tenants) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(attempt.encode())


@pytest.mark.parametrize("person", [None, MEMBER])
def test_requests_reach_no_accounts(shared_tenants: Tenants, person: DemoPerson | None) -> None:
    for table in ("auth.users", "auth.refresh_tokens"):
        with shared_tenants.acting_as(person) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"select from {table}".encode())


def test_a_person_unknown_to_us_is_settled_by_the_first_request(tenants: Tenants) -> None:
    with psycopg.connect(tenants.database.superuser_dsn) as connection:
        insert = "insert into auth.users (id, email, encrypted_password) values (%s, %s, '')"
        connection.execute(insert, [NEW.id, NEW.email])
    homes: list[UUID] = []
    for _ in range(2):
        with tenants.acting_as(NEW) as connection:
            homes.append(value(connection, "select private.ensure_person()"))
    with tenants.acting_as(NEW) as connection:
        assert homes == [value(connection, "select id from organizations")] * 2
        assert value(connection, "select name from profiles") == "new"


def test_a_member_of_an_organization_gets_none_of_their_own(tenants: Tenants) -> None:
    with tenants.acting_as(OUTSIDER) as connection:
        assert value(connection, "select private.ensure_person()") == GLOBEX.id
        assert value(connection, "select count(*) from memberships") == 1


def test_nobody_is_settled_without_a_token(shared_tenants: Tenants) -> None:
    with shared_tenants.acting_as(MEMBER) as connection:
        take_on(connection, "usher_person", None)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="nobody is signed in"):
            connection.execute("select private.ensure_person()")


def test_a_person_changes_their_own_profile_to_a_real_time_zone_only(tenants: Tenants) -> None:
    with tenants.acting_as(MEMBER) as connection:
        assert connection.execute("update profiles set name = 'Maxine', time_zone = 'Europe/Berlin'").rowcount == 1
        with pytest.raises(psycopg.errors.ForeignKeyViolation, match="profiles_time_zone"):
            connection.execute("update profiles set time_zone = 'Mars/Base'")


def test_nobody_makes_themselves_more_than_they_are(shared_tenants: Tenants) -> None:
    for attempt in (
        "update memberships set role = 'admin'",
        "delete from memberships",
        "update organizations set slug = 'x'",
    ):
        with shared_tenants.acting_as(MEMBER) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.encode())
