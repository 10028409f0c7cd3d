"""Settings that a caller may make open nothing, and claims end with their transaction."""

import psycopg
import pytest
from fixtures.postgres import Database
from fixtures.tenants import Connection, Tenants, take_on, value
from psycopg.rows import dict_row

from store.demo import ACME, MEMBER, OUTSIDER

ASKED = "select current_user, current_setting('request.jwt.claims', true) as claims"


@pytest.mark.parametrize("setting", ["app.current_org", "app.organization_id", "usher.erasure", "request.organization"])
def test_naming_an_organization_in_a_setting_opens_nothing(tenants: Tenants, setting: str) -> None:
    tenants.event(MEMBER)
    with tenants.acting_as(OUTSIDER) as connection:
        connection.execute("select set_config(%s, %s, false)", [setting, str(ACME.id)])
        assert value(connection, "select count(*) from events") == 0
        assert value(connection, "select array_agg(slug) from organizations") == ["globex"]


def test_the_token_names_no_organization(tenants: Tenants) -> None:
    """Memberships decide; metadata of a token is neither read nor believed."""
    tenants.event(MEMBER)
    claims = f'{{"sub": "{OUTSIDER.id}", "app_metadata": {{"organization_id": "{ACME.id}"}}}}'
    with tenants.acting_as(OUTSIDER) as connection:
        connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        assert value(connection, "select count(*) from events") == 0


@pytest.mark.parametrize("claims", [None, "", "{}"])
def test_published_events_are_read_without_any_claims(tenants: Tenants, claims: str | None) -> None:
    tenants.event(MEMBER)
    with Connection.connect(tenants.database.request_dsn, row_factory=dict_row) as connection:
        connection.execute("select set_config('role', 'usher_anon', true)")
        if claims is not None:
            connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        assert value(connection, "select count(*) from events") == 1


@pytest.mark.parametrize("claims", ["", "{}"])
def test_a_person_without_claims_sees_nothing(tenants: Tenants, claims: str) -> None:
    tenants.event(MEMBER)
    with tenants.acting_as(MEMBER) as connection:
        connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        assert value(connection, "select count(*) from events") == 0
        assert value(connection, "select count(*) from wizard_runs") == 0


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_role_and_claims_are_gone_for_the_next_request_on_the_connection(seeded_database: Database, end: str) -> None:
    with Connection.connect(seeded_database.request_dsn, row_factory=dict_row) as connection:
        take_on(connection, "usher_person", MEMBER)
        assert connection.execute(ASKED).fetchone() != {"current_user": "usher_api", "claims": ""}
        connection.execute(end.encode())
        assert connection.execute(ASKED).fetchone() == {"current_user": "usher_api", "claims": ""}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select from events")


def test_a_membership_that_ends_ends_the_view(tenants: Tenants) -> None:
    tenants.event(MEMBER)
    with tenants.owning() as connection:
        connection.execute("delete from memberships where user_id = %s", [MEMBER.id])
    with tenants.acting_as(MEMBER) as connection:
        assert value(connection, "select count(*) from events") == 0
